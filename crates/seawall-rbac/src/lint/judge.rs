//! Checks ready to run: what looks at objects, and what looks at grants once they are known.

use rayon::prelude::*;
use seawall_check::Author;
use seawall_model::analysis::Judge;
use seawall_model::finding::Findings;
use seawall_model::{Facts, Object, ObjectId, Parameters, Snapshot};

use super::check::{OnGrants, ROLES};
use super::cover::{COVERS, settle};
use super::{Check, Desk, NAME, Power, Run, Survey};

/// What a check looks for.
#[derive(Clone, Copy)]
enum Looks {
    At(OnGrants),
    For(&'static Power),
}

/// The selected checks.
pub(super) struct Plan {
    each: seawall_check::Plan,
    over: Vec<(Author, Looks)>,
    parameters: Parameters,
}

impl Plan {
    pub(super) fn new(checks: impl Iterator<Item = &'static Check>, parameters: &Parameters) -> Self {
        let each = seawall_check::Plan::new(NAME, COVERS, parameters);
        let mut plan = Self { each, over: Vec::new(), parameters: parameters.clone() };
        for check in checks {
            match check.run {
                Run::Each(run) => plan.each.add(check, run),
                Run::Over(_, run) | Run::Workloads(run) => plan.over.push((check.author(NAME), Looks::At(run))),
                Run::Grants(power) => plan.over.push((check.author(NAME), Looks::For(power))),
            }
        }
        plan
    }
}

impl Judge for Plan {
    fn alone(&self, object: &Object, facts: &Facts, into: &mut Findings) {
        self.each.alone(object, facts, into);
    }

    fn among(&self, id: ObjectId, snapshot: &Snapshot, into: &mut Findings) {
        self.each.among(id, snapshot, into);
    }

    fn judge(&self, id: ObjectId, snapshot: &Snapshot, into: &mut Findings) {
        self.each.judge(id, snapshot, into);
    }

    fn survey(&self, snapshot: &Snapshot, into: &mut Findings) {
        self.each.survey(snapshot, into);
        if self.over.is_empty()
            || !ROLES.iter().chain(Run::BINDINGS).any(|&kind| snapshot.of_kind(kind).next().is_some())
        {
            return;
        }
        let survey = Survey::of(snapshot);
        let found: Vec<Findings> = self
            .over
            .par_iter()
            .map(|(author, looks)| {
                let mut found = Findings::default();
                let mut desk = Desk::new(*author, &self.parameters, &mut found);
                match looks {
                    Looks::At(run) => run(&survey, &mut desk),
                    Looks::For(power) => desk.grants(&survey, power),
                }
                found
            })
            .collect();
        let mut all = Vec::new();
        for found in found {
            all.extend(found.findings);
            into.covered.extend(found.covered);
            into.unknowns.extend(found.unknowns);
        }
        settle(all, into);
    }
}
