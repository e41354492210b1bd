//! A stream of lines, read piece by piece on all cores.

use std::io::Read;
use std::sync::Arc;

use rayon::prelude::*;
use seawall_model::Problem;
use seawall_model::audit::AuditEvent;
use seawall_model::problem::Effect;
use seawall_yaml::Position;

use super::block::{Block, Blocks};
use super::line::{Wrong, line};
use super::record::{Fault, read as read_value};
use crate::Settings;
use crate::bytes::reason;
use crate::problem::{at, count, foreign, size, unread};

/// Lines of one file that are told one by one.
const MOST_TOLD: usize = 20;

/// Reads streams into as many collections as there are threads.
pub(super) struct Reader<'r, S> {
    pub(super) settings: &'r Settings,
    /// What is done with an event.
    pub(super) add: &'r (dyn Fn(&mut S, &AuditEvent<'_>) + Sync),
    pub(super) parts: Vec<S>,
    pub(super) events: u64,
    pub(super) problems: Vec<Problem>,
}

/// What one piece of a block gave.
#[derive(Default)]
struct Piece {
    lines: usize,
    events: u64,
    wrong: Vec<Wrong>,
    /// Lines that could not be read, and lines of something else.
    unread: u64,
    foreign: u64,
}

impl<S: Send> Reader<'_, S> {
    /// Reads one stream.
    pub(super) fn stream(&mut self, shown: &Arc<str>, reader: impl Read + Send) {
        let mut blocks = Blocks::new(reader, self.settings.max_file);
        let mut told = Told { file: shown, lines: 0, unread: 0, foreign: 0, problems: Vec::new() };
        let before = self.events;
        let mut block = blocks.next();
        if is_document(&block.bytes) {
            match blocks.whole(block) {
                Some(bytes) => self.document(&bytes, &mut told),
                None => told.problems.push(too_large(shown, self.settings)),
            }
            block = Block::default();
        }
        while !block.bytes.is_empty() || block.is_torn {
            let (pieces, next) = rayon::join(|| self.pieces(&block), || blocks.next());
            for piece in pieces {
                self.events += piece.events;
                told.take(piece);
            }
            if block.is_torn {
                told.torn(block.offset, self.settings);
            }
            block = next;
        }
        if let Some(error) = &blocks.failure {
            let read = count(usize::try_from(self.events - before).unwrap_or(usize::MAX), "event");
            told.problems.push(unread(shown, format!("damaged or cut off: {}; {read} before that", reason(error))));
        }
        self.problems.extend(told.end(self.events - before));
    }

    fn pieces(&mut self, block: &Block) -> Vec<Piece> {
        let add = self.add;
        let cuts = cuts(&block.bytes, self.parts.len());
        let pieces = cuts.par_windows(2).zip(self.parts.par_iter_mut()).map(|(cut, part)| {
            let offset = block.offset + cut[0] as u64;
            Piece::read(&block.bytes[cut[0]..cut[1]], offset, &mut |event| add(part, event))
        });
        pieces.collect()
    }

    /// Reads a text that is JSON over several lines.
    fn document(&mut self, bytes: &[u8], told: &mut Told<'_>) {
        let Some(part) = self.parts.first_mut() else { return };
        let (text, mut piece) = (String::from_utf8_lossy(bytes), Piece::default());
        let mut values = serde_json::Deserializer::from_str(text.trim_start_matches('\u{feff}')).into_iter();
        let mut events = 0;
        loop {
            let offset = values.byte_offset();
            let value: Result<&serde_json::value::RawValue, _> = match values.next() {
                Some(value) => value,
                None => break,
            };
            let start = offset + text[offset..].len() - text[offset..].trim_start().len();
            let line = memchr::memchr_iter(b'\n', &text.as_bytes()[..start]).count();
            let mut wrong = |fault| piece.take(Wrong { line, offset: start as u64, column: 0, fault });
            match value {
                Ok(value) => read_value(
                    value.get(),
                    &mut |event| {
                        events += 1;
                        (self.add)(part, event);
                    },
                    &mut wrong,
                ),
                Err(error) if error.is_eof() => wrong(Fault::CutOff),
                Err(error) => wrong(Fault::Malformed(error.to_string(), 0)),
            }
        }
        self.events += events;
        told.take(piece);
    }
}

impl Piece {
    fn read(bytes: &[u8], offset: u64, give: &mut dyn FnMut(&AuditEvent<'_>)) -> Self {
        let mut piece = Self::default();
        let mut start = 0;
        let mut events = 0;
        while start < bytes.len() {
            let end = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |at| start + at);
            let number = piece.lines;
            line(
                &bytes[start..end],
                &mut |event| {
                    events += 1;
                    give(event);
                },
                &mut |column, fault| {
                    piece.take(Wrong { line: number, offset: offset + start as u64, column, fault });
                },
            );
            piece.lines += 1;
            start = end + 1;
        }
        piece.events = events;
        piece
    }

    fn take(&mut self, wrong: Wrong) {
        match wrong.fault {
            Fault::Foreign(_) => self.foreign += 1,
            _ => self.unread += 1,
        }
        if self.wrong.len() < MOST_TOLD {
            self.wrong.push(wrong);
        }
    }
}

/// Where to cut `bytes` into about `number` pieces of whole lines.
fn cuts(bytes: &[u8], number: usize) -> Vec<usize> {
    let number = number.max(1);
    let mut cuts = vec![0];
    for piece in 1..number {
        let from = (bytes.len() / number * piece).max(*cuts.last().unwrap_or(&0));
        let end = memchr::memchr(b'\n', &bytes[from..]).map_or(bytes.len(), |at| from + at + 1);
        cuts.push(end);
    }
    cuts.push(bytes.len());
    cuts
}

/// Whether a text is JSON over several lines, and not a value a line. A first line that breaks off tells nothing as long
/// as the second one begins like another value.
fn is_document(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|&byte| byte == b'\n');
    let Some(first) = lines.by_ref().map(<[u8]>::trim_ascii).find(|line| !line.is_empty()) else { return false };
    let second = lines.find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    match first {
        [b'{' | b'['] => true,
        [b'{' | b'[', ..] => {
            let goes_on = matches!(second.first(), Some(b' ' | b'\t' | b'"' | b'}' | b']'));
            goes_on && serde_json::from_slice::<serde::de::IgnoredAny>(first).is_err_and(|error| error.is_eof())
        }
        _ => false,
    }
}

/// What there is to say of one file.
struct Told<'t> {
    file: &'t Arc<str>,
    /// Lines that were read before.
    lines: usize,
    unread: u64,
    foreign: u64,
    problems: Vec<Problem>,
}

impl Told<'_> {
    fn take(&mut self, piece: Piece) {
        for wrong in piece.wrong {
            if self.problems.len() < MOST_TOLD {
                self.problems.push(problem(self.file, self.lines, wrong));
            }
        }
        self.lines += piece.lines;
        self.unread += piece.unread;
        self.foreign += piece.foreign;
    }

    fn torn(&mut self, offset: u64, settings: &Settings) {
        let message = format!("line longer than {} (byte {offset}); skipped", size(settings.max_file));
        self.problems.push(at(position(self.lines, 0), unread(self.file, message)));
        self.lines += 1;
    }

    /// All problems, and how many more lines there were that could not be read.
    fn end(self, events: u64) -> Vec<Problem> {
        let Self { file, unread: bad, foreign: other, mut problems, .. } = self;
        let told = |effect: Effect| {
            let told = problems.iter().filter(|problem| problem.effect == effect && problem.position.is_some());
            told.count() as u64
        };
        let more_bad = bad.saturating_sub(told(Effect::Unread));
        let more_other = other.saturating_sub(told(Effect::Foreign));
        if more_bad > 0 {
            problems.push(unread(file, format!("{more_bad} more that could not be read")));
        }
        if more_other > 0 {
            problems.push(foreign(file, format!("{more_other} more that are no audit events")));
        }
        if events == 0 {
            problems.push(unread(file, "no audit event in this file"));
        }
        problems
    }
}

fn too_large(file: &Arc<str>, settings: &Settings) -> Problem {
    let limit = size(settings.max_file);
    unread(file, format!("one JSON text over several lines, larger than {limit}; skipped: write an event a line"))
}

fn problem(file: &Arc<str>, lines_before: usize, wrong: Wrong) -> Problem {
    let byte = wrong.offset + wrong.column as u64;
    let problem = match wrong.fault {
        Fault::CutOff => unread(file, format!("event cut off in the middle (byte {byte}); skipped")),
        Fault::Malformed(what, _) => unread(file, format!("no event that can be read: {what} (byte {byte}); skipped")),
        Fault::Incomplete(lack) => unread(file, format!("audit event that {lack} (byte {byte}); skipped")),
        Fault::Foreign(what) => foreign(file, format!("no audit event: {what} (byte {byte}); skipped")),
    };
    at(position(lines_before + wrong.line, wrong.column), problem)
}

fn position(line: usize, column: usize) -> Position {
    let number = |value: usize| u32::try_from(value.saturating_add(1)).unwrap_or(u32::MAX);
    Position { line: number(line), column: number(column) }
}
