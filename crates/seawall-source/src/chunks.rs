//! The documents of one text, read side by side.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use seawall_model::{ListType, Observation, Origin, Problem, SourceFile, expand};
use seawall_yaml::{Chunk, Document, Kind, Reading, Shapes, Text};

use crate::Settings;
use crate::problem::{at, doubtful, unread};
use crate::summary::Summary;

/// Texts shorter than this are read on one core: sharing them out would cost more than it brings.
const SHARED: usize = 32 << 10;

/// Documents read in one go, so that what is said of ten million bad ones is not kept until the last is read.
const GO: usize = 16 << 10;

/// Reads all documents of `file`.
pub(crate) fn read(file: &Arc<SourceFile>, settings: &Settings) -> Vec<Observation> {
    let chunks = seawall_yaml::split(&file.text);
    let split_lists = chunks.iter().enumerate().filter(|(_, chunk)| chunk.hole.is_some());
    let lists: FxHashMap<usize, List> =
        split_lists.map(|(index, chunk)| (index, List::read(file, chunk, settings))).collect();
    let documents = Documents { file, settings, lists, shapes: Shapes::new() };
    let mut summary = Summary::new(file);
    for (number, go) in chunks.chunks(GO).enumerate() {
        let one = |(index, chunk)| documents.read(number * GO + index, chunk);
        let read: Vec<Read> = if go.len() > 1 && file.text.len() >= SHARED {
            go.par_iter().enumerate().map(one).collect()
        } else {
            go.iter().enumerate().map(one).collect()
        };
        for read in read {
            match read {
                Read::Observed(observations) => summary.take(observations),
                Read::Refused(problem) => summary.refuse(problem),
            }
        }
    }
    summary.end()
}

/// What became of one document.
enum Read {
    Observed(Vec<Observation>),
    Refused(Problem),
}

/// What the documents of one file have in common.
struct Documents<'f> {
    file: &'f Arc<SourceFile>,
    settings: &'f Settings,
    /// The lists that were split, by the number of their chunk.
    lists: FxHashMap<usize, List>,
    shapes: Shapes,
}

impl Documents<'_> {
    fn read(&self, index: usize, chunk: &Chunk) -> Read {
        if let Some(list) = self.lists.get(&index) {
            return self.observe(list.document.as_ref(), &list.problems, None);
        }
        let list = chunk.list.and_then(|list| self.lists.get(&list));
        if list.is_some_and(|list| list.is_foreign) {
            return Read::Observed(Vec::new());
        }
        let Reading { mut document, problems } = seawall_yaml::read(&self.file.text, chunk, &self.settings.yaml);
        if let Some(document) = &mut document {
            document.share(&self.shapes);
        }
        self.observe(document.map(Arc::new).as_ref(), &problems, list.and_then(|list| list.kind.as_ref()))
    }

    fn observe(
        &self,
        document: Option<&Arc<Document>>,
        problems: &[seawall_yaml::Problem],
        list: Option<&ListType>,
    ) -> Read {
        let file = self.file;
        if let Some(fatal) = problems.iter().find(|problem| problem.fatal) {
            let place = file.text.position(fatal.span.start);
            return Read::Refused(at(place, unread(&file.path, fatal.message.as_str())));
        }
        let origin = Origin::File(Arc::clone(file));
        let objects: Vec<Observation> =
            document.into_iter().flat_map(|document| expand(document, &origin, list)).collect();
        if problems.is_empty() {
            return Read::Observed(objects);
        }
        let misread = problems.iter().map(|problem| {
            let mut misread = misread(file, problem);
            misread.told_by = Some("yaml-duplicate-key").filter(|_| repeats_in(problem, document, &objects));
            Observation::Problem(misread)
        });
        let misread: Vec<Observation> = misread.collect();
        Read::Observed(misread.into_iter().chain(objects).collect())
    }
}

/// Whether the problem is that a key stands twice in an object, which a rule reports.
fn repeats_in(problem: &seawall_yaml::Problem, document: Option<&Arc<Document>>, objects: &[Observation]) -> bool {
    let Some(document) = document.filter(|document| document.repeated_keys().len() > 0) else { return false };
    let mut keys = document.repeated_keys().filter(|(_, later)| later.span() == problem.span);
    keys.any(|(_, later)| {
        objects.iter().any(|one| matches!(one, Observation::Object(object) if object.node().holds(later.id())))
    })
}

/// What a reading that went on all the same found wrong.
pub(crate) fn misread(file: &SourceFile, found: &seawall_yaml::Problem) -> Problem {
    let other = found.other.map(|other| file.text.position(other.start));
    let other = other.map_or(String::new(), |at| format!(" (the other: line {}, column {})", at.line, at.column));
    at(file.text.position(found.span.start), doubtful(&file.path, format!("{}{other}", found.message)))
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
    fn read(file: &SourceFile, chunk: &Chunk, settings: &Settings) -> Self {
        let Reading { document, problems } = seawall_yaml::read(&file.text, chunk, &settings.yaml);
        let document = document.map(Arc::new);
        let root = document.as_ref().map(|document| document.root());
        let is_mapping = root.is_some_and(|root| root.kind() == Kind::Mapping);
        let kind = match root {
            Some(root) => ListType::of(root),
            None => of_beginning(&file.text, chunk, settings),
        };
        Self { problems, is_foreign: kind.is_none() && is_mapping, kind, document }
    }
}

/// The type of a list that breaks off, by what stands before its elements.
fn of_beginning(text: &Text, chunk: &Chunk, settings: &Settings) -> Option<ListType> {
    let beginning = &text.as_str()[chunk.range.start..chunk.hole.as_ref()?.start];
    let text = Arc::new(Text::new(format!("{beginning}[]}}")));
    let readings = seawall_yaml::read_all(&text, &settings.yaml);
    readings.iter().find_map(|reading| ListType::of(reading.document.as_ref()?.root()))
}
