//! `network-policy-denies-by-accident`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Field, Rule, Severity, Status};

use crate::lint::network_policy::{NETWORK_POLICIES, NetworkPolicy};
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-policy-denies-by-accident",
        title: "NetworkPolicy that says nothing denies all ingress",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("network_policy_denies_by_accident.md"),
    },
    fix: Fix::Safe("Say that ingress is denied"),
    run: Run::Each(Each::Object(NETWORK_POLICIES, |object, report| {
        let policy = NetworkPolicy::of(object);
        let says = |field| policy.spec.get(field).is_some();
        if says("policyTypes") || says("ingress") || says("egress") || object.node().get("spec").is_none() {
            return;
        }
        report
            .field(
                policy.spec,
                "has neither rules nor `policyTypes`, and denies all ingress to the pods that it selects",
            )
            .set(Field { node: policy.spec, path: "policyTypes" }, vec!["Ingress"]);
    })),
};
