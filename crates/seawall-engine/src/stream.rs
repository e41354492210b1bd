//! A run that reports while its input is still being read.

use seawall_model::finding::Findings;
use seawall_model::{Facts, Object, Snapshot};

use crate::Plan;
use crate::run::{settle, sort};
use crate::surveyed::Surveyed;

/// A run in two halves: what an object says by itself is reported as soon as it is read, the rest once everything is
/// known. Together they give the findings of [`crate::run`], in another order.
pub struct Stream<'p> {
    plan: &'p Plan,
    facts: Facts,
}

impl<'p> Stream<'p> {
    /// A run of `plan` over an input of which `facts` are known beforehand.
    pub fn new(plan: &'p Plan, facts: Facts) -> Self {
        Self { plan, facts }
    }

    /// What can be said of `object` now. Nothing for objects that may repeat another or whose kind must be looked up.
    pub fn early(&self, object: &Object) -> Findings {
        let mut into = Findings::default();
        if Snapshot::is_settled(object) {
            for judge in &self.plan.judges {
                judge.alone(object, &self.facts, &mut into);
            }
            settle(self.plan, &mut into, 0);
            sort(&mut into.findings);
        }
        into
    }

    /// What could not be said before: everything of the other objects, and what depends on more than one.
    pub fn late(&self, snapshot: &Snapshot) -> Findings {
        let mut into = Findings::default();
        let surveyed = Surveyed::by(self.plan, snapshot);
        for id in snapshot.ids().filter(|&id| snapshot.maker(id).is_none()) {
            let start = into.findings.len();
            for judge in &self.plan.judges {
                if Snapshot::is_settled(snapshot.object(id)) {
                    judge.among(id, snapshot, &mut into);
                } else {
                    judge.judge(id, snapshot, &mut into);
                }
            }
            surveyed.add_about(id, &mut into);
            settle(self.plan, &mut into, start);
            sort(&mut into.findings[start..]);
        }
        let mut rest = surveyed.rest;
        settle(self.plan, &mut rest, 0);
        sort(&mut rest.findings);
        into.findings.extend(rest.findings);
        into.unknowns.extend(rest.unknowns);
        into.unknowns.sort();
        into
    }
}
