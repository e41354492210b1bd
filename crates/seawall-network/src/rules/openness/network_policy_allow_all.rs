//! `network-policy-allow-all`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Rule, Severity, Status};

use crate::lint::network_policy::{Everybody, NETWORK_POLICIES, NetworkPolicy};
use crate::lint::{Check, Run};
use crate::policy::Direction;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-policy-allow-all",
        title: "NetworkPolicy allows all addresses or all namespaces",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0038"],
        doc: include_str!("network_policy_allow_all.md"),
    },
    fix: Fix::None,
    run: Run::Each(Each::Object(NETWORK_POLICIES, |object, report| {
        for rule in NetworkPolicy::of(object).rules_in_force() {
            for peer in rule.peers() {
                let (at, who) = match Everybody::of(peer) {
                    Some(Everybody::Addresses(cidr)) => (cidr, "every address"),
                    Some(Everybody::Pods(_)) if rule.direction == Direction::Egress && rule.is_for_names() => continue,
                    Some(Everybody::Pods(selector)) => (selector, "every pod of every namespace"),
                    None => continue,
                };
                let way = match rule.direction {
                    Direction::Ingress => "allows connections from",
                    Direction::Egress => "allows connections to",
                };
                report.field(at, format!("{way} {who} on {}", rule.ports_text()));
            }
        }
    })),
};
