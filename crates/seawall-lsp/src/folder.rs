//! A folder that is open in the editor: the files that others refer to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use seawall_model::{Object, Observation};
use seawall_source::{Exclude, Settings, Target};

/// Objects of one folder that are held. A folder with more is no project but a home directory or a store of dumps, and
/// putting it together would take longer than the pause between two keystrokes.
const MOST: usize = 20_000;

/// Bytes of a file that is read for what others say of it.
const LARGEST: u64 = 8 << 20;

/// A folder, and what its files hold.
#[derive(Debug, Default)]
pub(crate) struct Folder {
    pub(crate) path: PathBuf,
    files: BTreeMap<Arc<str>, Vec<Object>>,
    /// How often a reading was asked for; only the answer to the last one counts.
    pub(crate) asked: u64,
}

/// What a reading of a folder brought.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    files: BTreeMap<Arc<str>, Vec<Object>>,
    /// Objects that were left out because there are too many.
    pub(crate) left_out: usize,
}

impl Folder {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path, ..Self::default() }
    }

    /// Takes what a reading brought.
    pub(crate) fn fill(&mut self, contents: Contents) {
        self.files = contents.files;
    }

    /// Takes what one file holds now, by its name in findings.
    pub(crate) fn put(&mut self, name: &Arc<str>, objects: Vec<Object>) {
        self.files.insert(Arc::clone(name), objects);
    }

    /// The files and their objects.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&Arc<str>, &[Object])> {
        self.files.iter().map(|(name, objects)| (name, &**objects))
    }
}

/// Reads everything in a folder. What cannot be read is missing: that is said when the file is opened.
pub(crate) fn read(path: &Path, exclude: Exclude) -> Contents {
    let settings = Settings { max_file: LARGEST, exclude, ..Settings::default() };
    let mut contents = Contents::default();
    let mut held = 0;
    seawall_source::read(&[Target::Path(path.to_owned())], &settings, &mut |file| {
        let objects = objects(file.observations);
        if held + objects.len() > MOST {
            contents.left_out += objects.len();
        } else if !objects.is_empty() {
            held += objects.len();
            contents.files.insert(file.path, objects);
        }
    });
    contents
}

/// What stands in one file, and why it cannot be judged by itself, if that is so.
pub(crate) fn read_file(path: &Path) -> (Vec<Object>, Option<String>) {
    let (mut found, mut part_of) = (Vec::new(), None);
    if !path.is_file() {
        return (found, part_of);
    }
    seawall_source::read(&[Target::Path(path.to_owned())], &Settings::default(), &mut |file| {
        let known = file.observations.iter().find_map(|observation| match observation {
            Observation::Problem(problem) if !file.was_read => Some(problem.message.clone()),
            _ => None,
        });
        part_of = part_of.take().or(known);
        found.extend(objects(file.observations));
    });
    (found, part_of)
}

fn objects(observations: Vec<Observation>) -> Vec<Object> {
    let objects = observations.into_iter().filter_map(|observation| match observation {
        Observation::Object(object) => Some(object),
        Observation::Problem(_) => None,
    });
    objects.collect()
}
