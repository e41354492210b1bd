//! `network-policy-peer-empty`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Rule, Severity, Status};
use seawall_yaml::Kind;

use crate::lint::network_policy::{NETWORK_POLICIES, NetworkPolicy};
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-policy-peer-empty",
        title: "Peer of a NetworkPolicy says nothing",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("network_policy_peer_empty.md"),
    },
    fix: Fix::None,
    run: Run::Each(Each::Object(NETWORK_POLICIES, |object, report| {
        for rule in NetworkPolicy::of(object).all_rules() {
            for peer in rule.peers() {
                let part = |key| peer.get(key).filter(|part| !part.is_null());
                let known = ["podSelector", "namespaceSelector", "ipBlock"];
                if known.into_iter().any(|key| part(key).is_some())
                    || !matches!(peer.kind(), Kind::Mapping | Kind::Null)
                {
                    continue;
                }
                match peer.entries().find_map(|(key, value)| key.scalar().filter(|_| !value.is_null())) {
                    Some(key) => {
                        report.field(peer, format!("says `{key}`, which is no part of a peer, and nothing else"))
                    }
                    None => report.field(peer, "says nothing: neither a selector nor an `ipBlock`"),
                };
            }
        }
    })),
};
