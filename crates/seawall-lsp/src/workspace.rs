//! Documents that belong together, judged among the files around them.

use seawall_engine::{Report, run_on};
use seawall_model::{Draft, Object, ObjectId, Observation, Problem, Snapshot};

use crate::document::Document;
use crate::folder::Folder;
use crate::rules::Rules;

/// A folder with the documents in it that are open; for a document outside of every folder, that document alone.
pub(crate) struct Workspace {
    pub(crate) folder: Folder,
    /// Whether the client opened the folder, and not only a document.
    pub(crate) is_opened: bool,
    /// The findings and problems of the open documents; absent when something has changed since.
    pub(crate) report: Option<Report>,
    pub(crate) rules: Rules,
}

/// The objects of one text, by its name in findings.
pub(crate) type Read<'d> = (&'d str, &'d [Object], &'d [Problem]);

impl Workspace {
    pub(crate) fn new(folder: Folder, is_opened: bool, rules: Rules) -> Self {
        Self { folder, is_opened, report: None, rules }
    }

    /// Judges the open texts among the files of the folder.
    pub(crate) fn judge(&self, open: &[Read<'_>]) -> Report {
        let (snapshot, problems) = self.snapshot(open);
        let mut report = run_on(&self.rules.plan, &snapshot, &objects_in(&snapshot, |name| is_open(open, name)));
        report.problems = self.rules.plan.leave_told(problems);
        self.rules.accept(&mut report);
        report
    }

    /// Everything in the folder. An open text counts instead of its file.
    pub(crate) fn snapshot(&self, open: &[Read<'_>]) -> (Snapshot, Vec<Problem>) {
        let mut draft = Draft::default();
        for (_, objects) in self.folder.files().filter(|(name, _)| !is_open(open, name)) {
            objects.iter().for_each(|object| draft.add(Observation::Object(object.clone())));
        }
        for (_, objects, problems) in open {
            objects.iter().for_each(|object| draft.add(Observation::Object(object.clone())));
            problems.iter().for_each(|problem| draft.add(Observation::Problem(problem.clone())));
        }
        draft.freeze(self.rules.facts.clone())
    }
}

fn is_open(open: &[Read<'_>], name: &str) -> bool {
    open.iter().any(|(open, _, _)| *open == name)
}

/// The objects in files of which `is_wanted` holds.
pub(crate) fn objects_in(snapshot: &Snapshot, is_wanted: impl Fn(&str) -> bool) -> Vec<ObjectId> {
    let in_wanted = |id: &ObjectId| snapshot.object(*id).origin.file().is_some_and(|file| is_wanted(&file.path));
    snapshot.ids().filter(in_wanted).collect()
}

/// What stands in an open document.
pub(crate) fn read(document: &Document) -> Read<'_> {
    (&document.name, &document.objects, &document.problems)
}
