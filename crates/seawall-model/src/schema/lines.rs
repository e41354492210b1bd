//! Lines of an embedded text, found at compile time.

/// A line without the word that it begins with.
pub(super) struct Line {
    start: u32,
    end: u32,
}

impl Line {
    /// The line as it stands in the text that it was found in.
    pub(super) fn of(&self, text: &'static str) -> &'static str {
        &text[self.start as usize..self.end as usize]
    }
}

/// How many lines begin with `word`.
pub(super) const fn count(text: &str, word: &str) -> usize {
    let (mut lines, mut at) = (0, 0);
    while at < text.len() {
        if begins(text, at, word) {
            lines += 1;
        }
        at = end(text, at) + 1;
    }
    lines
}

/// The lines that begin with `word`, of which there must be `LINES`.
pub(super) const fn find<const LINES: usize>(text: &str, word: &str) -> [Line; LINES] {
    let mut lines = [const { Line { start: 0, end: 0 } }; LINES];
    let (mut line, mut at) = (0, 0);
    while at < text.len() {
        let end = end(text, at);
        if begins(text, at, word) {
            lines[line] = Line { start: (at + word.len()) as u32, end: end as u32 };
            line += 1;
        }
        at = end + 1;
    }
    lines
}

const fn begins(text: &str, at: usize, word: &str) -> bool {
    let mut letter = 0;
    while letter < word.len() {
        if at + letter >= text.len() || text.as_bytes()[at + letter] != word.as_bytes()[letter] {
            return false;
        }
        letter += 1;
    }
    true
}

const fn end(text: &str, mut at: usize) -> usize {
    while at < text.len() && text.as_bytes()[at] != b'\n' {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_by_their_first_word() {
        static TEXT: &str = "a one\nb two\n\na \na three";
        let lines: [Line; count(TEXT, "a ")] = find(TEXT, "a ");
        assert_eq!(lines.map(|line| line.of(TEXT)), ["one", "", "three"]);
        assert_eq!(count(TEXT, "c "), 0);
    }
}
