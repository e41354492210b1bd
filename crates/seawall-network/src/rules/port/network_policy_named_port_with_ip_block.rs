//! `network-policy-named-port-with-ip-block`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Rule, Severity, Status};
use seawall_yaml::Node;

use crate::lint::network_policy::{NETWORK_POLICIES, NetworkPolicy};
use crate::lint::{Check, Run};
use crate::policy::Direction;
use crate::policy::is_port_name;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-policy-named-port-with-ip-block",
        title: "NetworkPolicy names a port of addresses",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("network_policy_named_port_with_ip_block.md"),
    },
    fix: Fix::None,
    run: Run::Each(Each::Object(NETWORK_POLICIES, |object, report| {
        for rule in NetworkPolicy::of(object).rules_in_force().filter(|rule| rule.direction == Direction::Egress) {
            let is_block = |peer: Node<'_>| peer.get("ipBlock").is_some_and(|block| !block.is_null());
            let mut peers = rule.peers().peekable();
            if peers.peek().is_none() || !peers.all(is_block) {
                continue;
            }
            for port in rule.written_ports() {
                let Some(name) = port.name().filter(|name| is_port_name(name)) else { continue };
                let at = port.port().unwrap_or(port.node);
                report.field(at, format!("addresses have no port named `{name}`, so this matches nothing"));
            }
        }
    })),
};
