//! `policy-selects-nothing`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::condition::Condition;
use crate::lint::admin::{ADMIN, BASELINE, CLUSTER};
use crate::lint::implication::is_impossible;
use crate::lint::namespaces::NAMESPACE;
use crate::lint::network_policy::NETWORK_POLICY;
use crate::lint::{Check, Run};
use crate::policy::Layer;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "policy-selects-nothing",
        title: "Policy selects no pod",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("policy_selects_nothing.md"),
    },
    fix: Fix::None,
    run: Run::Over(&[ADMIN, BASELINE, CLUSTER], |survey, desk| {
        for (number, policy) in survey.policies().iter().enumerate() {
            let Some(object) = policy.object.map(|id| survey.snapshot.object(id)) else { continue };
            let is_own = policy.reference.group_kind() != NETWORK_POLICY && policy.tier.layer != Layer::Istio;
            if !is_own
                || !asks_for_labels(&policy.subject)
                || is_impossible(&policy.subject)
                || survey.governs_any(number)
            {
                continue;
            }
            let mut report = desk.report(object);
            let namespace = object.reference.namespace.as_deref();
            if survey.has_all_pods_in(namespace) && survey.snapshot.has_all(NAMESPACE) {
                let part = |key| object.node().path(&["spec", key]);
                let field = part("subject").or_else(|| part("endpointSelector")).or_else(|| part("selector"));
                report.field(field.unwrap_or(object.node()), "selects no pod");
            } else {
                report.unknown("whether pods outside the input are selected");
            }
        }
    }),
};

fn asks_for_labels(subject: &Condition) -> bool {
    let mut asks = false;
    subject.visit(&mut |condition| asks |= matches!(condition, Condition::Label(_) | Condition::NamespaceLabel(_)));
    asks
}
