//! `network-policy-allow-all`.

use seawall_check::{Fix, Run as Each};
use seawall_model::selector::Selector;
use seawall_model::{Rule, Severity, Status};
use seawall_yaml::Node;

use crate::lint::network_policy::{NETWORK_POLICIES, NetworkPolicy};
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
                let (at, who) = match everybody(peer) {
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

enum Everybody<'s> {
    Addresses(Node<'s>),
    Pods(Node<'s>),
}

/// Whether a peer leaves nobody out.
fn everybody(peer: Node<'_>) -> Option<Everybody<'_>> {
    let part = |key| peer.get(key).filter(|part| !part.is_null());
    if let Some(block) = part("ipBlock") {
        let cidr = block.get("cidr")?;
        let leaves_out = block.get("except").is_some_and(|except| except.items().next().is_some());
        return (!leaves_out && cidr.as_str()?.ends_with("/0")).then_some(Everybody::Addresses(cidr));
    }
    let namespaces = part("namespaceSelector")?;
    let is_all = |selector| Selector::read(Some(selector)).is_empty();
    (is_all(namespaces) && part("podSelector").is_none_or(is_all)).then_some(Everybody::Pods(namespaces))
}
