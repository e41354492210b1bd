//! Everything that is known of the network, and where findings about it go.

use seawall_check::{Author, Report};
use seawall_model::finding::Findings;
use seawall_model::{Object, Parameters, Snapshot};

/// Everything that is known of the network, worked out once for all rules.
pub(crate) struct Survey<'s> {
    /// What was read.
    pub(crate) snapshot: &'s Snapshot,
}

impl<'s> Survey<'s> {
    pub(super) fn of(snapshot: &'s Snapshot) -> Self {
        Self { snapshot }
    }
}

/// Where one rule puts what it finds.
pub(crate) struct Desk<'r> {
    author: Author,
    parameters: &'r Parameters,
    into: &'r mut Findings,
}

impl<'r> Desk<'r> {
    pub(super) fn new(author: Author, parameters: &'r Parameters, into: &'r mut Findings) -> Self {
        Self { author, parameters, into }
    }

    /// What the rule has to say about one object; ask once for each.
    pub(crate) fn report<'o>(&'o mut self, object: &'o Object) -> Report<'o> {
        Report::new(self.author, self.parameters, Some(object), self.into)
    }
}
