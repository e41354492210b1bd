//! How checks look at grants once they are known.

use seawall_check::{Desk, Overview, OverviewPlan};
use seawall_model::finding::{Finding, Findings};
use seawall_model::{Parameters, Snapshot};

use super::check::{OnGrants, ROLES};
use super::cover::{COVERS, settle};
use super::{Check, NAME, Power, Run, Survey, held};

/// What a check looks for.
#[derive(Clone, Copy)]
pub(super) enum Looks {
    At(OnGrants),
    For(&'static Power),
}

/// Who may do what.
pub(super) struct AllGrants;

impl Overview for AllGrants {
    type Survey<'s> = Survey<'s>;
    type Looks = Looks;

    fn of(snapshot: &Snapshot) -> Option<Survey<'_>> {
        let mut kinds = ROLES.iter().chain(Run::BINDINGS);
        kinds.any(|&kind| snapshot.of_kind(kind).next().is_some()).then(|| Survey::of(snapshot))
    }

    fn look(survey: &Survey<'_>, looks: Looks, desk: &mut Desk<'_>) {
        match looks {
            Looks::At(run) => run(survey, desk),
            Looks::For(power) => held::report(survey, power, desk),
        }
    }

    fn settle(found: Vec<Finding>, into: &mut Findings) {
        settle(found, into);
    }
}

/// The selected checks, ready to run.
pub(super) fn plan(checks: impl Iterator<Item = &'static Check>, parameters: &Parameters) -> OverviewPlan<AllGrants> {
    let mut plan = OverviewPlan::new(NAME, COVERS, parameters);
    for check in checks {
        match check.run {
            Run::Each(run) => plan.add(check, run),
            Run::Over(_, run) | Run::Workloads(run) => plan.add_over(check, Looks::At(run)),
            Run::Grants(power) => plan.add_over(check, Looks::For(power)),
        }
    }
    plan
}
