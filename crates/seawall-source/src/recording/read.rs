//! Reads a recording back.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use seawall_model::problem::Effect;
use seawall_model::{Observation, Origin, Problem, SourceFile, expand_at};
use seawall_yaml::{Chunk, Node, Syntax, Text};
use serde_json::Value;

use super::Recording;
use crate::Settings;
use crate::chunks::misread;
use crate::problem::{at, count, doubtful, foreign, unread};
use crate::read::FileObservations;

/// No first line of a recording is longer: it tells of one cluster. A dump may well be a gigabyte in one line.
const LONGEST_HEADER: usize = 1 << 20;

/// Whether the text is a recording, by its first line.
pub(crate) fn is_one(text: &Text) -> bool {
    let bytes = text.as_str().as_bytes();
    let head = &bytes[..bytes.len().min(LONGEST_HEADER)];
    let is_short = head.len() == bytes.len() || head.trim_ascii_start().contains(&b'\n');
    is_short && memchr::memmem::find(head, super::KIND.as_bytes()).is_some() && {
        let line = first_line(text);
        line.contains(super::KIND) && Recording::parse(line).is_some()
    }
}

/// Reads the recording `file` into `into`.
pub(crate) fn read(file: &Arc<SourceFile>, settings: &Settings, into: &mut FileObservations) {
    let header = match Recording::parse(first_line(&file.text)) {
        Some(Ok(header)) => header,
        Some(Err(message)) => return into.observations.push(problem(unread(&file.path, message))),
        None => return,
    };
    into.hints = header.hints();
    if let Some(version) = header.cluster.version.filter(|_| into.hints.kubernetes.is_none()) {
        let message = format!("`{version}` is no Kubernetes version; the newest is assumed");
        into.observations.push(problem(doubtful(&file.path, message)));
    }
    let lines: Vec<Range<usize>> = lines(&file.text).skip(1).collect();
    let read: Vec<Line> = lines.into_par_iter().with_min_len(16).map(|line| Line::read(file, line, settings)).collect();
    let (mut objects, mut events) = (0, 0);
    for line in read {
        match line {
            Line::Observations(observations) => {
                objects += usize::from(observations.iter().any(|seen| matches!(seen, Observation::Object(_))));
                into.observations.extend(observations);
            }
            Line::Event => events += 1,
        }
    }
    if events > 0 {
        let message = format!("{} skipped: nothing judges events yet", count(events, "event"));
        into.observations.push(problem(foreign(&file.path, message)));
    }
    if let Some(expected) = stated(&file.text).filter(|expected| *expected > objects) {
        let message = format!("cut off: {} of {} read", objects, count(expected, "object"));
        into.observations.push(problem(unread(&file.path, message)));
    }
}

/// One line of a recording.
enum Line {
    Observations(Vec<Observation>),
    Event,
}

impl Line {
    fn read(file: &Arc<SourceFile>, range: Range<usize>, settings: &Settings) -> Self {
        let start = range.start;
        let chunk = Chunk { range, syntax: Syntax::Json, list: None, hole: None };
        let reading = seawall_yaml::read(&file.text, &chunk, &settings.yaml);
        let place = |problem: Problem| Observation::Problem(at(file.text.position(start), problem));
        let Some(document) = reading.document.map(Arc::new) else {
            let why = reading.problems.iter().find(|problem| problem.fatal);
            let why = why.map_or("empty", |problem| problem.message.as_str());
            return Self::Observations(vec![place(unread(&file.path, format!("{why}; this line was skipped")))]);
        };
        let root = document.root();
        if let Some(object) = root.get("object") {
            let origin = Origin::File(Arc::clone(file));
            let mut observations = expand_at(&document, object.id(), &origin, None);
            observations.extend(reading.problems.iter().map(|found| problem(misread(file, found))));
            return Self::Observations(observations);
        }
        if let Some(recorded) = root.get("problem") {
            return Self::Observations(vec![place(replayed(file, recorded))]);
        }
        if root.get("event").is_some() {
            return Self::Event;
        }
        let message = "a line that is neither object nor event nor problem; skipped";
        Self::Observations(vec![place(unread(&file.path, message))])
    }
}

/// A problem that was recorded, as it was.
fn replayed(file: &SourceFile, recorded: Node<'_>) -> Problem {
    let text = |key| recorded.get(key).and_then(Node::as_str).unwrap_or_default();
    let known = Effect::ALL.into_iter().find(|effect| effect.word() == text("effect"));
    let effect = known.unwrap_or(Effect::Unread);
    let place = if text("file").is_empty() { String::new() } else { format!("{}: ", text("file")) };
    Problem { effect, ..unread(&file.path, format!("when it was recorded: {place}{}", text("message"))) }
}

/// How many objects the header says there are.
fn stated(text: &Text) -> Option<usize> {
    let header: Value = serde_json::from_str(first_line(text)).ok()?;
    header.get("objects")?.as_u64()?.try_into().ok()
}

fn first_line(text: &Text) -> &str {
    lines(text).next().map_or("", |range| &text.as_str()[range])
}

/// The lines that are not blank.
fn lines(text: &Text) -> impl Iterator<Item = Range<usize>> + '_ {
    let bytes = text.as_str().as_bytes();
    let mut start = if text.as_str().starts_with('\u{feff}') { 3 } else { 0 };
    std::iter::from_fn(move || {
        while start < bytes.len() {
            let end = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |newline| start + newline);
            let line = start..end;
            start = end + 1;
            if !bytes[line.clone()].trim_ascii().is_empty() {
                return Some(line);
            }
        }
        None
    })
}

fn problem(problem: Problem) -> Observation {
    Observation::Problem(problem)
}
