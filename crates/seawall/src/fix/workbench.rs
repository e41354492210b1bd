//! The input, read once, and judged again whenever files change.

use std::collections::HashMap;
use std::io::Read as _;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use seawall_engine::{Catalog, Exceptions, Frameworks, Plan, Profile, Report, Selection};
use seawall_model::finding::Finding;
use seawall_model::{Draft, Facts, Object, Observation, Problem, Snapshot};
use seawall_report::mend::{Changed, Judged};
use seawall_source::{FileObservations, Hints, Home, Settings, read_bytes};

use crate::arguments::Input;
use crate::scan::{facts, read};

/// Everything that was read.
pub(super) struct Workbench {
    /// What could not be read.
    pub(super) problems: Vec<Problem>,
    /// What came on standard input, if it was asked for.
    pub(super) stream: Option<Vec<u8>>,
    /// Where the files stand, by the path they are reported under.
    pub(super) homes: HashMap<Arc<str>, Home>,
    /// What is accepted and stays.
    exceptions: Exceptions,
    /// Whether what stands with the objects is accepted too.
    pub(super) suppressions: bool,
    wanted: Plan,
    all: Plan,
    facts: Facts,
    /// What was read, by file.
    files: Vec<(Arc<str>, Vec<Object>)>,
    /// Files that have changed, as they were read last.
    changed: HashMap<Arc<str>, (String, Vec<Object>)>,
}

impl Workbench {
    /// Reads the input.
    pub(super) fn read(input: &Input, selection: &Selection, exceptions: Exceptions) -> Result<Self> {
        let (catalog, frameworks) = (Catalog::built_in(), Frameworks::built_in());
        let wanted = selection.plan(&catalog, frameworks)?;
        let all = Selection { profile: Profile::All, parameters: selection.parameters.clone(), ..Selection::default() };
        let all = all.plan(&catalog, frameworks)?;
        let (mut files, mut problems, mut homes) = (Vec::new(), Vec::new(), HashMap::new());
        let mut deliver = |file: FileObservations| {
            let mut objects = Vec::new();
            for observation in file.observations {
                match observation {
                    Observation::Object(object) => objects.push(object),
                    Observation::Problem(problem) => problems.push(problem),
                }
            }
            homes.insert(Arc::clone(&file.path), file.home);
            if !objects.is_empty() {
                files.push((file.path, objects));
            }
        };
        let (streams, targets): (Vec<&PathBuf>, _) = input.targets.iter().partition(|target| target.as_os_str() == "-");
        let stream = if streams.is_empty() { None } else { Some(standard_input()?) };
        let mut hints = Hints::default();
        if let Some(bytes) = &stream {
            hints = read_bytes("-", bytes.clone(), &Settings::default(), &mut deliver);
        }
        if stream.is_none() || !targets.is_empty() {
            let targets: Vec<PathBuf> = targets.into_iter().cloned().collect();
            hints.add(&read(&targets, &input.exclude, &mut deliver)?);
        }
        let facts = facts(input, hints);
        Ok(Self {
            problems,
            stream,
            homes,
            exceptions,
            suppressions: false,
            wanted,
            all,
            facts,
            files,
            changed: HashMap::new(),
        })
    }

    /// What the rules say when `changed` files have the text that they have come to have.
    pub(super) fn judge(&mut self, changed: &[Changed<'_>]) -> Judged {
        self.changed.retain(|path, _| changed.iter().any(|file| file.path == path));
        for file in changed {
            if self.changed.get(file.path).is_none_or(|(text, _)| text != file.text) {
                let objects = read_text(file);
                self.changed.insert(Arc::clone(file.path), (file.text.to_owned(), objects));
            }
        }
        let mut draft = Draft::default();
        for (path, objects) in &self.files {
            let objects = self.changed.get(path).map_or(objects, |(_, objects)| objects);
            objects.iter().for_each(|object| draft.add(Observation::Object(object.clone())));
        }
        let (snapshot, _) = draft.freeze(self.facts.clone());
        let found = seawall_engine::run(&self.wanted, &snapshot, Vec::new()).findings;
        let look_up = |finding: &Finding| snapshot.object_at(&finding.object, finding.location.as_ref());
        let (wanted, _) = self.exceptions.divide(found, look_up);
        let wanted = if self.suppressions { self.unsuppressed(wanted, &snapshot) } else { wanted };
        let all = seawall_engine::findings(&self.all, &snapshot);
        Judged { snapshot, wanted, all }
    }

    /// What neither annotations nor comments accept. They are read anew each time: their places move with the edits.
    fn unsuppressed(&self, findings: Vec<Finding>, snapshot: &Snapshot) -> Vec<Finding> {
        let mut written = Exceptions::new(self.facts.today);
        written.learn_all(snapshot, &Catalog::built_in());
        let look_up = |finding: &Finding| snapshot.object_at(&finding.object, finding.location.as_ref());
        written.divide(findings, look_up).0
    }

    /// What is to be said of the exceptions, when all is done.
    pub(super) fn end(self) -> Vec<Problem> {
        let mut report = Report::default();
        self.exceptions.end(&mut report, &self.wanted);
        report.problems
    }
}

/// All that comes on standard input, which is given back when nothing in it is mended.
fn standard_input() -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = Settings::default().max_file;
    std::io::stdin().lock().take(limit + 1).read_to_end(&mut bytes).context("cannot read standard input")?;
    if bytes.len() as u64 > limit {
        bail!("standard input is larger than one file may be");
    }
    Ok(bytes)
}

fn read_text(file: &Changed<'_>) -> Vec<Object> {
    let mut objects = Vec::new();
    read_bytes(file.path, file.text.as_bytes().to_vec(), &Settings::default(), &mut |read| {
        objects.extend(read.observations.into_iter().filter_map(|observation| match observation {
            Observation::Object(object) => Some(object),
            Observation::Problem(_) => None,
        }));
    });
    objects
}
