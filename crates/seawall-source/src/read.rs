//! The reading: files in the order of their paths, several at a time, a bounded number ahead of the caller.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;
use seawall_model::{Draft, Observation, Problem};

use crate::entry::{Content, Entry};
use crate::plan::{Step, Work, plan};
use crate::shown::printable;
use crate::{Hints, Settings, Target, archive, manifest};

/// What one file has to say.
#[derive(Debug)]
pub struct FileObservations {
    /// The file, as in [`seawall_model::SourceFile::path`].
    pub path: Arc<str>,
    /// Whether it was opened and read. Not so for a folder that could not be listed, or a target that is not there.
    pub was_read: bool,
    /// Where its text stands.
    pub home: Home,
    /// Its objects and its problems, in no particular order.
    pub observations: Vec<Observation>,
    /// What it tells of the cluster.
    pub hints: Hints,
    /// Other files that its problem speaks for: the templates of the chart that it describes, the patches of the
    /// kustomization. They are delivered nowhere else.
    pub covers: Vec<Arc<str>>,
}

/// Where the text of a file stands, for whoever wants to change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Home {
    /// In this file, links followed.
    File(PathBuf),
    /// It came in a stream.
    Stream,
    /// In an archive or a packed file.
    Packed,
    /// In a recording: what a cluster was once like.
    Recording,
    /// Nowhere: there is no text.
    Elsewhere,
}

impl FileObservations {
    pub(crate) fn new(path: Arc<str>) -> Self {
        Self {
            path,
            was_read: false,
            home: Home::Elsewhere,
            observations: Vec::new(),
            hints: Hints::default(),
            covers: Vec::new(),
        }
    }

    pub(crate) fn of_problem(path: Arc<str>, problem: Problem) -> Self {
        Self { observations: vec![Observation::Problem(problem)], ..Self::new(path) }
    }
}

/// Bytes that are read ahead in one go. The first go is short, so that the first answer comes soon.
const FIRST: u64 = 256 << 10;
const THEN: u64 = 16 << 20;

/// Reads everything that `targets` lead to and delivers it file by file, sorted by path, whatever the order of the
/// targets and the number of threads. While a file is delivered the next ones are being read; no more than two goes are
/// held in memory. Uses the rayon pool that it is called in.
///
/// Nothing stops a reading: what cannot be read is a problem among the observations. The hints are those of the first
/// file that has any.
pub fn read(targets: &[Target], settings: &Settings, deliver: &mut (dyn FnMut(FileObservations) + Send)) -> Hints {
    carry_out_all(plan(targets, settings).into(), settings, deliver)
}

/// Reads `bytes` as if they were a file called `name` that the user had given: a manifest, a recording, an archive.
pub fn read_bytes(
    name: &str,
    bytes: Vec<u8>,
    settings: &Settings,
    deliver: &mut (dyn FnMut(FileObservations) + Send),
) -> Hints {
    let shown = printable(name).into();
    let entry = Entry { identity: name.into(), shown, content: Content::Bytes(bytes), given: true };
    carry_out_all([Step::manifest(entry)].into(), settings, deliver)
}

fn carry_out_all(
    mut steps: VecDeque<Step>,
    settings: &Settings,
    deliver: &mut (dyn FnMut(FileObservations) + Send),
) -> Hints {
    let mut hints = Hints::default();
    let mut ready: Vec<FileObservations> = Vec::new();
    let mut ahead = FIRST;
    loop {
        let hand_over = || {
            for file in ready {
                hints.add(&file.hints);
                deliver(file);
            }
        };
        let ((), next) = rayon::join(hand_over, || go(&mut steps, ahead, settings));
        if next.is_empty() {
            return hints;
        }
        (ready, ahead) = (next, THEN);
    }
}

/// Reads everything at once into a draft. The second value is what the input tells of the cluster, the third how many
/// files were read.
pub fn read_all(targets: &[Target], settings: &Settings) -> (Draft, Hints, usize) {
    let (mut draft, mut files) = (Draft::default(), 0);
    let hints = read(targets, settings, &mut |file| {
        files += usize::from(file.was_read);
        file.observations.into_iter().for_each(|observation| draft.add(observation));
    });
    (draft, hints, files)
}

/// Reads the next files, of about `ahead` bytes together.
fn go(steps: &mut VecDeque<Step>, ahead: u64, settings: &Settings) -> Vec<FileObservations> {
    let mut taken = Vec::new();
    let mut bytes = 0;
    while bytes < ahead {
        let Some(step) = steps.pop_front() else { break };
        match step.work {
            Work::Manifest(entry) if entry.given => {
                for found in archive::open(entry, settings).into_iter().rev() {
                    steps.push_front(found);
                }
            }
            work => {
                let step = Step { work, ..step };
                bytes += step.size();
                taken.push(step);
            }
        }
    }
    taken.into_par_iter().map(|step| carry_out(step, settings)).collect()
}

fn carry_out(step: Step, settings: &Settings) -> FileObservations {
    match step.work {
        Work::Known(observations) => observations,
        Work::Manifest(entry) => manifest::read(entry, settings),
    }
}
