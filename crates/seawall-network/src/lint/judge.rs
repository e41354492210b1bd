//! How checks look at the network once it is known.

use seawall_check::{Desk, Overview, OverviewPlan};
use seawall_model::finding::{Finding, Findings};
use seawall_model::{Parameters, Snapshot};

use super::check::OnNetwork;
use super::cover::COVERS;
use super::{Check, NAME, Run, Survey};

/// The network.
pub(super) struct TheNetwork;

impl Overview for TheNetwork {
    type Survey<'s> = Survey<'s>;
    type Looks = OnNetwork;

    fn of(snapshot: &Snapshot) -> Option<Survey<'_>> {
        Some(Survey::of(snapshot))
    }

    fn look(survey: &Survey<'_>, run: OnNetwork, desk: &mut Desk<'_>) {
        run(survey, desk);
    }

    fn settle(found: Vec<Finding>, into: &mut Findings) {
        COVERS.settle_each(found, into, |_, _, _| {});
    }
}

/// The selected checks, ready to run.
pub(super) fn plan(checks: impl Iterator<Item = &'static Check>, parameters: &Parameters) -> OverviewPlan<TheNetwork> {
    let mut plan = OverviewPlan::new(NAME, COVERS, parameters);
    for check in checks {
        match check.run {
            Run::Each(run) => plan.add(check, run),
            Run::Over(_, run) => plan.add_over(check, run),
        }
    }
    plan
}
