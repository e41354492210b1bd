//! Checks ready to run: what looks at objects, and what looks at the network once it is known.

use rayon::prelude::*;
use seawall_check::Author;
use seawall_model::analysis::Judge;
use seawall_model::finding::Findings;
use seawall_model::{Facts, Object, ObjectId, Parameters, Snapshot};

use super::check::OnNetwork;
use super::cover::COVERS;
use super::{Check, Desk, NAME, Run, Survey};

/// The selected checks.
pub(super) struct Plan {
    each: seawall_check::Plan,
    over: Vec<(Author, OnNetwork)>,
    parameters: Parameters,
}

impl Plan {
    pub(super) fn new(checks: impl Iterator<Item = &'static Check>, parameters: &Parameters) -> Self {
        let each = seawall_check::Plan::new(NAME, COVERS, parameters);
        let mut plan = Self { each, over: Vec::new(), parameters: parameters.clone() };
        for check in checks {
            match check.run {
                Run::Each(run) => plan.each.add(check, run),
                Run::Over(_, run) => plan.over.push((check.author(NAME), run)),
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
        if self.over.is_empty() {
            return;
        }
        let survey = Survey::of(snapshot);
        let found: Vec<Findings> = self
            .over
            .par_iter()
            .map(|(author, run)| {
                let mut found = Findings::default();
                run(&survey, &mut Desk::new(*author, &self.parameters, &mut found));
                found
            })
            .collect();
        let first = into.findings.len();
        for found in found {
            into.findings.extend(found.findings);
            into.covered.extend(found.covered);
            into.unknowns.extend(found.unknowns);
        }
        settle(first, into);
    }
}

/// Sets aside what is covered among the findings from `first` on, object by object.
fn settle(first: usize, into: &mut Findings) {
    let mut open = into.findings.split_off(first);
    open.sort_by(|a, b| a.object.cmp(&b.object));
    let mut rest = open.into_iter().peekable();
    while let Some(finding) = rest.next() {
        let start = into.findings.len();
        into.findings.push(finding);
        while let Some(next) = rest.next_if(|next| next.object == into.findings[start].object) {
            into.findings.push(next);
        }
        COVERS.settle(None, start, into);
    }
}
