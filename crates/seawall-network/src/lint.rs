//! Rules about policies and about what they leave open: the analysis as the engine sees it.

pub(crate) mod address;
pub(crate) mod admin;
pub(crate) mod calico;
mod check;
pub(crate) mod cilium;
mod cover;
mod governed;
mod holds;
pub(crate) mod implication;
mod judge;
pub(crate) mod mesh;
pub(crate) mod namespaces;
pub(crate) mod nearest;
pub(crate) mod network_policy;
pub(crate) mod new_policy;
pub(crate) mod place;
pub(crate) mod plugin;
pub(crate) mod pod_token;
pub(crate) mod pods;
pub(crate) mod resolver;
pub(crate) mod sandbox;
pub(crate) mod selector_fault;
pub(crate) mod service_port;
pub(crate) mod standing;
mod survey;
pub(crate) mod written_port;

pub(crate) use check::{Check, Run};
pub(crate) use seawall_check::Desk;
pub(crate) use survey::Survey;

use seawall_check::concerned;
use seawall_model::analysis::{Analysis, Judge};
use seawall_model::{Parameter, Parameters, Rule, Snapshot};

use crate::rules::CHECKS;

/// What the analysis is called.
const NAME: &str = "network";

/// Rules about policies and about what they leave open.
#[derive(Debug, Clone, Copy, Default)]
pub struct NetworkRules;

impl Analysis for NetworkRules {
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
            Run::Over([], _) => 1,
            Run::Over(kinds, _) => kinds.iter().map(|&kind| snapshot.of_kind(kind).count()).sum(),
        }
    }

    fn plan(&self, selected: &dyn Fn(&Rule) -> bool, parameters: &Parameters) -> Box<dyn Judge> {
        Box::new(judge::plan(CHECKS.iter().copied().filter(|check| selected(check.rule)), parameters))
    }
}
