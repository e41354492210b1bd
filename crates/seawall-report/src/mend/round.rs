//! The fixes of one round: as many as do not get in each other's way.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use seawall_model::finding::{Change, Finding, Operation, Remediation};
use seawall_model::{Object, Reference, SourceFile};
use seawall_yaml::edit::{self, Edit, Revision};
use seawall_yaml::{Document, NodeId};
use serde_json::Value;

use super::desk::append;
use super::spot::{Site, Spot};
use super::{MOST, Order, Work, is_ordered};
use crate::fix::operations;

/// What is to be done in one go.
#[derive(Default)]
pub(super) struct Round {
    pub(super) fixes: Vec<Fix>,
    /// The edits of each file as it is now.
    pub(super) edits: Vec<(Arc<SourceFile>, Vec<Edit>)>,
    /// Files in which objects cannot be edited each by itself.
    pub(super) unproven: Vec<Arc<str>>,
    /// Fixes that cannot be carried out, with the reason.
    pub(super) refused: Vec<(Spot, String)>,
}

/// One fix.
pub(super) struct Fix {
    /// The finding's number in [`super::Judged::wanted`].
    pub(super) finding: usize,
    pub(super) spot: Spot,
    /// The objects that it changes, and the one that it is about.
    pub(super) touches: Vec<Site>,
    /// The objects that it makes, with the file they go to.
    pub(super) makes: Vec<(Arc<str>, Value)>,
}

/// Why a fix is not in the round.
enum Not {
    /// Another one has changed what it is about; the next round will tell.
    Now,
    /// It cannot be carried out.
    Possible(String),
}

impl Round {
    pub(super) fn is_empty(&self) -> bool {
        self.fixes.is_empty()
    }

    pub(super) fn plan(order: &Order<'_>, work: &Work) -> Self {
        let mut planner = Planner { order, work, documents: HashMap::new(), taken: HashMap::new(), made: Vec::new() };
        let mut round = Self::default();
        let mut counts: HashMap<Site, usize> = HashMap::new();
        for (number, finding) in work.now.wanted.iter().enumerate() {
            let spot = &work.spots.wanted[number];
            let Some(remediation) = &finding.remediation else { continue };
            if !is_ordered(remediation.safety, order) || work.refused.contains_key(spot) {
                continue;
            }
            if round.fixes.len() >= work.limit {
                break;
            }
            let count = counts.entry(spot.site.clone()).or_insert(0);
            if *count >= work.limits.get(&spot.site).copied().unwrap_or(MOST) {
                continue;
            }
            match planner.take(number, finding, spot, remediation) {
                Ok(fix) => {
                    *count += 1;
                    round.fixes.push(fix);
                }
                Err(Not::Now) => {}
                Err(Not::Possible(reason)) => round.refused.push((spot.clone(), reason)),
            }
        }
        planner.end(&mut round);
        round
    }
}

struct Planner<'w> {
    order: &'w Order<'w>,
    work: &'w Work,
    /// Documents that are being edited, by address, and the objects in them that are edited in a window of their own.
    documents: HashMap<(usize, Option<NodeId>), Page<'w>>,
    /// What earlier fixes of the round do to each object.
    taken: HashMap<Site, Vec<Operation>>,
    /// Objects that earlier fixes of the round make.
    made: Vec<(Arc<SourceFile>, Value)>,
}

/// A document, or an object in one, that is being edited.
struct Page<'w> {
    file: Arc<SourceFile>,
    document: &'w Document,
    revision: Revision<'w>,
}

/// What has become of the objects of a document that are edited each in a window.
struct Windows<'p> {
    /// One of them.
    page: &'p Page<'p>,
    changed: Vec<(NodeId, Value)>,
}

impl<'w> Planner<'w> {
    fn take(&mut self, finding: usize, about: &Finding, spot: &Spot, fix: &'w Remediation) -> Result<Fix, Not> {
        let impossible = |reason: &str| Not::Possible(reason.to_owned());
        let mut patches: Vec<(Site, &'w Object, Vec<Operation>)> = Vec::new();
        let mut makes = Vec::new();
        for change in &fix.changes {
            match change {
                Change::Patch { object, ops } => {
                    let object = self.object(about, object)?;
                    let site = self.work.spots.site(object).ok_or_else(|| impossible("it stands in no file"))?.clone();
                    let ops = beside(ops, self.taken.get(&site).map_or(&[][..], Vec::as_slice))?;
                    patches.push((site, object, ops));
                }
                Change::New { object } => makes.push(object),
                Change::Delete { .. } => return Err(impossible("it would delete a whole object")),
            }
        }
        let mut touches: Vec<Site> = patches.iter().map(|(site, ..)| site.clone()).collect();
        touches.push(spot.site.clone());
        let makes = self.make(about, &makes)?;
        if patches.is_empty() && makes.is_empty() {
            return Err(impossible("it changes nothing"));
        }
        self.carry_out(patches)?;
        let made = makes.iter().map(|(file, object)| (Arc::clone(&file.path), object.clone())).collect();
        self.made.extend(makes);
        Ok(Fix { finding, spot: spot.clone(), touches, makes: made })
    }

    fn object(&self, about: &Finding, reference: &Reference) -> Result<&'w Object, Not> {
        let location = about.location.as_ref().filter(|_| *reference == about.object);
        let object = self.work.now.snapshot.object_at(reference, location);
        object.ok_or_else(|| Not::Possible(format!("it is not clear which object {reference} is meant")))
    }

    /// The file that the object of the finding stands in takes the new objects, unless they are there already.
    fn make(&self, about: &Finding, objects: &[&Value]) -> Result<Vec<(Arc<SourceFile>, Value)>, Not> {
        let mut makes = Vec::new();
        for object in objects {
            if self.is_there(object) || self.made.iter().any(|(_, made)| made == *object) {
                continue;
            }
            let file = about.location.as_ref().map(|location| Arc::clone(&location.file));
            let file = file.ok_or_else(|| Not::Possible("no file is there for the new object".to_owned()))?;
            self.is_open(&file)?;
            append(&file.text, &[], &[object])
                .map_err(|reason| Not::Possible(format!("the new object has no place in the file: {reason}")))?;
            makes.push((file, (*object).clone()));
        }
        Ok(makes)
    }

    fn is_there(&self, object: &Value) -> bool {
        let text = |pointer: &str| object.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let (group, _) = Reference::split_api_version(text("/apiVersion"));
        let namespace = Some(text("/metadata/namespace")).filter(|namespace| !namespace.is_empty());
        self.work.now.snapshot.objects().iter().any(|known| {
            let known = &known.reference;
            known.group == group
                && known.kind == text("/kind")
                && known.name == text("/metadata/name")
                && known.namespace.as_deref() == namespace
        })
    }

    fn is_open(&self, file: &SourceFile) -> Result<(), Not> {
        (self.order.closed)(file).map_or(Ok(()), |reason| Err(Not::Possible(reason)))
    }

    /// Carries out all patches or none.
    fn carry_out(&mut self, patches: Vec<(Site, &'w Object, Vec<Operation>)>) -> Result<(), Not> {
        if patches.len() > 1 {
            // One that fails behind one that is done could not be taken back: try them on copies of the documents.
            for (_, object, ops) in &patches {
                let planned = operations(object, ops).ok_or_else(not_seen)?;
                edit::plan(&object.document, object.root, &planned)
                    .map_err(|error| Not::Possible(error.to_string()))?;
            }
        }
        for (site, object, ops) in patches {
            let file = object.origin.file().ok_or_else(|| Not::Possible("it stands in no file".to_owned()))?;
            self.is_open(file)?;
            let planned = operations(object, &ops).ok_or_else(not_seen)?;
            let page = self.page(object, file)?;
            page.revision.change(object.root, &planned).map_err(|error| Not::Possible(error.to_string()))?;
            self.taken.entry(site).or_default().extend(ops);
        }
        Ok(())
    }

    fn page(&mut self, object: &'w Object, file: &Arc<SourceFile>) -> Result<&mut Page<'w>, Not> {
        let document: &'w Document = &object.document;
        let address = std::ptr::from_ref(document).addr();
        let own = (address, Some(object.root));
        if !self.documents.contains_key(&own)
            && !self.work.whole.contains(&file.path)
            && let Some(revision) = Revision::window(document, object.root)
        {
            self.documents.insert(own, Page { file: Arc::clone(file), document, revision });
        }
        let key = if self.documents.contains_key(&own) { own } else { (address, None) };
        match self.documents.entry(key) {
            Entry::Occupied(entry) => Ok(entry.into_mut()),
            Entry::Vacant(entry) => {
                let revision = Revision::of(document).map_err(|error| Not::Possible(error.reason))?;
                Ok(entry.insert(Page { file: Arc::clone(file), document, revision }))
            }
        }
    }

    fn end(self, round: &mut Round) {
        let mut files: Vec<(Arc<SourceFile>, Vec<Edit>)> = Vec::new();
        let mut add = |file: &Arc<SourceFile>, edits: Vec<Edit>| match files
            .iter_mut()
            .find(|(other, _)| Arc::ptr_eq(other, file))
        {
            Some((_, known)) => known.extend(edits),
            None => files.push((Arc::clone(file), edits)),
        };
        // What was edited in windows is proven as a whole.
        let mut windows: HashMap<usize, Windows<'_>> = HashMap::new();
        for ((address, _), page) in &self.documents {
            add(&page.file, page.revision.edits());
            if let Some(changed) = page.revision.in_window() {
                windows.entry(*address).or_insert(Windows { page, changed: Vec::new() }).changed.push(changed);
            }
        }
        for (file, _) in &self.made {
            add(file, Vec::new());
        }
        for (file, edits) in &mut files {
            edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
            let mut pages = windows.values().filter(|windows| Arc::ptr_eq(&windows.page.file, file));
            let are_proven = |Windows { page, changed }: &Windows<'_>| {
                let has_whole = self.documents.contains_key(&(std::ptr::from_ref(page.document).addr(), None));
                !has_whole && edit::are_proven(page.document, edits, changed)
            };
            if !pages.all(are_proven) {
                round.unproven.push(Arc::clone(&file.path));
            }
            let made = self.made.iter().filter(|(other, _)| Arc::ptr_eq(other, file)).map(|(_, object)| object);
            // That each can be appended alone was seen before; what cannot be together shows in the reading after it.
            edits.extend(append(&file.text, edits, &made.collect::<Vec<_>>()).ok().flatten());
        }
        files.sort_by(|a, b| a.0.path.cmp(&b.0.path));
        round.edits = files;
    }
}

fn not_seen() -> Not {
    Not::Possible("the object is not what the fix was made for".to_owned())
}

/// The operations `ops` beside those that were `taken` before them, both made for the same state of the object. What
/// both add is added together; when one is about what the other changes, it has to wait.
fn beside(ops: &[Operation], taken: &[Operation]) -> Result<Vec<Operation>, Not> {
    let mut joined = Vec::new();
    for op in ops {
        match op {
            Operation::Add { path, value } if added(taken).any(|(at, _)| is_within(at, path)) => {
                add_into(path, value, taken, &mut joined)?;
            }
            _ if taken.iter().any(|taken| clash(op, taken)) => return Err(Not::Now),
            _ => joined.push(op.clone()),
        }
    }
    Ok(joined)
}

/// Adds at `path` what is new of `value`, beside what has been added there.
fn add_into(path: &str, value: &Value, taken: &[Operation], into: &mut Vec<Operation>) -> Result<(), Not> {
    let around = added(taken).filter(|(at, _)| is_within(at, path));
    let there = around.filter_map(|(at, added)| added.pointer(&path[at.len()..])).next_back();
    let goes_on = added(taken).any(|(at, _)| at.len() > path.len() && is_within(path, at));
    match (there, value) {
        (Some(there), _) if there == value => Ok(()),
        (Some(Value::Object(_)), Value::Object(entries)) => entries.iter().try_for_each(|(key, value)| {
            let key = key.replace('~', "~0").replace('/', "~1");
            add_into(&format!("{path}/{key}"), value, taken, into)
        }),
        (None, _) if !goes_on => {
            into.push(Operation::Add { path: path.to_owned(), value: value.clone() });
            Ok(())
        }
        _ => Err(Not::Now),
    }
}

/// What was added, with its place.
fn added(taken: &[Operation]) -> impl DoubleEndedIterator<Item = (&str, &Value)> {
    taken.iter().filter_map(|op| match op {
        Operation::Add { path, value } => Some((path.as_str(), value)),
        _ => None,
    })
}

/// Whether an operation is about what an earlier one changes.
fn clash(op: &Operation, taken: &Operation) -> bool {
    let place = if matches!(op, Operation::Test { .. }) { path_of(op) } else { changed(op) };
    !matches!(taken, Operation::Test { .. }) && overlap(changed(taken), place)
}

fn path_of(op: &Operation) -> &str {
    match op {
        Operation::Test { path, .. }
        | Operation::Add { path, .. }
        | Operation::Replace { path, .. }
        | Operation::Remove { path } => path,
    }
}

/// The place that looks different afterwards: for an element of a list the whole list, because others get its index.
fn changed(op: &Operation) -> &str {
    let path = path_of(op);
    let (parent, last) = path.rsplit_once('/').unwrap_or(("", ""));
    let is_index = last == "-" || !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
    if is_index && !matches!(op, Operation::Replace { .. } | Operation::Test { .. }) { parent } else { path }
}

/// Whether one of two places is the other or holds it.
fn overlap(one: &str, other: &str) -> bool {
    is_within(one, other) || is_within(other, one)
}

/// Whether `inner` is `outer` or below it.
fn is_within(outer: &str, inner: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
