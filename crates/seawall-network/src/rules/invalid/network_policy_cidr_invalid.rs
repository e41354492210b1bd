//! `network-policy-cidr-invalid`.

use core::net::IpAddr;
use seawall_check::{Fix, Run as Each};
use seawall_model::{Rule, Severity, Status};

use crate::lint::network_policy::{NETWORK_POLICIES, NetworkPolicy, elements};
use crate::lint::{Check, Run};
use crate::policy::read_network;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-policy-cidr-invalid",
        title: "NetworkPolicy names a network that is none",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("network_policy_cidr_invalid.md"),
    },
    fix: Fix::Safe("Write the length of the network"),
    run: Run::Each(Each::Object(NETWORK_POLICIES, |object, report| {
        for rule in NetworkPolicy::of(object).all_rules() {
            for peer in rule.peers() {
                let Some(block) = peer.get("ipBlock") else { continue };
                let excepts = elements(block.get("except"));
                for written in block.get("cidr").into_iter().chain(excepts) {
                    let Some(text) = written.as_str().filter(|text| read_network(text).is_none()) else { continue };
                    let reported = report.field(written, format!("`{text}` is no network such as `10.0.0.0/8`"));
                    if let Ok(address) = text.parse::<IpAddr>() {
                        let length = if address.is_ipv4() { 32 } else { 128 };
                        reported.set(written, format!("{text}/{length}"));
                    }
                }
            }
        }
    })),
};
