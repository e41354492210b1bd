//! What a fix changes, line by line.

use std::ops::Range;

use seawall_yaml::Span;

use crate::fix::FileEdits;
use crate::hidden::Hidden;

/// Lines that go and lines that come, at one place of a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Hunk {
    /// The first line that goes, or before which lines come, from 1.
    pub(crate) line: u32,
    pub(crate) removed: Vec<String>,
    pub(crate) added: Vec<String>,
}

/// Longer lines are not shown: nobody sees what is new in them.
const LONGEST: usize = 300;

/// What the edits change; none when it stands in lines that are too long to be read.
pub(crate) fn hunks(edits: &FileEdits<'_>, hidden: &Hidden) -> Option<Vec<Hunk>> {
    let text = edits.file.text.as_str();
    let hidden = hidden.in_file(edits.file);
    let mut hunks = Vec::new();
    let mut rest = &edits.edits[..];
    while let Some(first) = rest.first() {
        let mut lines = lines_of(text, first.span)?;
        let mut length = 1;
        // Edits on one line, or on lines that touch, are one change.
        while let Some(next) = rest.get(length).filter(|next| next.span.start <= lines.end) {
            lines.end = lines_of(text, next.span)?.end;
            length += 1;
        }
        let (joined, others) = rest.split_at(length);
        rest = others;
        let mut added = String::new();
        let mut at = lines.start;
        for edit in joined {
            mask(text, at..edit.span.start, hidden, &mut added);
            added.push_str(&edit.replacement);
            at = edit.span.end;
        }
        mask(text, at..lines.end, hidden, &mut added);
        let mut removed = String::new();
        mask(text, lines.clone(), hidden, &mut removed);
        let line = edits.file.text.position(lines.start).line;
        hunks.push(Hunk::between(line, &removed, &added));
    }
    Some(hunks)
}

impl Hunk {
    /// The lines that differ, between those that are the same at either end.
    fn between(line: u32, removed: &str, added: &str) -> Self {
        let (removed, added): (Vec<&str>, Vec<&str>) = (removed.lines().collect(), added.lines().collect());
        let same = removed.iter().zip(&added).take_while(|(old, new)| old == new).count();
        let (removed, added) = (&removed[same..], &added[same..]);
        let tail = removed.iter().rev().zip(added.iter().rev()).take_while(|(old, new)| old == new).count();
        let owned = |lines: &[&str]| lines[..lines.len() - tail].iter().map(|line| (*line).to_owned()).collect();
        Self { line: line + u32::try_from(same).unwrap_or(0), removed: owned(removed), added: owned(added) }
    }
}

/// The whole lines that hold `span`, the last line break included; none when one of them is too long.
fn lines_of(text: &str, span: Span) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let low = span.start.saturating_sub(LONGEST);
    let high = span.end.saturating_add(LONGEST).min(text.len());
    let start = bytes[low..span.start].iter().rposition(|&byte| byte == b'\n').map(|at| low + at + 1);
    let end = bytes[span.end..high].iter().position(|&byte| byte == b'\n').map(|at| span.end + at + 1);
    Some(start.or((low == 0).then_some(0))?..end.or((high == text.len()).then_some(high))?)
}

/// Copies a part of `text`, what is hidden left out.
fn mask(text: &str, range: Range<usize>, hidden: &[Span], into: &mut String) {
    let mut at = range.start;
    for span in &hidden[hidden.partition_point(|span| span.end <= range.start)..] {
        if span.start >= range.end {
            break;
        }
        into.push_str(&text[at..span.start.max(at)]);
        into.push('…');
        at = span.end.min(range.end);
    }
    into.push_str(&text[at..range.end]);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use seawall_model::SourceFile;
    use seawall_yaml::Text;
    use seawall_yaml::edit::Edit;

    use super::*;

    fn hunks_of(text: &str, edits: &[(&str, &str)]) -> Option<Vec<Hunk>> {
        let file = Arc::new(SourceFile { path: "a.yaml".into(), text: Arc::new(Text::new(text.to_owned())) });
        let edits = edits.iter().map(|(old, new)| {
            let start = text.find(old).unwrap();
            Edit { span: Span { start, end: start + old.len() }, replacement: (*new).to_owned() }
        });
        hunks(&FileEdits { file: &file, edits: edits.collect() }, &Hidden::default())
    }

    fn hunk(line: u32, removed: &[&str], added: &[&str]) -> Hunk {
        let owned = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
        Hunk { line, removed: owned(removed), added: owned(added) }
    }

    #[test]
    fn a_changed_value_changes_its_line() {
        let found = hunks_of("a: 1\nb: true # x\nc: 2\n", &[("true", "false")]);
        assert_eq!(found, Some(vec![hunk(2, &["b: true # x"], &["b: false # x"])]));
    }

    #[test]
    fn new_lines_leave_the_line_before_them_out() {
        let found = hunks_of("a: 1\nb: 2", &[("1\n", "1\nx:\n  y: 3\n")]);
        assert_eq!(found, Some(vec![hunk(2, &[], &["x:", "  y: 3"])]));
        let found = hunks_of("a: 1\nb: 2\nc: 3\n", &[("b: 2\n", "")]);
        assert_eq!(found, Some(vec![hunk(2, &["b: 2"], &[])]));
    }

    #[test]
    fn places_far_apart_are_hunks_of_their_own() {
        let found = hunks_of("a: 1\nb: 2\nc: 3\n", &[("1", "4"), ("3", "5")]);
        assert_eq!(found, Some(vec![hunk(1, &["a: 1"], &["a: 4"]), hunk(3, &["c: 3"], &["c: 5"])]));
    }

    #[test]
    fn a_line_that_nobody_can_read_is_not_shown() {
        assert_eq!(hunks_of(&format!("a: {} b", "x".repeat(600)), &[(" b", "")]), None);
    }

    #[test]
    fn what_is_hidden_is_left_out() {
        let (text, mut shown) = ("ab secret cd", String::new());
        mask(text, 0..text.len(), &[Span { start: 3, end: 9 }], &mut shown);
        assert_eq!(shown, "ab … cd");
        shown.clear();
        mask(text, 5..11, &[Span { start: 3, end: 9 }], &mut shown);
        assert_eq!(shown, "… c");
    }
}
