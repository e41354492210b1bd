//! `network-policy-duplicate`.

use std::hash::{BuildHasher, BuildHasherDefault};

use rustc_hash::{FxHashMap, FxHasher};
use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};
use seawall_yaml::{Kind, Node};

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
        let mut seen: FxHashMap<(Option<&str>, u64), Vec<NetworkPolicy<'_>>> = FxHashMap::default();
        for policy in NetworkPolicy::all(survey.snapshot) {
            let alike = seen.entry((policy.namespace(), content(policy.spec))).or_default();
            // What looks the same is compared as a whole.
            let own = || policy.spec.to_json();
            let same = |other: &&NetworkPolicy<'_>| {
                other.object.reference != policy.object.reference && other.spec.to_json() == own()
            };
            match alike.iter().take(MOST).find(same) {
                Some(first) => {
                    let message = format!("says exactly what NetworkPolicy `{}` says", first.object.reference.name);
                    let mut report = desk.report(policy.object);
                    report.field(policy.spec, message).related(first.object, "is the same policy under another name");
                }
                None => alike.push(policy),
            }
        }
    }),
};

/// More different policies of one hash than there are.
const MOST: usize = 8;

/// A number that is the same for all ways of writing the same.
fn content(node: Node<'_>) -> u64 {
    let hash = BuildHasherDefault::<FxHasher>::default();
    match node.kind() {
        Kind::Mapping => {
            let fields = node.entries().map(|(key, value)| hash.hash_one((key.scalar(), content(value))));
            // The order of fields does not matter.
            fields.fold(1, u64::wrapping_add)
        }
        Kind::Sequence => node.items().fold(2, |sum, item| hash.hash_one((sum, content(item)))),
        _ => hash.hash_one(node.scalar()),
    }
}
