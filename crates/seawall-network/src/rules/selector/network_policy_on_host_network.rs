//! `network-policy-on-host-network`.

use seawall_check::Fix;
use seawall_check::mention::several;
use seawall_model::{Rule, Severity, Status};

use crate::lint::network_policy::{NETWORK_POLICIES, NetworkPolicy};
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-policy-on-host-network",
        title: "NetworkPolicy selects pods that no policy governs",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("network_policy_on_host_network.md"),
    },
    fix: Fix::None,
    run: Run::Over(NETWORK_POLICIES, |survey, desk| {
        for policy in NetworkPolicy::all(survey.snapshot) {
            let subject = policy.subject();
            // A policy for all pods is not written for those.
            if subject.is_empty() || !subject.is_sound() {
                continue;
            }
            let mut on_host: Vec<usize> = Vec::new();
            survey.pods.select(policy.namespace(), &subject, |chosen| {
                if chosen.sure && survey.pods.get(chosen.pod).is_on_host_network() {
                    on_host.push(chosen.pod);
                }
                true
            });
            if on_host.is_empty() {
                continue;
            }
            let mut report = desk.report(policy.object);
            let selector = policy.written("podSelector").unwrap_or(policy.spec);
            let names = on_host.iter().map(|&pod| &*survey.pods.get(pod).object.reference.name);
            let who = several("workload", on_host.len(), names);
            let message = format!("selects {who} on the network of the node, where the policy is not enforced");
            let mut reported = report.field(selector, message);
            for &pod in on_host.iter().take(8) {
                reported = reported.related(survey.pods.get(pod).object, "uses its node's network");
            }
        }
    }),
};
