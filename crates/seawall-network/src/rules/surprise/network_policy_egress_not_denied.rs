//! `network-policy-egress-not-denied`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Field, Rule, Severity, Status};
use seawall_yaml::Kind;

use crate::lint::network_policy::{NETWORK_POLICIES, NetworkPolicy};
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-policy-egress-not-denied",
        title: "Empty egress list denies nothing",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("network_policy_egress_not_denied.md"),
    },
    fix: Fix::Review("Name both directions in policyTypes"),
    run: Run::Each(Each::Object(NETWORK_POLICIES, |object, report| {
        let policy = NetworkPolicy::of(object);
        let has_types = policy.written("policyTypes").is_some_and(|types| types.items().next().is_some());
        let Some(egress) = policy.spec.get("egress").filter(|_| !has_types) else { return };
        let is_empty = egress.is_null() || egress.kind() == Kind::Sequence && egress.items().next().is_none();
        if is_empty {
            report
                .field(
                    egress,
                    "is empty and denies nothing: without `policyTypes`, only a rule makes the policy govern egress",
                )
                .set(Field { node: policy.spec, path: "policyTypes" }, vec!["Ingress", "Egress"]);
        }
    })),
};
