//! `dangling-network-policy`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::network_policy::{NETWORK_POLICIES, NetworkPolicy};
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "dangling-network-policy",
        title: "NetworkPolicy selects no pod",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["C-0299", "dangling-networkpolicy", "networkpolicy-targets-pod"],
        doc: include_str!("dangling_network_policy.md"),
    },
    fix: Fix::None,
    run: Run::Over(NETWORK_POLICIES, |survey, desk| {
        for policy in NetworkPolicy::all(survey.snapshot) {
            let subject = policy.subject();
            // Everything: for whatever comes.
            if subject.is_empty() || !subject.is_sound() {
                continue;
            }
            let found = survey.pods.any(policy.namespace(), &subject);
            if found.is_some_and(|pod| pod.sure) {
                continue;
            }
            let mut report = desk.report(policy.object);
            if found.is_some() || !survey.has_all_pods_in(policy.namespace()) {
                report.unknown("whether pods outside the input are selected");
                continue;
            }
            let selector = policy.written("podSelector").unwrap_or(policy.spec);
            let hint = survey.pod_labels().hint(selector);
            report.field(selector, format!("selects no pod{hint}"));
        }
    }),
};
