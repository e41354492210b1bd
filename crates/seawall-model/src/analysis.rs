//! What every analysis looks like to the engine.

use crate::finding::Findings;
use crate::{Facts, Object, ObjectId, Parameter, Parameters, Rule, Snapshot};

/// A family of rules that read a snapshot.
pub trait Analysis: Sync {
    /// One word: `posture`.
    fn name(&self) -> &'static str;

    /// All its rules.
    fn rules(&self) -> Vec<&'static Rule>;

    /// What users can set on them, by rule and name.
    fn parameters(&self) -> &'static [&'static Parameter];

    /// How many objects of `snapshot` a rule looks at; those that repeat their maker are not counted. 1 for a rule that
    /// asks about the cluster as a whole.
    fn concerned(&self, rule: &Rule, snapshot: &Snapshot) -> usize;

    /// Prepares a run of the rules for which `selected` holds.
    fn plan(&self, selected: &dyn Fn(&Rule) -> bool, parameters: &Parameters) -> Box<dyn Judge>;
}

/// Rules ready to run. Pure and total: the same input gives the same findings, in any order, on any thread.
pub trait Judge: Send + Sync {
    /// What can be said of an object without knowing the others.
    fn alone(&self, object: &Object, facts: &Facts, into: &mut Findings);

    /// What can only be said of an object knowing the others.
    fn among(&self, id: ObjectId, snapshot: &Snapshot, into: &mut Findings);

    /// Both, for less than the sum.
    fn judge(&self, id: ObjectId, snapshot: &Snapshot, into: &mut Findings);

    /// What can be said of the snapshot as a whole and of no single object.
    fn survey(&self, snapshot: &Snapshot, into: &mut Findings);
}
