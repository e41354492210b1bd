//! `network-selector-invalid`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Rule, Severity, Status};

use crate::lint::network_policy;
use crate::lint::network_policy::{NETWORK_POLICIES, NetworkPolicy};
use crate::lint::selector_fault::faults;
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-selector-invalid",
        title: "Selector of a NetworkPolicy cannot be read",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("network_selector_invalid.md"),
    },
    fix: Fix::None,
    run: Run::Each(Each::Object(NETWORK_POLICIES, |object, report| {
        let policy = NetworkPolicy::of(object);
        let peers = policy.all_rules().flat_map(network_policy::Rule::peers);
        let selectors = peers.flat_map(|peer| [peer.get("podSelector"), peer.get("namespaceSelector")]);
        for selector in std::iter::once(policy.written("podSelector")).chain(selectors).flatten() {
            for fault in faults(selector) {
                report.field(fault.0, fault.1);
            }
        }
    })),
};
