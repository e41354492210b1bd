//! What is judged by: which rules speak, and what is accepted.

use std::path::Path;
use std::sync::Arc;

use seawall_engine::{Catalog, Exceptions, Plan, Report};
use seawall_model::{Facts, SourceFile};
use seawall_source::Exclude;

/// What the files of one folder are judged by.
pub struct Rules {
    /// The rules that speak.
    pub plan: Plan,
    /// All rules: a fix must bring nothing that any of them reports.
    pub everything: Plan,
    /// What is known of the cluster.
    pub facts: Facts,
    /// Files of exceptions.
    pub exceptions: Vec<Arc<SourceFile>>,
    /// What is not read of the folder.
    pub exclude: Exclude,
}

/// Finds the rules for a folder, or, without one, those that the flags alone make. Asked again when files of the folder
/// have changed. An error is a sentence for the user: the rules of the flags count then.
pub type Configure<'c> = dyn Fn(Option<&Path>) -> anyhow::Result<Rules> + 'c;

impl Rules {
    /// Moves the findings of `report` that are accepted aside.
    pub(crate) fn accept(&self, report: &mut Report) {
        if self.exceptions.is_empty() {
            return;
        }
        let catalog = Catalog::built_in();
        let mut exceptions = Exceptions::new(self.facts.today);
        self.exceptions.iter().for_each(|file| exceptions.add_file(file, &catalog));
        exceptions.judge(report, &self.plan);
    }
}
