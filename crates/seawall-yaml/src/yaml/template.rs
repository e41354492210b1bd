//! Texts that are not YAML yet: templates of Helm, Jinja and the like.

/// The template mark that explains why a text could not be read at `at`: one on that line, or else the first that stands
/// where a line or a value begins. Comments and quoted marks do not count, as they are no reason.
pub(super) fn mark(source: &str, at: usize) -> Option<(usize, usize)> {
    let line_start = source[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = source[at..].find('\n').map_or(source.len(), |newline| at + newline);
    let line = &source[line_start..line_end];
    let here = marks(line).find(|&from| !line[..from].ends_with(['"', '\'']) && !is_comment(line));
    if let Some(from) = here {
        return Some(span(line, line_start, from));
    }
    let mut start = 0;
    source.split_inclusive('\n').find_map(|line| {
        let line_start = start;
        start += line.len();
        let from = marks(line).next().filter(|&from| begins_value(&line[..from]))?;
        Some(span(line.trim_end(), line_start, from))
    })
}

fn marks(line: &str) -> impl Iterator<Item = usize> {
    memchr::memchr_iter(b'{', line.as_bytes()).filter(|&at| matches!(line.as_bytes().get(at + 1), Some(b'{' | b'%')))
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

/// Whether nothing but indentation, dashes and a key stand before a mark.
fn begins_value(before: &str) -> bool {
    let before = before.trim_start_matches([' ', '-']);
    before.is_empty() || (before.ends_with(": ") && !is_comment(before))
}

fn span(line: &str, line_start: usize, from: usize) -> (usize, usize) {
    let close = if line[from..].starts_with("{{") { "}}" } else { "%}" };
    let to = line[from..].find(close).map_or(line.len(), |length| from + length + close.len());
    (line_start + from, line_start + to)
}

#[cfg(test)]
mod tests {
    use super::mark;

    #[test]
    fn the_mark_on_the_failing_line_comes_first() {
        let source = "a: {{ x }}\nb: {{ y | quote }} z\n";
        let (start, end) = mark(source, 15).unwrap();
        assert_eq!(&source[start..end], "{{ y | quote }}");
    }

    #[test]
    fn a_block_left_open_is_a_mark_to_the_end_of_its_line() {
        let source = "a: 1\n  {%- if x\nb: [\n";
        let (start, end) = mark(source, source.len()).unwrap();
        assert_eq!(&source[start..end], "{%- if x");
    }

    #[test]
    fn marks_inside_text_are_a_reason_on_the_failing_line_only() {
        assert_eq!(mark("a: up {{ $x }}\nb: [\n", 18), None);
        assert_eq!(mark("a: up {{ $x }}: b\n", 14), Some((6, 14)));
    }

    #[test]
    fn comments_and_quoted_text_are_no_reason() {
        assert_eq!(mark("# {{ x }}\na: \"{{ y }}\"\nb: [\n", 25), None);
    }
}
