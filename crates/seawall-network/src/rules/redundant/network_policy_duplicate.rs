//! `network-policy-duplicate`.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;
use seawall_check::Fix;
use seawall_model::{Object, Rule, Severity, Status};

use crate::lint::network_policy::{NETWORK_POLICIES, NetworkPolicy};
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-policy-duplicate",
        title: "Two NetworkPolicies say the same",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("network_policy_duplicate.md"),
    },
    fix: Fix::None,
    run: Run::Over(NETWORK_POLICIES, |survey, desk| {
        let mut seen: FxHashMap<(Option<&str>, String), &Object> = FxHashMap::default();
        for policy in NetworkPolicy::all(survey.snapshot) {
            let key = (policy.namespace(), policy.spec.to_json().to_string());
            match seen.entry(key) {
                Entry::Vacant(free) => {
                    free.insert(policy.object);
                }
                Entry::Occupied(first) if first.get().reference == policy.object.reference => {}
                Entry::Occupied(first) => {
                    let message = format!("says exactly what NetworkPolicy `{}` says", first.get().reference.name);
                    let mut report = desk.report(policy.object);
                    report.field(policy.spec, message).related(first.get(), "is the same policy under another name");
                }
            }
        }
    }),
};
