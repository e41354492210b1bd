//! `network-policy-protocol-unknown`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Rule, Severity, Status};

use crate::lint::network_policy::{NETWORK_POLICIES, NetworkPolicy};
use crate::lint::{Check, Run};
use crate::ports::Protocol;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-policy-protocol-unknown",
        title: "NetworkPolicy names a protocol that policies do not know",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("network_policy_protocol_unknown.md"),
    },
    fix: Fix::Safe("Write the protocol in upper case"),
    run: Run::Each(Each::Object(NETWORK_POLICIES, |object, report| {
        for rule in NetworkPolicy::of(object).all_rules() {
            for port in rule.written_ports() {
                let Some(written) = port.node.get("protocol").filter(|protocol| !protocol.is_null()) else { continue };
                let Some(name) = written.as_str().filter(|name| Protocol::read(name).is_none()) else { continue };
                let reported = report.field(written, format!("`{name}` is none of TCP, UDP, SCTP"));
                if let Some(meant) =
                    Protocol::ALL.into_iter().find(|protocol| protocol.name().eq_ignore_ascii_case(name))
                {
                    reported.set(written, meant.name());
                }
            }
        }
    })),
};
