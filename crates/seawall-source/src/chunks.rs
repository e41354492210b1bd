//! The documents of one text, read side by side.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use seawall_model::problem::Effect;
use seawall_model::{ListType, Object, Observation, Origin, Problem, SourceFile, expand};
use seawall_yaml::{Chunk, Document, Kind, Node, Reading};

use crate::Settings;
use crate::problem::{at, count, doubtful, foreign, unread};

/// Texts shorter than this are read on one core: sharing them out would cost more than it brings.
const SHARED: usize = 32 << 10;

/// Problems of one file that are told one by one.
const MOST: usize = 100;

/// Reads all documents of `file`.
pub(crate) fn read(file: &Arc<SourceFile>, settings: &Settings) -> Vec<Observation> {
    let chunks = seawall_yaml::split(&file.text);
    let lists: FxHashMap<usize, List> = chunks
        .iter()
        .enumerate()
        .filter(|(_, chunk)| chunk.hole.is_some())
        .map(|(index, chunk)| (index, List::of(read_chunk(file, chunk, settings))))
        .collect();
    let several = chunks.len() > 1;
    let one = |(index, chunk): (usize, &Chunk)| -> Vec<Seen> {
        let reading = match (lists.get(&index), chunk.list.and_then(|list| lists.get(&list))) {
            (Some(list), _) => return observe(file, chunk, None, &list.document, &list.problems, several),
            (None, Some(list)) if list.is_foreign => return Vec::new(),
            (None, Some(list)) => (read_chunk(file, chunk, settings), list.kind.as_ref()),
            (None, None) => (read_chunk(file, chunk, settings), None),
        };
        let (Reading { document, problems }, list) = reading;
        observe(file, chunk, list, &document.map(Arc::new), &problems, several)
    };
    let seen: Vec<Vec<Seen>> = if several && file.text.len() >= SHARED {
        chunks.par_iter().enumerate().map(|(index, chunk)| one((index, chunk))).collect()
    } else {
        chunks.iter().enumerate().map(one).collect()
    };
    drop(lists);
    sum_up(file, seen, chunks.len())
}

/// A list whose elements are chunks of their own.
struct List {
    document: Option<Arc<Document>>,
    problems: Vec<seawall_yaml::Problem>,
    kind: Option<ListType>,
    /// Whether the elements are nothing to us either.
    is_foreign: bool,
}

impl List {
    fn of(reading: Reading) -> Self {
        let document = reading.document.map(Arc::new);
        let root = document.as_ref().map(|document| document.root());
        let kind = root.and_then(ListType::of);
        let is_foreign = kind.is_none() && root.is_some_and(|root| root.kind() == Kind::Mapping);
        Self { problems: reading.problems, kind, is_foreign, document }
    }
}

/// What a chunk led to.
enum Seen {
    Observation(Observation),
    /// The chunk looks like a template: the byte where that shows.
    Template(usize),
}

fn read_chunk(file: &SourceFile, chunk: &Chunk, settings: &Settings) -> Reading {
    seawall_yaml::read(&file.text, chunk, &settings.yaml)
}

fn observe(
    file: &Arc<SourceFile>,
    chunk: &Chunk,
    list: Option<&ListType>,
    document: &Option<Arc<Document>>,
    problems: &[seawall_yaml::Problem],
    several: bool,
) -> Vec<Seen> {
    let fatal = problems.iter().find(|problem| problem.fatal);
    if let Some(fatal) = fatal {
        return vec![match template(&file.text.as_str()[chunk.range.clone()]) {
            Some(offset) => Seen::Template(chunk.range.start + offset),
            None => problem(not_read(file, fatal, several)),
        }];
    }
    let text = &file.text.as_str()[chunk.range.clone()];
    if let Some(offset) =
        text.find("{{").filter(|_| document.as_ref().is_some_and(|document| odd_keys(document.root())))
    {
        return vec![Seen::Template(chunk.range.start + offset)];
    }
    let mut seen: Vec<Seen> = problems.iter().map(|found| problem(misread(file, found))).collect();
    if let Some(document) = document {
        let origin = Origin::File(Arc::clone(file));
        seen.extend(expand(document, &origin, list).into_iter().map(Seen::Observation));
    }
    seen
}

fn problem(problem: Problem) -> Seen {
    Seen::Observation(Observation::Problem(problem))
}

/// The first place of a text that cannot be read where it looks like a template.
fn template(text: &str) -> Option<usize> {
    let begins_as_json = text.trim_start().starts_with(['{', '[']) && !text.trim_start().starts_with("{{");
    let marks = ["{{", "{%"].iter().filter_map(|mark| text.find(mark));
    if begins_as_json { None } else { marks.min() }
}

/// Whether a key is a mapping itself, as `{{ x }}` is to a parser of YAML. No manifest can have such a key.
fn odd_keys(node: Node<'_>) -> bool {
    node.items().any(odd_keys)
        || node.entries().any(|(key, value)| matches!(key.kind(), Kind::Mapping | Kind::Sequence) || odd_keys(value))
}

fn not_read(file: &SourceFile, found: &seawall_yaml::Problem, several: bool) -> Problem {
    let said = found.message.contains("the document was not read");
    let rest = match (said, several) {
        (true, false) => "",
        (true, true) => ", the others were",
        (false, false) => "; the document was not read",
        (false, true) => "; the document was not read, the others were",
    };
    let message = format!("{}{rest}", found.message);
    at(file.text.position(found.span.start), unread(&file.path, message))
}

/// What a reading that went on all the same found wrong.
pub(crate) fn misread(file: &SourceFile, found: &seawall_yaml::Problem) -> Problem {
    let other = found.other.map(|other| file.text.position(other.start));
    let other = other.map_or(String::new(), |at| format!(" (the other: line {}, column {})", at.line, at.column));
    at(file.text.position(found.span.start), doubtful(&file.path, format!("{}{other}", found.message)))
}

/// Brings what belongs together into one line: templates, a file that is none of ours, a log, problems without end.
fn sum_up(file: &Arc<SourceFile>, seen: Vec<Vec<Seen>>, documents: usize) -> Vec<Observation> {
    let mut objects = Vec::with_capacity(seen.len());
    let mut problems = Vec::new();
    let (mut templates, mut audited) = (Vec::new(), 0);
    for seen in seen.into_iter().flatten() {
        match seen {
            Seen::Template(offset) => templates.push(offset),
            Seen::Observation(Observation::Object(object)) if object.reference.group == "audit.k8s.io" => audited += 1,
            Seen::Observation(Observation::Problem(problem)) if is_audited(&problem) => {}
            Seen::Observation(Observation::Problem(problem)) => problems.push(problem),
            Seen::Observation(Observation::Object(object)) => {
                problems.extend(unrendered(file, &object));
                objects.push(Observation::Object(object));
            }
        }
    }
    if let Some(&first) = templates.first() {
        problems.push(at(file.text.position(first), unread(&file.path, templated(templates.len(), documents))));
    }
    if audited > 0 {
        let message = format!("{} of an audit log, not objects; skipped", count(audited, "event"));
        problems.push(foreign(&file.path, message));
    }
    if objects.is_empty() && problems.is_empty() {
        problems.push(foreign(&file.path, empty(&file.text)));
    }
    let all_foreign = problems.iter().all(|problem| problem.effect == Effect::Foreign);
    if objects.is_empty() && all_foreign && problems.len() > 1 {
        let message = format!("no Kubernetes object in any of its {}; skipped", count(problems.len(), "document"));
        problems = vec![foreign(&file.path, message)];
    }
    if problems.len() > MOST {
        problems.sort_by(|a, b| (a.position, &a.message).cmp(&(b.position, &b.message)));
        let worst = problems[MOST..].iter().map(|problem| problem.effect).min().unwrap_or(Effect::Doubtful);
        let message = format!("{} more in this file", count(problems.len() - MOST, "problem"));
        problems.truncate(MOST);
        problems.push(Problem { effect: worst, ..unread(&file.path, message) });
    }
    objects.extend(problems.into_iter().map(Observation::Problem));
    objects
}

/// Names cannot hold what templates are marked with.
fn unrendered(file: &SourceFile, object: &Object) -> Option<Problem> {
    let name = Some(&object.reference.name).filter(|name| name.contains("{{"))?;
    let message =
        format!("looks like a template that was not rendered: its name is `{name}`; it was judged as it stands");
    let problem = at(file.text.position(object.span().start), doubtful(&file.path, message));
    Some(Problem { object: Some(object.reference.clone()), ..problem })
}

/// Whether the problem is that an audit event has no name.
fn is_audited(problem: &Problem) -> bool {
    problem.object.as_ref().is_some_and(|object| object.group == "audit.k8s.io")
}

fn templated(skipped: usize, documents: usize) -> String {
    let what = if documents == 1 {
        "it was skipped".to_owned()
    } else {
        format!("{skipped} of {} skipped", count(documents, "document"))
    };
    format!("looks like a template, which must be rendered before it is a manifest; {what}")
}

fn empty(text: &seawall_yaml::Text) -> &'static str {
    if text.as_str().trim_start_matches('\u{feff}').trim().is_empty() {
        "the file is empty"
    } else {
        "the file holds no document, only comments or separators"
    }
}
