//! `network-policy-peer-ambiguous`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Rule, Severity, Status};

use crate::lint::network_policy::{NETWORK_POLICIES, NetworkPolicy};
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-policy-peer-ambiguous",
        title: "Peer of a NetworkPolicy is both an address and a selector",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("network_policy_peer_ambiguous.md"),
    },
    fix: Fix::None,
    run: Run::Each(Each::Object(NETWORK_POLICIES, |object, report| {
        for rule in NetworkPolicy::of(object).all_rules() {
            for peer in rule.peers() {
                let part = |key| peer.get(key).filter(|part| !part.is_null());
                let selector = ["podSelector", "namespaceSelector"].into_iter().find(|key| part(key).is_some());
                if let (Some(_), Some(selector)) = (part("ipBlock"), selector) {
                    report.field(peer, format!("has an `ipBlock` beside a `{selector}`: one peer is one or the other"));
                }
            }
        }
    })),
};
