//! The lines of a file that a finding is about, cut to what can be shown.

use std::ops::Range;

use seawall_model::Location;
use seawall_model::finding::Finding;
use seawall_yaml::Span;
use unicode_width::UnicodeWidthChar;

use crate::hidden::Hidden;
use crate::text::is_hidden;

/// The lines that a finding is about and their neighbours.
pub(crate) struct Excerpt {
    /// The line that the finding is located on.
    pub(crate) first: u32,
    /// The lines in the order of the file.
    pub(crate) lines: Vec<Line>,
}

/// One line of an excerpt, as text that can be printed: tabs are spaces, control characters are pictures of themselves.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Line of the file, from 1. Absent for lines left out.
    pub(crate) number: Option<u32>,
    /// What comes before the part that the finding is about.
    pub(crate) before: String,
    /// The part that the finding is about; empty on neighbouring lines.
    pub(crate) marked: String,
    /// What comes behind it.
    pub(crate) after: String,
}

/// How much is shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extent {
    /// Columns of a line.
    pub(crate) columns: usize,
    /// Neighbouring lines on either side.
    pub(crate) around: usize,
}

/// Lines of a long span that are shown before the rest is left out.
const SPAN_LINES: usize = 4;
/// How far, in bytes, the ends of a line are looked for: a dump of a cluster may be one line of 250 MB.
const FAR: usize = 8192;
const TAB: usize = 4;
const LEFT_OUT: &str = "…";

impl Excerpt {
    /// The excerpt for `finding`; none when it stands in no file.
    pub(crate) fn of(finding: &Finding, hidden: &Hidden, extent: Extent) -> Option<Self> {
        let location = finding.location.as_ref()?;
        let around = if finding.secret { 0 } else { extent.around };
        Some(Self::around(location, hidden.in_file(&location.file), Extent { around, ..extent }))
    }

    fn around(location: &Location, hidden: &[Span], extent: Extent) -> Self {
        let text = location.file.text.as_str();
        let number = location.start().line;
        let inside = span_lines(text, hidden, location.span);
        let columns = extent.columns;
        let first = &inside[0];
        let offset = first.offset(location.span, columns);
        let cut = |part: &Part<'_>, number: u32| part.line(number, location.span, offset, columns);
        let mut lines: Vec<Line> = Vec::new();
        let mut above = first.clone();
        for distance in 1..=extent.around {
            match above.previous() {
                Some(part) if number > distance as u32 => {
                    lines.insert(0, cut(&part, number - distance as u32));
                    above = part;
                }
                _ => break,
            }
        }
        for (number, part) in (number..).zip(inside.iter().take(SPAN_LINES)) {
            lines.push(cut(part, number));
        }
        if inside.len() > SPAN_LINES {
            lines.push(Line::left_out());
            return Self { first: number, lines };
        }
        let mut below = inside[inside.len() - 1].clone();
        for number in (number + inside.len() as u32..).take(extent.around) {
            let Some(part) = below.next() else { break };
            lines.push(cut(&part, number));
            below = part;
        }
        Self { first: number, lines }
    }
}

impl Line {
    fn left_out() -> Self {
        Self { number: None, before: String::new(), marked: String::new(), after: String::new() }
    }
}

/// A line, or what is looked at of a very long one.
#[derive(Clone)]
struct Part<'t> {
    text: &'t str,
    /// What must not be shown of the text.
    hidden: &'t [Span],
    range: Range<usize>,
    /// Whether the range begins and ends where the line does.
    begins: bool,
    ends: bool,
}

impl<'t> Part<'t> {
    fn holding(text: &'t str, hidden: &'t [Span], at: usize) -> Self {
        let bytes = text.as_bytes();
        let low = floor(text, at.saturating_sub(FAR));
        let high = floor(text, at.saturating_add(FAR).min(text.len()));
        let start = bytes[low..at].iter().rposition(|&byte| byte == b'\n').map(|newline| low + newline + 1);
        let end = bytes[at..high].iter().position(|&byte| byte == b'\n').map(|newline| at + newline);
        Self {
            text,
            hidden,
            range: start.unwrap_or(low)..end.unwrap_or(high),
            begins: start.is_some() || low == 0,
            ends: end.is_some() || high == text.len(),
        }
    }

    fn previous(&self) -> Option<Self> {
        (self.begins && self.range.start > 0).then(|| Self::holding(self.text, self.hidden, self.range.start - 1))
    }

    fn next(&self) -> Option<Self> {
        let next = self.range.end + 1;
        (self.ends && next < self.text.len()).then(|| Self::holding(self.text, self.hidden, next))
    }

    /// The columns to leave out at the left so that the beginning of `span` can be seen.
    fn offset(&self, span: Span, columns: usize) -> usize {
        let cells: Vec<Cell> = self.cells().collect();
        let whole: usize = cells.iter().map(|cell| cell.width).sum();
        let before: usize = cells.iter().take_while(|cell| cell.at < span.start).map(|cell| cell.width).sum();
        let marked: usize = cells.iter().filter(|cell| cell.is_in(span)).map(|cell| cell.width).sum();
        if (self.begins && whole <= columns) || before + marked.min(columns / 2) < columns {
            return 0;
        }
        before.saturating_sub(columns / 4)
    }

    /// The columns from `offset` on.
    fn line(&self, number: u32, span: Span, offset: usize, columns: usize) -> Line {
        let mut line =
            Line { number: Some(number), before: String::new(), marked: String::new(), after: String::new() };
        if !self.begins || offset > 0 {
            line.before.push_str(LEFT_OUT);
        }
        let (mut skipped, mut taken) = (0, line.before.chars().count());
        let mut cells = self.cells().peekable();
        while let Some(cell) = cells.next() {
            if skipped < offset {
                skipped += cell.width;
                continue;
            }
            let last = cells.peek().is_none() && self.ends;
            let into = if cell.is_in(span) {
                &mut line.marked
            } else if cell.at < span.start {
                &mut line.before
            } else {
                &mut line.after
            };
            if taken + cell.width + usize::from(!last) > columns {
                into.push_str(LEFT_OUT);
                break;
            }
            into.push_str(&cell.shown);
            taken += cell.width;
        }
        line
    }

    fn hides(&self, at: usize) -> bool {
        let next = self.hidden.partition_point(|span| span.end <= at);
        self.hidden.get(next).is_some_and(|span| span.start <= at)
    }

    /// What each character of the line looks like.
    fn cells(&self) -> impl Iterator<Item = Cell> {
        let line = self.text[self.range.clone()].trim_end_matches('\r');
        let start = self.range.start;
        let (mut column, mut was_hidden) = (0, false);
        line.char_indices().filter(|&(_, character)| character != '\u{feff}').map(move |(index, character)| {
            let hide = self.hides(start + index);
            let (shown, width) = match character {
                _ if hide && was_hidden => (String::new(), 0),
                _ if hide => (LEFT_OUT.to_owned(), 1),
                '\t' => (" ".repeat(TAB - column % TAB), TAB - column % TAB),
                '\0'..='\u{1f}' => (picture(character), 1),
                _ if is_hidden(character) => ("\u{fffd}".to_owned(), 1),
                _ => (character.to_string(), character.width().unwrap_or(0)),
            };
            column += width;
            was_hidden = hide;
            Cell { at: start + index, shown, width }
        })
    }
}

/// One character as it is shown.
struct Cell {
    /// Its byte in the text.
    at: usize,
    shown: String,
    width: usize,
}

impl Cell {
    fn is_in(&self, span: Span) -> bool {
        span.start <= self.at && self.at < span.end
    }
}

/// The lines that hold the bytes of `span`, a few more at most than are shown.
fn span_lines<'t>(text: &'t str, hidden: &'t [Span], span: Span) -> Vec<Part<'t>> {
    let mut parts = vec![Part::holding(text, hidden, span.start)];
    while parts.len() <= SPAN_LINES {
        match parts[parts.len() - 1].next() {
            Some(next) if next.range.start < span.end && !text[next.range.start..span.end].trim().is_empty() => {
                parts.push(next);
            }
            _ => break,
        }
    }
    parts
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The picture that Unicode has of a control character.
fn picture(control: char) -> String {
    char::from_u32(0x2400 + control as u32).unwrap_or('\u{fffd}').to_string()
}
