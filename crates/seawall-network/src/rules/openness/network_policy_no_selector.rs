//! `network-policy-no-selector`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Rule, Severity, Status};

use crate::lint::network_policy::{NETWORK_POLICIES, NetworkPolicy};
use crate::lint::{Check, Run};
use crate::policy::Direction;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-policy-no-selector",
        title: "Rule of a NetworkPolicy does not say who is meant",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0038"],
        doc: include_str!("network_policy_no_selector.md"),
    },
    fix: Fix::None,
    run: Run::Each(Each::Object(NETWORK_POLICIES, |object, report| {
        for rule in NetworkPolicy::of(object).rules_in_force() {
            if rule.peers().next().is_some() {
                continue;
            }
            let ports = rule.ports_text();
            report.field(
                rule.node,
                match rule.direction {
                    Direction::Ingress => format!("lets anybody in, inside and outside the cluster, on {ports}"),
                    Direction::Egress => {
                        format!("lets pods out to anywhere, inside and outside the cluster, on {ports}")
                    }
                },
            );
        }
    })),
};
