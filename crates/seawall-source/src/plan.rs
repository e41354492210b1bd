//! From targets to what is read, in the order in which it is delivered.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use seawall_model::Problem;

use crate::bytes::reason;
use crate::entry::{Content, Entry};
use crate::layout::{Around, arrange};
use crate::problem::unread;
use crate::read::FileObservations;
use crate::shown::{printable, shown};
use crate::walk::{Link, Walk, special};
use crate::{Settings, Target};

/// One step of a reading.
#[derive(Debug)]
pub(crate) struct Step {
    /// As the file is reported.
    pub(crate) shown: Arc<str>,
    /// What there is to do.
    pub(crate) work: Work,
}

/// What there is to do for a file.
#[derive(Debug)]
pub(crate) enum Work {
    /// Read it as a manifest.
    Manifest(Entry),
    /// Nothing: all is known.
    Known(FileObservations),
}

impl Step {
    /// A step that reads a file.
    pub(crate) fn manifest(entry: Entry) -> Self {
        Self { shown: Arc::clone(&entry.shown), work: Work::Manifest(entry) }
    }

    /// A step that only says something.
    pub(crate) fn known(problem: Problem) -> Self {
        let shown = problem.file.clone().unwrap_or_default();
        let work = Work::Known(FileObservations::of_problem(Arc::clone(&shown), problem));
        Self { shown, work }
    }

    /// Bytes that it will take.
    pub(crate) fn size(&self) -> u64 {
        match &self.work {
            Work::Manifest(entry) => entry.size(),
            Work::Known(_) => 0,
        }
    }
}

/// What `targets` lead to, sorted by path. A file that several of them lead to stands there once, under the path that
/// sorts first.
pub(crate) fn plan(targets: &[Target], settings: &Settings) -> Vec<Step> {
    let mut walk = Walk::default();
    let mut around = Around::default();
    let mut targets: Vec<&Target> = targets.iter().collect();
    targets.sort_unstable();
    targets.dedup();
    for target in targets {
        match target {
            Target::Stdin => walk.files.push(stream("-".into(), "-".into())),
            Target::Path(path) => find(path, settings, &mut walk, &mut around),
        }
    }
    let mut files: BTreeMap<PathBuf, Entry> = BTreeMap::new();
    for entry in std::mem::take(&mut walk.files) {
        add(&mut files, entry);
    }
    let mut links = std::mem::take(&mut walk.links);
    links.sort_by(|a, b| a.shown.cmp(&b.shown));
    for link in links {
        follow(link, &mut files, &mut walk);
    }
    let mut steps = arrange(files, &around, settings);
    walk.problems.sort_by(|a, b| (&a.file, &a.message).cmp(&(&b.file, &b.message)));
    walk.problems.dedup();
    steps.extend(walk.problems.into_iter().map(Step::known));
    steps.sort_by(|a, b| a.shown.cmp(&b.shown));
    steps
}

fn find(given: &Path, settings: &Settings, walk: &mut Walk, around: &mut Around) {
    let as_shown = shown(given);
    let label: Arc<str> = if as_shown.is_empty() { ".".into() } else { as_shown.as_str().into() };
    let found = fs::canonicalize(given).and_then(|path| fs::metadata(&path).map(|metadata| (path, metadata)));
    let (path, metadata) = match found {
        Ok(found) => found,
        Err(_) if is_handle(given) && fs::metadata(given).is_ok_and(|metadata| !metadata.is_dir()) => {
            return walk.files.push(stream(given.to_owned(), label));
        }
        Err(error) => return walk.problems.push(unread(&label, format!("cannot be read: {}", reason(&error)))),
    };
    if metadata.is_dir() {
        around.look(&path);
        walk.folder(&path, &as_shown, settings);
    } else if metadata.is_file() {
        around.look(path.parent().unwrap_or(&path));
        let content = Content::File(metadata.len());
        walk.files.push(Entry { identity: path, shown: label, content, given: true });
    } else {
        walk.problems.push(special(&label));
    }
}

/// Whether `path` is what a shell hands over for `<(command)`: a pipe that is already open, so that opening it again
/// does not wait for anybody.
fn is_handle(path: &Path) -> bool {
    path == Path::new("/dev/stdin") || path.starts_with("/dev/fd") || path.starts_with("/proc/self/fd")
}

fn stream(identity: PathBuf, shown: Arc<str>) -> Entry {
    Entry { identity, shown, content: Content::Stream, given: true }
}

/// Adds a file, or another path of one that is known.
pub(crate) fn add(files: &mut BTreeMap<PathBuf, Entry>, entry: Entry) {
    match files.get_mut(&entry.identity) {
        Some(known) => {
            known.given |= entry.given;
            if entry.shown < known.shown {
                known.shown = entry.shown;
            }
        }
        None => drop(files.insert(entry.identity.clone(), entry)),
    }
}

/// A link inside the named folder is another name of a file that is read under its own, or of one that is not reached
/// otherwise. A link that leads out of it is not followed: whoever wrote the folder does not decide what else is read.
fn follow(link: Link, files: &mut BTreeMap<PathBuf, Entry>, walk: &mut Walk) {
    let to = || printable(&fs::read_link(&link.path).unwrap_or_default().to_string_lossy());
    let inside = link.to.starts_with(&link.root);
    if link.kind.is_dir() {
        if link.path.starts_with(&link.to) {
            let message = format!("link to `{}`, a folder that it lies in; not followed", to());
            walk.problems.push(unread(&link.shown, message));
        } else if !walk.folders.contains(&link.to) {
            let what = if inside { "a folder that is left out" } else { "a folder outside of what was given" };
            walk.problems.push(unread(&link.shown, format!("link to `{}`, {what}; not followed", to())));
        }
    } else if !link.kind.is_file() {
        walk.problems.push(special(&link.shown));
    } else if inside {
        let content = Content::File(link.size);
        let other_name = Entry { identity: link.to.clone(), shown: link.shown, content, given: false };
        files.entry(link.to).or_insert(other_name);
    } else if !files.contains_key(&link.to) {
        let message = format!("link to `{}`, a file outside of what was given; not followed", to());
        walk.problems.push(unread(&link.shown, message));
    }
}
