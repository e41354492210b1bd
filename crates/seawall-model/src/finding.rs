//! A finding: a rule, an object, a place, what it is built on and how to mend it.

mod evidence;
mod identity;
mod remediation;

pub use evidence::Evidence;
pub use identity::FindingId;
pub use remediation::{Change, Operation, Remediation, Safety};

use crate::{Location, Reference, Rule, Severity};

/// One thing that is wrong with one object.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The same finding has the same id in git, in admission and in the cluster.
    pub id: FindingId,
    /// The rule that reports.
    pub rule: &'static Rule,
    /// The analysis that the rule belongs to: `posture`, `rbac` ...
    pub analysis: &'static str,
    /// How bad, out of context.
    pub severity: Severity,
    /// One sentence without a full stop; names the container.
    pub message: String,
    /// The object.
    pub object: Reference,
    /// JSON pointer of the field within the object, also when the field is absent.
    pub path: String,
    /// The same for people: list elements by what identifies them.
    pub place: String,
    /// Where it is written, or the nearest written parent; absent for objects that stand in no file.
    pub location: Option<Location>,
    /// Whether a secret stands at `location`, so that nobody may show the text there.
    pub secret: bool,
    /// What the finding is built on.
    pub evidence: Vec<Evidence>,
    /// What would mend it.
    pub remediation: Option<Remediation>,
}

/// A rule that could not decide about an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unknown {
    /// The rule's id.
    pub rule: &'static str,
    /// The object.
    pub object: Reference,
    /// What it would have to know.
    pub reason: &'static str,
}

/// What an analysis has to say.
#[derive(Debug, Default)]
pub struct Findings {
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// Findings that say nothing new beside one of `findings`: mending that one mends them, or comes first. Kept for
    /// counting and for judging a fix, which may bring them to light but has not made them.
    pub covered: Vec<Finding>,
    /// What could not be decided.
    pub unknowns: Vec<Unknown>,
}
