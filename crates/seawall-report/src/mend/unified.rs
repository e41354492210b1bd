//! Changes as a unified diff, which `git apply` and `patch` take.

use std::io::{self, Write};
use std::ops::Range;

use super::MendedFile;

/// Lines shown around a change.
const CONTEXT: usize = 3;

/// Pairs of lines up to which the lines that stay are searched inside one change. Beyond, all of its lines go and come.
const SEARCHED: usize = 4_000_000;

/// Writes what changes in `file`. The lines are those of the file, secrets among them: it could not be applied else.
///
/// # Errors
/// When `out` does not take it.
pub fn write(file: &MendedFile, out: &mut dyn Write) -> io::Result<()> {
    let old: Vec<&str> = file.file.text.as_str().split_inclusive('\n').collect();
    let steps = steps(file, &old);
    let name = &file.file.path;
    writeln!(out, "--- {}\n+++ {}", header('a', name), header('b', name))?;
    let mut shift = 0_isize;
    for hunk in hunks(&steps, old.len()) {
        hunk.write(&steps[hunk.steps.clone()], &old, &mut shift, out)?;
    }
    Ok(())
}

/// Lines of the old text that go, and lines that come in their place.
#[derive(Debug)]
struct Step {
    old: Range<usize>,
    new: Vec<String>,
}

/// Steps that are shown together, and the lines of the old text from the first line of context to the last.
struct Hunk {
    steps: Range<usize>,
    old: Range<usize>,
}

impl Hunk {
    fn write(&self, steps: &[Step], old: &[&str], shift: &mut isize, out: &mut dyn Write) -> io::Result<()> {
        let gone: usize = steps.iter().map(|step| step.old.len()).sum();
        let come: usize = steps.iter().map(|step| step.new.len()).sum();
        let (old_count, new_count) = (self.old.len(), self.old.len() - gone + come);
        // A side without lines is counted from the line before it.
        let from = |start: usize, count: usize| if count == 0 { start } else { start + 1 };
        let new_start = self.old.start.saturating_add_signed(*shift);
        let (old_start, new_start) = (from(self.old.start, old_count), from(new_start, new_count));
        writeln!(out, "@@ -{old_start},{old_count} +{new_start},{new_count} @@")?;
        let mut at = self.old.start;
        for step in steps {
            old[at..step.old.start].iter().try_for_each(|text| line(' ', text, out))?;
            old[step.old.clone()].iter().try_for_each(|text| line('-', text, out))?;
            step.new.iter().try_for_each(|text| line('+', text, out))?;
            at = step.old.end;
        }
        old[at..self.old.end].iter().try_for_each(|text| line(' ', text, out))?;
        *shift += come.cast_signed() - gone.cast_signed();
        Ok(())
    }
}

fn line(mark: char, text: &str, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{mark}{text}")?;
    if text.ends_with('\n') { Ok(()) } else { out.write_all(b"\n\\ No newline at end of file\n") }
}

/// A file's name as the header gives it: in quotes where it needs them, with a tab behind it where it has blanks.
fn header(side: char, path: &str) -> String {
    let path = path.strip_prefix('/').unwrap_or(path);
    if path.contains(['"', '\\']) {
        return format!("\"{side}/{}\"", path.replace('\\', "\\\\").replace('"', "\\\""));
    }
    format!("{side}/{path}{}", if path.contains(' ') { "\t" } else { "" })
}

fn hunks(steps: &[Step], lines: usize) -> Vec<Hunk> {
    let mut hunks: Vec<Hunk> = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let old = step.old.start.saturating_sub(CONTEXT)..(step.old.end + CONTEXT).min(lines);
        match hunks.last_mut().filter(|last| last.old.end >= old.start) {
            Some(last) => {
                last.old.end = old.end;
                last.steps.end = index + 1;
            }
            None => hunks.push(Hunk { steps: index..index + 1, old }),
        }
    }
    hunks
}

/// The lines that differ, in order.
fn steps(file: &MendedFile, old: &[&str]) -> Vec<Step> {
    let text = file.file.text.as_str();
    let starts: Vec<usize> = old
        .iter()
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some(start)
        })
        .chain([text.len()])
        .collect();
    // What follows a last line that has no break belongs to that line.
    let last = if text.ends_with('\n') { old.len() } else { old.len().saturating_sub(1) };
    let start_of = |line: usize| starts[line.min(old.len())];
    let mut steps = Vec::new();
    let mut rest = &file.edits[..];
    while let Some(first) = rest.first() {
        let from = starts.partition_point(|&start| start <= first.span.start).saturating_sub(1).min(last);
        let until =
            |end: usize| if start_of(from) == end { from } else { starts.partition_point(|&start| start < end) };
        let mut to = until(first.span.end).max((from + 1).min(old.len()));
        let mut length = 1;
        while let Some(next) = rest.get(length).filter(|next| next.span.start <= start_of(to)) {
            to = to
                .max(until(next.span.end))
                .max(starts.partition_point(|&start| start <= next.span.start).min(old.len()));
            length += 1;
        }
        let (joined, others) = rest.split_at(length);
        rest = others;
        let mut new = String::new();
        let mut at = start_of(from);
        for edit in joined {
            new.push_str(&text[at..edit.span.start]);
            new.push_str(&edit.replacement);
            at = edit.span.end;
        }
        new.push_str(&text[at..start_of(to)]);
        let new: Vec<&str> = new.split_inclusive('\n').collect();
        narrow(&old[from..to], &new, from, &mut steps);
    }
    steps
}

/// The steps from `old` lines, the first of which has the number `from`, to `new` ones.
fn narrow(old: &[&str], new: &[&str], from: usize, into: &mut Vec<Step>) {
    let head = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (old, new, from) = (&old[head..], &new[head..], from + head);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    if old.is_empty() && new.is_empty() {
        return;
    }
    let kept = if old.len() * new.len() <= SEARCHED { common(old, new) } else { Vec::new() };
    let (mut at_old, mut at_new) = (0, 0);
    for (old_line, new_line) in kept.into_iter().chain([(old.len(), new.len())]) {
        if old_line > at_old || new_line > at_new {
            let lines = new[at_new..new_line].iter().map(|line| (*line).to_owned()).collect();
            into.push(Step { old: from + at_old..from + old_line, new: lines });
        }
        (at_old, at_new) = (old_line + 1, new_line + 1);
    }
}

/// The longest sequence of lines that both have, as pairs of their numbers.
fn common(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    let mut lengths = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            lengths[i * width + j] = if old[i] == new[j] {
                lengths[(i + 1) * width + j + 1] + 1
            } else {
                lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use seawall_model::SourceFile;
    use seawall_yaml::edit::{Edit, apply};
    use seawall_yaml::{Span, Text};

    use super::*;

    fn diff(text: &str, edits: &[(usize, usize, &str)]) -> String {
        let edits = edits.iter().map(|&(start, end, new)| Edit { span: Span { start, end }, replacement: new.into() });
        let edits: Vec<Edit> = edits.collect();
        let source = SourceFile { path: "a b.yaml".into(), text: Arc::new(Text::new(text.into())) };
        let file = MendedFile { text: apply(text, &edits), file: Arc::new(source), edits };
        let mut out = Vec::new();
        write(&file, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn changes_stand_between_three_lines_of_context() {
        let seen = diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n", &[(0, 1, "one"), (18, 20, "ten")]);
        assert_eq!(
            seen,
            "--- a/a b.yaml\t\n+++ b/a b.yaml\t\n@@ -1,4 +1,4 @@\n-1\n+one\n 2\n 3\n 4\n@@ -7,4 +7,4 @@\n 7\n 8\n 9\n-10\n+ten\n"
        );
    }

    #[test]
    fn a_missing_last_line_break_is_told() {
        let seen = diff("a: 1", &[(4, 4, "\nb: 2\n")]);
        assert!(seen.ends_with("@@ -1,1 +1,2 @@\n-a: 1\n\\ No newline at end of file\n+a: 1\n+b: 2\n"), "{seen}");
        let seen = diff("a: 1", &[(4, 4, "\nb: 2")]);
        assert!(seen.ends_with("-a: 1\n\\ No newline at end of file\n+a: 1\n+b: 2\n\\ No newline at end of file\n"));
    }

    #[test]
    fn lines_that_come_and_go_alone_are_counted() {
        assert!(diff("a\nb\n", &[(2, 2, "x\n")]).ends_with("@@ -1,2 +1,3 @@\n a\n+x\n b\n"));
        assert!(diff("a\nb\n", &[(0, 2, "")]).ends_with("@@ -1,2 +1,1 @@\n-a\n b\n"));
        assert!(diff("a\r\nb\r\n", &[(1, 1, "!")]).ends_with("-a\r\n+a!\r\n b\r\n"));
        assert!(diff("a\n", &[(2, 2, "---\nb\n")]).ends_with("@@ -1,1 +1,3 @@\n a\n+---\n+b\n"));
    }

    #[test]
    fn a_line_between_two_changes_stays() {
        let seen = diff("a\nb\nc\n", &[(0, 1, "x"), (3, 5, "\ny")]);
        assert!(seen.ends_with("@@ -1,3 +1,3 @@\n-a\n+x\n b\n-c\n+y\n"), "{seen}");
    }
}
