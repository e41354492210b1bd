//! `policy-selects-nothing`.

use rustc_hash::FxHashSet;
use seawall_check::Fix;
use seawall_model::{ObjectId, Rule, Severity, Status};

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
        let others = survey.policies().iter().enumerate();
        let others = others
            .filter(|(_, policy)| policy.reference.group_kind() != NETWORK_POLICY && policy.tier.layer != Layer::Istio);
        // An object may stand for several policies, each about some of the pods that it selects.
        let mut settled: FxHashSet<ObjectId> = others
            .clone()
            .filter(|(number, _)| survey.governs_any(*number))
            .filter_map(|other| other.1.object)
            .collect();
        for (_, policy) in others {
            let Some(id) = policy.object else { continue };
            let object = survey.snapshot.object(id);
            if !asks_for_labels(&policy.subject) || is_impossible(&policy.subject) || !settled.insert(id) {
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
