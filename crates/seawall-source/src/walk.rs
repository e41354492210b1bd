//! Which files lie in a folder.

use std::fs::{self, DirEntry, FileType};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashSet;
use seawall_model::Problem;

use crate::Settings;
use crate::bytes::reason;
use crate::entry::{Content, Entry};
use crate::ignores::Ignores;
use crate::problem::{foreign, unread};
use crate::shown::{below, printable};

/// Everything that the walked folders hold, in no order.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    /// Files that may be manifests, by their names.
    pub(crate) files: Vec<Entry>,
    /// Links, to be followed when all files are known.
    pub(crate) links: Vec<Link>,
    /// The folders that were walked.
    pub(crate) folders: FxHashSet<PathBuf>,
    /// What could not be walked.
    pub(crate) problems: Vec<Problem>,
}

/// A symbolic link that leads somewhere.
#[derive(Debug)]
pub(crate) struct Link {
    /// As it is reported.
    pub(crate) shown: Arc<str>,
    /// Where it stands.
    pub(crate) path: PathBuf,
    /// Where it leads, all links followed.
    pub(crate) to: PathBuf,
    /// What is there.
    pub(crate) kind: FileType,
    /// The size of what is there.
    pub(crate) size: u64,
    /// The folder that the user named.
    pub(crate) root: PathBuf,
}

impl Walk {
    /// Walks the folder at `root`, which has no links in it and is reported as `shown`.
    pub(crate) fn folder(&mut self, root: &Path, shown: &str, settings: &Settings) {
        let before = (self.files.len(), self.links.len());
        let first = Folder { path: root.to_owned(), shown: shown.to_owned(), ignores: Ignores::above(root) };
        let mut descent = Descent { walk: self, root, settings, open: vec![first], ignored: 0 };
        while let Some(folder) = descent.open.pop() {
            descent.enter(&folder);
        }
        let ignored = descent.ignored;
        if before == (self.files.len(), self.links.len()) {
            let who = if settings.exclude.is_empty() { ".gitignore" } else { ".gitignore or the configuration" };
            let left_out = match ignored {
                0 => String::new(),
                _ => format!("; {who} leaves out {ignored} that may be or hold some"),
            };
            self.problems.push(foreign(&named(shown), format!("no manifest in this folder{left_out}")));
        }
    }
}

/// The way down from one named folder.
struct Descent<'w> {
    walk: &'w mut Walk,
    root: &'w Path,
    settings: &'w Settings,
    open: Vec<Folder>,
    /// Files and folders that would have been looked at but for a `.gitignore`.
    ignored: usize,
}

/// A folder on its way to be walked.
struct Folder {
    path: PathBuf,
    shown: String,
    ignores: Arc<Ignores>,
}

impl Descent<'_> {
    fn enter(&mut self, folder: &Folder) {
        self.walk.folders.insert(folder.path.clone());
        let entries = self.list(folder);
        let mut ignores = Arc::clone(&folder.ignores);
        let list = entries.iter().find(|entry| entry.file_name() == ".gitignore");
        if let Some(list) = list.filter(|list| list.file_type().is_ok_and(|kind| kind.is_file())) {
            let (with, problem) = ignores.with(list.path(), &below(&folder.shown, ".gitignore"));
            ignores = with;
            self.walk.problems.extend(problem);
        }
        for entry in entries {
            self.meet(&entry, folder, &ignores);
        }
    }

    fn list(&mut self, folder: &Folder) -> Vec<DirEntry> {
        let refused = |error: &std::io::Error| {
            unread(&named(&folder.shown), format!("folder cannot be read: {}; skipped", reason(error)))
        };
        let mut entries = Vec::new();
        match fs::read_dir(&folder.path) {
            Ok(listed) => {
                for entry in listed {
                    match entry {
                        Ok(entry) => entries.push(entry),
                        Err(error) => self.walk.problems.push(refused(&error)),
                    }
                }
            }
            Err(error) => self.walk.problems.push(refused(&error)),
        }
        entries
    }

    fn meet(&mut self, entry: &DirEntry, folder: &Folder, ignores: &Arc<Ignores>) {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let kind = match entry.file_type() {
            Ok(kind) => kind,
            Err(error) => {
                let message = format!("cannot be looked at: {}; skipped", reason(&error));
                return self.walk.problems.push(unread(&below(&folder.shown, &name).into(), message));
            }
        };
        let wanted = if kind.is_dir() { walks_into(&name, self.settings) } else { is_manifest(&name) };
        if !wanted && !kind.is_symlink() {
            return;
        }
        let path = entry.path();
        if ignores.ignore(&path, kind.is_dir()) || self.settings.exclude.leaves_out(&path, kind.is_dir()) {
            self.ignored += 1;
            return;
        }
        let shown = below(&folder.shown, &name);
        if kind.is_dir() {
            self.open.push(Folder { path, shown, ignores: Arc::clone(ignores) });
        } else if kind.is_symlink() {
            self.link(path, &name, &shown.into());
        } else if kind.is_file() {
            let size = entry.metadata().map_or(0, |metadata| metadata.len());
            let content = Content::File(size);
            self.walk.files.push(Entry { identity: path, shown: shown.into(), content, given: false });
        } else {
            self.walk.problems.push(special(&shown.into()));
        }
    }

    fn link(&mut self, path: PathBuf, name: &str, shown: &Arc<str>) {
        let found = fs::canonicalize(&path).and_then(|to| fs::metadata(&to).map(|metadata| (to, metadata)));
        let error = match found {
            Ok((to, metadata)) => {
                let wanted = if metadata.is_dir() { walks_into(name, self.settings) } else { is_manifest(name) };
                if wanted {
                    let (kind, size, root) = (metadata.file_type(), metadata.len(), self.root.to_owned());
                    self.walk.links.push(Link { shown: Arc::clone(shown), path, to, kind, size, root });
                }
                return;
            }
            Err(error) => error,
        };
        let to = printable(&fs::read_link(&path).unwrap_or_default().to_string_lossy());
        let why = match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory if !is_manifest(name) => return,
            ErrorKind::NotFound | ErrorKind::NotADirectory => "which does not exist",
            ErrorKind::PermissionDenied => "which may not be looked at",
            _ => "which leads in a circle",
        };
        self.walk.problems.push(unread(shown, format!("link to `{to}`, {why}; not followed")));
    }
}

/// The folder that the user is in has no name of its own.
fn named(shown: &str) -> Arc<str> {
    if shown.is_empty() { ".".into() } else { shown.into() }
}

/// A problem with a pipe, a socket or a device, which is never opened.
pub(crate) fn special(shown: &Arc<str>) -> Problem {
    unread(shown, "a pipe, socket or device, not a file; skipped")
}

/// Whether a file of this name may hold manifests.
pub(crate) fn is_manifest(name: &str) -> bool {
    const ENDINGS: [&str; 5] = ["yaml", "yml", "json", "jsonl", "ndjson"];
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)) || name == "Kustomization"
}

/// Whether a folder of this name is walked.
pub(crate) fn walks_into(name: &str, settings: &Settings) -> bool {
    name != ".git" && (settings.hidden || !name.starts_with('.'))
}
