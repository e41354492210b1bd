//! A remediation as edits of the files that its objects are written in.

use std::sync::Arc;

use seawall_engine::Report;
use seawall_model::finding::{Change, Finding, Operation};
use seawall_model::{Object, Reference, Snapshot, SourceFile};
use seawall_yaml::edit::{self, Edit};
use seawall_yaml::{Kind, Node};
use serde_json::{Map, Value};

/// The edits of one file, in the order of its text; they do not overlap.
pub struct FileEdits<'s> {
    /// The file.
    pub file: &'s Arc<SourceFile>,
    /// What is replaced in it.
    pub edits: Vec<Edit>,
}

/// Text that planning may read again for all findings of a report. A plan reads the file to be sure that it breaks none
/// of its documents, which nobody waits for when a thousand findings stand in a dump of many megabytes.
const BUDGET: usize = 256 << 20;

/// Plans the edits for the findings of a report.
pub struct Planner<'r> {
    snapshot: Option<&'r Snapshot>,
    /// Files of at most so many bytes are edited.
    limit: usize,
}

impl<'r> Planner<'r> {
    /// A planner for the findings of `report`.
    pub fn new(report: &'r Report) -> Self {
        let fixes = report.findings.iter().filter(|finding| finding.remediation.is_some()).count();
        Self { snapshot: report.snapshot.as_ref(), limit: BUDGET / fixes.max(1) }
    }

    /// The edits that carry out all changes of the finding's remediation. None when there is nothing to carry out, when
    /// a change makes or removes whole objects, when an object stands in no file, when it is not what the patch was
    /// made for, or when the text is such that only a person can edit it.
    pub fn plan(&self, finding: &Finding) -> Option<Vec<FileEdits<'r>>> {
        let mut files: Vec<FileEdits<'r>> = Vec::new();
        for change in &finding.remediation.as_ref()?.changes {
            let Change::Patch { object, ops } = change else { return None };
            let object = self.object(finding, object)?;
            let file = object.origin.file().filter(|file| file.text.len() <= self.limit)?;
            let operations = operations(object, ops)?;
            let edits = edit::plan(&object.document, object.root, &operations).ok()?;
            match files.iter_mut().find(|other| Arc::ptr_eq(other.file, file)) {
                Some(other) => other.edits.extend(edits),
                None => files.push(FileEdits { file, edits }),
            }
        }
        for file in &mut files {
            file.edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        }
        let is_sound = |file: &FileEdits<'_>| file.edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start);
        (!files.is_empty() && files.iter().all(is_sound)).then_some(files)
    }

    fn object(&self, finding: &Finding, reference: &Reference) -> Option<&'r Object> {
        let location = finding.location.as_ref().filter(|_| *reference == finding.object);
        self.snapshot?.object_at(reference, location)
    }
}

/// The operations of a JSON Patch in the words of the editor; none when its tests do not hold or when it inserts into
/// the middle of a list.
pub(crate) fn operations(object: &Object, ops: &[Operation]) -> Option<Vec<edit::Operation>> {
    let mut operations = Vec::new();
    for op in ops {
        match op {
            Operation::Test { path, value } if at(object.node(), path)?.to_json() == *value => {}
            Operation::Test { .. } => return None,
            Operation::Add { path, value } => operations.push(add(object, path, value)?),
            Operation::Replace { path, value } => replace(at(object.node(), path), path, value, &mut operations),
            Operation::Remove { path } => operations.push(edit::Operation::Remove { pointer: path.clone() }),
        }
    }
    Some(operations)
}

/// Of a mapping that keeps some of its entries only the others are touched, so that what stands beside them stays.
fn replace(old: Option<Node<'_>>, path: &str, value: &Value, into: &mut Vec<edit::Operation>) {
    let keeps = |old: &Node<'_>, new: &Map<String, Value>| {
        old.kind() == Kind::Mapping
            && old.entries().any(|(key, _)| key.scalar().is_some_and(|key| new.contains_key(key)))
    };
    let (old, new) = match (old, value) {
        (Some(old), Value::Object(new)) if keeps(&old, new) => (old, new),
        _ => return into.push(edit::Operation::Set { pointer: path.to_owned(), value: value.clone() }),
    };
    let below = |key: &str| format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"));
    for (key, value) in new {
        match old.get(key) {
            Some(same) if same.to_json() == *value => {}
            known => replace(known, &below(key), value, into),
        }
    }
    let gone = old.entries().filter_map(|(key, _)| key.scalar()).filter(|key| !new.contains_key(*key));
    into.extend(gone.map(|key| edit::Operation::Remove { pointer: below(key) }));
}

fn add(object: &Object, path: &str, value: &Value) -> Option<edit::Operation> {
    let (parent, last) = path.rsplit_once('/')?;
    let list = at(object.node(), parent).filter(|parent| parent.kind() == Kind::Sequence);
    if last == "-" || list.is_some_and(|list| last.parse() == Ok(list.items().count())) {
        return Some(edit::Operation::Append { pointer: parent.to_owned(), value: value.clone() });
    }
    list.is_none().then(|| edit::Operation::Set { pointer: path.to_owned(), value: value.clone() })
}

/// The node that a JSON pointer leads to.
pub(crate) fn at<'d>(root: Node<'d>, pointer: &str) -> Option<Node<'d>> {
    pointer.split('/').skip(1).try_fold(root, |node, key| match node.kind() {
        Kind::Sequence => node.items().nth(key.parse().ok()?),
        _ => node.get(&key.replace("~1", "/").replace("~0", "~")),
    })
}
