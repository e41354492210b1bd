//! What was said of the snapshot as a whole, by the object it is about.

use rustc_hash::FxHashMap;
use seawall_model::finding::{Finding, Findings};
use seawall_model::{ObjectId, Snapshot};

use crate::Plan;

/// What the judges of a plan say of a snapshot as a whole, by the object it is about.
pub(crate) struct Surveyed {
    about: FxHashMap<ObjectId, (Vec<Finding>, Vec<Finding>)>,
    /// What is about no object of the snapshot, and everything that could not be decided.
    pub(crate) rest: Findings,
}

impl Surveyed {
    pub(crate) fn by(plan: &Plan, snapshot: &Snapshot) -> Self {
        let mut said = Findings::default();
        for judge in &plan.judges {
            judge.survey(snapshot, &mut said);
        }
        let mut surveyed = Self { about: FxHashMap::default(), rest: Findings::default() };
        surveyed.rest.unknowns = said.unknowns;
        for finding in said.findings {
            match snapshot.id_at(&finding.object, finding.location.as_ref()) {
                Some(id) => surveyed.about.entry(id).or_default().0.push(finding),
                None => surveyed.rest.findings.push(finding),
            }
        }
        for finding in said.covered {
            match snapshot.id_at(&finding.object, finding.location.as_ref()) {
                Some(id) => surveyed.about.entry(id).or_default().1.push(finding),
                None => surveyed.rest.covered.push(finding),
            }
        }
        surveyed
    }

    /// Adds what is about one object.
    pub(crate) fn add_about(&self, id: ObjectId, into: &mut Findings) {
        let Some((findings, covered)) = self.about.get(&id) else { return };
        into.findings.extend_from_slice(findings);
        into.covered.extend_from_slice(covered);
    }
}
