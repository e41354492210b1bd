//! Where one rule puts what it finds in several objects.

use seawall_model::finding::Findings;
use seawall_model::{Object, Parameters};

use crate::{Author, Report};

/// Where one rule puts what it finds.
pub struct Desk<'r> {
    author: Author,
    parameters: &'r Parameters,
    into: &'r mut Findings,
}

impl<'r> Desk<'r> {
    /// Takes what `author` finds, as the user set it.
    pub fn new(author: Author, parameters: &'r Parameters, into: &'r mut Findings) -> Self {
        Self { author, parameters, into }
    }

    /// What the rule has to say about one object; ask once for each.
    pub fn report<'o>(&'o mut self, object: &'o Object) -> Report<'o> {
        Report::new(self.author, self.parameters, Some(object), self.into)
    }

    /// What the rule has to say about one object that another analysis reports for the same cause: set aside, but known
    /// to whoever asks whether a fix adds it.
    pub fn covered(&mut self, object: &Object, say: impl FnOnce(&mut Report<'_>)) {
        let first = self.into.findings.len();
        say(&mut self.report(object));
        let said = self.into.findings.split_off(first);
        self.into.covered.extend(said);
    }

    /// What it has to say about the cluster as a whole.
    pub fn cluster(&mut self) -> Report<'_> {
        Report::new(self.author, self.parameters, None, self.into)
    }
}
