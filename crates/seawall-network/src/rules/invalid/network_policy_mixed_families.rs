//! `network-policy-mixed-families`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Rule, Severity, Status};
use seawall_yaml::Node;

use crate::lint::network_policy::{NETWORK_POLICIES, NetworkPolicy, elements};
use crate::lint::{Check, Run};
use crate::policy::read_network;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-policy-mixed-families",
        title: "Exception of an ipBlock is of the other address family",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("network_policy_mixed_families.md"),
    },
    fix: Fix::None,
    run: Run::Each(Each::Object(NETWORK_POLICIES, |object, report| {
        for rule in NetworkPolicy::of(object).all_rules() {
            for peer in rule.peers() {
                let Some(block) = peer.get("ipBlock") else { continue };
                let Some(whole) = block.get("cidr").and_then(Node::as_str).and_then(read_network) else { continue };
                for written in elements(block.get("except")) {
                    let Some(except) = written.as_str().and_then(read_network) else { continue };
                    if whole.addr().is_ipv4() != except.addr().is_ipv4() {
                        let (of, family) = if except.addr().is_ipv4() { ("IPv4", "IPv6") } else { ("IPv6", "IPv4") };
                        report.field(written, format!("`{except}` is {of} and the block is {family}"));
                    }
                }
            }
        }
    })),
};
