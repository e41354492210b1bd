//! `network-policy-except-outside-cidr`.

use ipnet::IpNet;
use seawall_check::{Fix, Run as Each};
use seawall_model::{Rule, Severity, Status};
use seawall_yaml::Node;

use crate::lint::network_policy::{NETWORK_POLICIES, NetworkPolicy, elements};
use crate::lint::{Check, Run};
use crate::policy::read_network;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-policy-except-outside-cidr",
        title: "Exception of an ipBlock lies outside of it",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("network_policy_except_outside_cidr.md"),
    },
    fix: Fix::None,
    run: Run::Each(Each::Object(NETWORK_POLICIES, |object, report| {
        for rule in NetworkPolicy::of(object).all_rules() {
            for peer in rule.peers() {
                let Some(block) = peer.get("ipBlock") else { continue };
                let Some(whole) = block.get("cidr").and_then(Node::as_str).and_then(read_network) else { continue };
                for written in elements(block.get("except")) {
                    let Some(except) = written.as_str().and_then(read_network) else { continue };
                    if is_v4(whole) != is_v4(except) {
                        continue;
                    }
                    let (whole, except) = (whole.trunc(), except.trunc());
                    if !whole.contains(&except) {
                        report.field(written, format!("`{except}` does not lie inside `{whole}`"));
                    } else if whole == except {
                        report.field(written, format!("`{except}` leaves nothing of `{whole}`"));
                    }
                }
            }
        }
    })),
};

fn is_v4(network: IpNet) -> bool {
    network.addr().is_ipv4()
}
