//! Documents that belong together, judged among the files around them.

use seawall_engine::{Plan, Report, run_on};
use seawall_model::{Draft, Facts, Object, ObjectId, Observation, Problem};

use crate::document::Document;
use crate::folder::Folder;

/// A folder with the documents in it that are open; for a document outside of every folder, that document alone.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) folder: Folder,
    /// Whether the client opened the folder, and not only a document.
    pub(crate) is_opened: bool,
    /// The findings and problems of the open documents; absent when something has changed since.
    pub(crate) report: Option<Report>,
}

/// The objects of one text, by its name in findings.
pub(crate) type Read<'d> = (&'d str, &'d [Object], &'d [Problem]);

impl Workspace {
    pub(crate) fn new(folder: Folder, is_opened: bool) -> Self {
        Self { folder, is_opened, report: None }
    }

    /// Judges the open texts among the files of the folder. An open text counts instead of its file.
    pub(crate) fn judge(&self, open: &[Read<'_>], plan: &Plan, facts: &Facts) -> Report {
        let is_open = |name: &str| open.iter().any(|(open, _, _)| *open == name);
        let mut draft = Draft::default();
        for (_, objects) in self.folder.files().filter(|(name, _)| !is_open(name)) {
            objects.iter().for_each(|object| draft.add(Observation::Object(object.clone())));
        }
        for (_, objects, problems) in open {
            objects.iter().for_each(|object| draft.add(Observation::Object(object.clone())));
            problems.iter().for_each(|problem| draft.add(Observation::Problem(problem.clone())));
        }
        let (snapshot, problems) = draft.freeze(facts.clone());
        let in_open = |id: &ObjectId| snapshot.object(*id).origin.file().is_some_and(|file| is_open(&file.path));
        let objects: Vec<ObjectId> = snapshot.ids().filter(in_open).collect();
        let mut report = run_on(plan, &snapshot, &objects);
        report.problems = plan.leave_told(problems);
        report
    }
}

/// What stands in an open document.
pub(crate) fn read(document: &Document) -> Read<'_> {
    (&document.name, &document.objects, &document.problems)
}
