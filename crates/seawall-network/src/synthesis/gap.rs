//! What is not known, and what a proposal therefore does not hold.

use super::Site;

/// How much it matters to who applies the policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grave {
    /// Something will be cut off, or stay open, unless somebody acts.
    Act,
    /// It was assumed, or may be missing: to be checked.
    Check,
    /// Worth knowing.
    Note,
}

impl Grave {
    /// The word used in reports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Act => "act",
            Self::Check => "check",
            Self::Note => "note",
        }
    }
}

/// Something that is not known or cannot be said in a policy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap<'s> {
    /// How much it matters.
    pub grave: Grave,
    /// A short word for the kind of gap, stable: `api-server-unknown`.
    pub code: &'static str,
    /// What it is about: a workload, a namespace, a name; empty for the whole.
    pub about: String,
    /// One sentence: what is not known, and what was done.
    pub message: String,
    /// Where it was written, if it was.
    pub site: Option<Site<'s>>,
}

impl<'s> Gap<'s> {
    pub(super) fn new(grave: Grave, code: &'static str, about: impl Into<String>, message: impl Into<String>) -> Self {
        Self { grave, code, about: about.into(), message: message.into(), site: None }
    }

    pub(super) fn at(mut self, site: Site<'s>) -> Self {
        self.site = Some(site);
        self
    }
}
