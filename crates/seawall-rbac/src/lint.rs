//! Rules about grants: the analysis as the engine sees it.

mod check;
mod cover;
mod grant;
mod held;
mod judge;
mod named;
mod power;
mod sentence;
mod survey;

pub(crate) use check::{Check, Run};
pub(crate) use grant::{Danger, Spot};
pub(crate) use named::{Named, subject_node};
pub(crate) use power::{ANY, CHANGE, Family, Grades, Hit, MODIFY, Power, WRITE, Wanted, What, every_resource};
pub(crate) use sentence::{binding_text, scope, subject_text};
pub(crate) use survey::{Survey, Token};

pub(crate) use seawall_check::Desk;
use seawall_check::concerned;
use seawall_model::analysis::{Analysis, Judge};
use seawall_model::{Parameter, Parameters, Rule, Snapshot};

use crate::rules::CHECKS;

/// What the analysis is called.
const NAME: &str = "rbac";

/// Rules about grants: who may do what is dangerous, by which role and binding.
#[derive(Debug, Clone, Copy, Default)]
pub struct RbacRules;

impl Analysis for RbacRules {
    fn name(&self) -> &'static str {
        NAME
    }

    fn rules(&self) -> Vec<&'static Rule> {
        CHECKS.iter().map(|check| check.rule).collect()
    }

    fn parameters(&self) -> &'static [&'static Parameter] {
        &[]
    }

    fn concerned(&self, rule: &Rule, snapshot: &Snapshot) -> usize {
        let Some(check) = CHECKS.iter().find(|check| check.rule.id == rule.id) else { return 0 };
        match check.run {
            Run::Each(run) => concerned(run, snapshot),
            Run::Over(kinds, _) => kinds.iter().map(|&kind| snapshot.of_kind(kind).count()).sum(),
            Run::Workloads(_) => snapshot.all_workloads().count(),
            Run::Grants(_) => {
                let kinds = check::ROLES.iter().chain(Run::BINDINGS);
                kinds.map(|&kind| snapshot.of_kind(kind).count()).sum()
            }
        }
    }

    fn plan(&self, selected: &dyn Fn(&Rule) -> bool, parameters: &Parameters) -> Box<dyn Judge> {
        Box::new(judge::plan(CHECKS.iter().copied().filter(|check| selected(check.rule)), parameters))
    }
}
