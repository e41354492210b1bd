//! How a document is laid out, so that what is added looks like the rest.

/// Line breaks and indentation of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    /// What ends a line.
    pub(super) line_break: &'static str,
    /// Spaces by which what is inside stands deeper.
    pub(super) step: usize,
    /// Whether the `-` of a list stands deeper than its key.
    pub(super) lists_indented: bool,
    /// Whether texts of several lines may become `|` blocks.
    pub(super) blocks: bool,
}

impl Layout {
    /// Looks at the lines that end with a colon, and at what follows them.
    pub(super) fn of(source: &str) -> Self {
        let newline = memchr::memchr(b'\n', source.as_bytes());
        let line_break = if newline.is_some_and(|at| source[..at].ends_with('\r')) { "\r\n" } else { "\n" };
        let (mut step, mut lists_indented) = (None, None);
        let mut key: Option<usize> = None;
        for line in source.lines() {
            let content = line.trim_start_matches(' ');
            if content.trim().is_empty() || content.starts_with('#') {
                continue;
            }
            // The dashes of list elements count as indentation.
            let inner = content.trim_start_matches(['-', ' ']);
            let (outer_column, column) = (line.len() - content.len(), line.len() - inner.len());
            if let Some(key) = key {
                if content.starts_with("- ") {
                    lists_indented = lists_indented.or(Some(outer_column > key));
                    step = step.or((outer_column > key).then(|| outer_column - key));
                } else if outer_column > key {
                    step = step.or(Some(outer_column - key));
                }
            }
            let opens = inner.trim_end().ends_with([':', '{', '[']);
            key = opens.then_some(column);
            if step.is_some() && lists_indented.is_some() {
                break;
            }
        }
        Self { line_break, step: step.unwrap_or(2), lists_indented: lists_indented.unwrap_or(true), blocks: true }
    }

    /// A line break and `column` spaces.
    pub(super) fn new_line(self, column: usize) -> String {
        format!("{}{}", self.line_break, " ".repeat(column))
    }

    /// The column of a list under a key in `column`.
    pub(super) fn list_column(self, column: usize) -> usize {
        if self.lists_indented { column + self.step } else { column }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indentation_is_that_of_the_first_lines_that_show_it() {
        let check = |source: &str, step: usize, lists_indented: bool| {
            let layout = Layout::of(source);
            assert_eq!((layout.step, layout.lists_indented), (step, lists_indented), "{source}");
        };
        check("a: 1\n", 2, true);
        check("a:\n    b:\n    - c\n", 4, false);
        check("a:\n- b:\n    c: 1\n", 2, false);
        check("# a:\n   # b\na:\n\n  # c\n   - b\n", 3, true);
        check("{\n    \"a\": 1\n}\n", 4, true);
        assert_eq!(Layout::of("a: 1\r\n").line_break, "\r\n");
    }
}
