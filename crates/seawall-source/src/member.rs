//! The members of one archive.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use seawall_model::Problem;

use crate::Settings;
use crate::bytes::{Budget, Failure, read_all};
use crate::entry::{Content, Entry};
use crate::format::Format;
use crate::layout::{Around, arrange};
use crate::plan::Step;
use crate::problem::{count, foreign, named, unread};
use crate::shown::printable;
use crate::walk::{is_manifest, walks_into};

/// What a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A file.
    File,
    /// A link, a device, a pipe.
    Special,
}

/// Members of an archive as they are found: which of them to read, what to say of the others.
pub(crate) struct Members<'s> {
    archive: Arc<str>,
    settings: &'s Settings,
    budget: Budget,
    /// The budget of the stream that the archive is packed in.
    stream: Option<&'s Budget>,
    files: BTreeMap<PathBuf, Entry>,
    /// Why members were skipped, and their names.
    skipped: BTreeMap<&'static str, Vec<String>>,
    seen: u32,
    /// Whether there was one more than there may be.
    full: bool,
}

const SPECIAL: &str = "link, device or pipe";
const NESTED: &str = "an archive inside an archive";
const OUTSIDE: &str = "the name leads out of the archive";
const TOO_LARGE: &str = "larger than one file may be";
const TWICE: &str = "there is a later member of the same name";

impl<'s> Members<'s> {
    /// For an archive of `length` bytes, packing counted.
    pub(crate) fn new(archive: &Arc<str>, length: u64, settings: &'s Settings) -> Self {
        Self {
            archive: Arc::clone(archive),
            settings,
            budget: Budget::new(length, settings.max_archive, settings),
            stream: None,
            files: BTreeMap::new(),
            skipped: BTreeMap::new(),
            seen: 0,
            full: false,
        }
    }

    /// With the budget of the stream around it, which may be the first to end.
    pub(crate) fn within(self, stream: &'s Budget) -> Self {
        Self { stream: Some(stream), ..self }
    }

    /// Whether no more members may come.
    pub(crate) fn is_full(&self) -> bool {
        self.full
    }

    /// Takes note of the next member. Gives the path to add it under, if it is to be read.
    pub(crate) fn next(&mut self, name: &str, kind: Kind) -> Option<PathBuf> {
        self.full |= self.seen >= self.settings.max_members;
        if self.full {
            return None;
        }
        self.seen += 1;
        let Some(path) = safe(name) else {
            self.skip(name, OUTSIDE);
            return None;
        };
        let (folders, own_name) = path.rsplit_once('/').unwrap_or(("", &path));
        let walked = folders.split('/').filter(|folder| !folder.is_empty());
        if !walked.into_iter().all(|folder| walks_into(folder, self.settings)) || own_name.starts_with("._") {
            return None;
        }
        if is_manifest(own_name) && kind == Kind::File {
            return Some(PathBuf::from(path));
        }
        if is_manifest(own_name) {
            self.skip(&path, SPECIAL);
        } else if kind == Kind::File && Format::promised(own_name) != Format::Plain && !in_chart(&path) {
            self.skip(&path, NESTED);
        }
        None
    }

    /// Reads a member of `size` bytes, as the archive says. Fails when nothing more can be read.
    pub(crate) fn add(&mut self, path: PathBuf, reader: &mut impl Read, size: u64) -> io::Result<()> {
        let shown = format!("{}!{}", self.archive, printable(&path.to_string_lossy()));
        if size > self.settings.max_file {
            self.skip(&path.to_string_lossy(), TOO_LARGE);
            return Ok(());
        }
        let bytes = match read_all(self.budget.meter(reader), size.min(1 << 20), self.settings.max_file) {
            Ok(bytes) if (bytes.len() as u64) < size => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(bytes) => bytes,
            Err(Failure::Io(error)) => return Err(error),
            Err(Failure::TooLarge) => {
                self.skip(&path.to_string_lossy(), TOO_LARGE);
                return Ok(());
            }
        };
        let entry = Entry { identity: path, shown: shown.into(), content: Content::Bytes(bytes), given: false };
        if let Some(earlier) = self.files.insert(entry.identity.clone(), entry) {
            self.skip(&earlier.identity.to_string_lossy(), TWICE);
        }
        Ok(())
    }

    /// Takes note of a member that is not read.
    pub(crate) fn skip(&mut self, name: &str, why: &'static str) {
        let names = self.skipped.entry(why).or_default();
        names.push(printable(&name.chars().take(100).collect::<String>()));
    }

    /// What to do with the members; `error` ended the reading.
    pub(crate) fn end(self, error: Option<&io::Error>) -> Vec<Step> {
        let archive = &self.archive;
        let mut problems: Vec<Problem> = Vec::new();
        for (why, names) in &self.skipped {
            let message = format!(
                "{} skipped: {why} ({})",
                count(names.len(), "member"),
                named(names.iter().map(String::as_str))
            );
            let harmless = matches!(*why, SPECIAL | TWICE);
            problems.push(if harmless { foreign(archive, message) } else { unread(archive, message) });
        }
        let exceeded = self.stream.and_then(Budget::exceeded).or(self.budget.exceeded());
        let kept = format!("{} before that was read", count(self.files.len(), "manifest"));
        match (exceeded, error) {
            (Some(exceeded), _) => problems.push(unread(archive, format!("{exceeded}; {kept}"))),
            (None, Some(_)) => problems.push(unread(archive, format!("damaged or cut off; {kept}"))),
            (None, None) if self.is_full() => {
                problems.push(unread(archive, format!("more than {} members; {kept}", self.settings.max_members)));
            }
            (None, None) if self.files.is_empty() && problems.is_empty() => {
                problems.push(foreign(archive, "no manifest in this archive"));
            }
            (None, None) => {}
        }
        let mut steps: Vec<Step> = problems.into_iter().map(Step::known).collect();
        steps.extend(arrange(self.files, &Around::default(), self.settings));
        steps
    }
}

/// The path that a member's name stands for, if it stays inside the archive.
fn safe(name: &str) -> Option<String> {
    let name = name.replace('\\', "/");
    let drive = name.as_bytes().get(1) == Some(&b':') && name.as_bytes()[0].is_ascii_alphabetic();
    if drive || name.starts_with('/') || name.split('/').any(|part| part == "..") || name.contains('\0') {
        return None;
    }
    let parts: Vec<&str> = name.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// Whether the member is a packed subchart, which the chart's own problem counts.
fn in_chart(path: &str) -> bool {
    Path::new(path).parent().is_some_and(|folder| folder.ends_with("charts"))
}
