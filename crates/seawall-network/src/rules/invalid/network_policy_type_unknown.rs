//! `network-policy-type-unknown`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Rule, Severity, Status};

use crate::lint::network_policy::{NETWORK_POLICIES, NetworkPolicy, elements};
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-policy-type-unknown",
        title: "NetworkPolicy has a policy type that is none",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("network_policy_type_unknown.md"),
    },
    fix: Fix::Safe("Write the type with a capital letter"),
    run: Run::Each(Each::Object(NETWORK_POLICIES, |object, report| {
        let types = NetworkPolicy::of(object).written("policyTypes");
        for written in elements(types) {
            let Some(name) = written.as_str().filter(|name| !KNOWN.contains(name)) else { continue };
            let reported = report.field(written, format!("`{name}` is neither `Ingress` nor `Egress`"));
            if let Some(meant) = KNOWN.into_iter().find(|known| known.eq_ignore_ascii_case(name)) {
                reported.set(written, meant);
            }
        }
    })),
};

const KNOWN: [&str; 2] = ["Ingress", "Egress"];
