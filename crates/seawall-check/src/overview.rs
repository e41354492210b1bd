//! Checks ready to run of which some look at what is worked out once of everything.

use rayon::prelude::*;
use seawall_model::analysis::Judge;
use seawall_model::finding::{Finding, Findings};
use seawall_model::{Facts, Object, ObjectId, Parameters, Snapshot};

use crate::{Author, Check, Covers, Desk, Plan, Run};

/// What an analysis works out of a snapshot for its checks.
pub trait Overview: Send + Sync + 'static {
    /// What is worked out.
    type Survey<'s>: Sync;
    /// What a check looks for in it.
    type Looks: Copy + Send + Sync;

    /// Works it out. Nothing where the snapshot holds nothing that the checks are about.
    fn of(snapshot: &Snapshot) -> Option<Self::Survey<'_>>;

    /// Lets one check look.
    fn look(survey: &Self::Survey<'_>, looks: Self::Looks, desk: &mut Desk<'_>);

    /// Puts what the checks have found into `into`, and aside what says nothing new beside others.
    fn settle(found: Vec<Finding>, into: &mut Findings);
}

/// The selected checks of an analysis: those that look at objects each by itself, and those that look at its overview.
pub struct OverviewPlan<O: Overview> {
    analysis: &'static str,
    each: Plan,
    over: Vec<(Author, O::Looks)>,
    parameters: Parameters,
}

impl<O: Overview> OverviewPlan<O> {
    /// No checks yet, for the analysis of this name, as the user set them.
    pub fn new(analysis: &'static str, covers: Covers, parameters: &Parameters) -> Self {
        let each = Plan::new(analysis, covers, parameters);
        Self { analysis, each, over: Vec::new(), parameters: parameters.clone() }
    }

    /// Adds a check that looks at objects.
    pub fn add<R>(&mut self, check: &Check<R>, run: Run) {
        self.each.add(check, run);
    }

    /// Adds a check that looks at the overview.
    pub fn add_over<R>(&mut self, check: &Check<R>, looks: O::Looks) {
        self.over.push((check.author(self.analysis), looks));
    }
}

impl<O: Overview> Judge for OverviewPlan<O> {
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
        let Some(survey) = O::of(snapshot) else { return };
        let look = |(author, looks): &(Author, O::Looks)| {
            let mut found = Findings::default();
            O::look(&survey, *looks, &mut Desk::new(*author, &self.parameters, &mut found));
            found
        };
        let found: Vec<Findings> = self.over.par_iter().map(look).collect();
        let mut all = Vec::new();
        for found in found {
            all.extend(found.findings);
            into.covered.extend(found.covered);
            into.unknowns.extend(found.unknowns);
        }
        O::settle(all, into);
    }
}
