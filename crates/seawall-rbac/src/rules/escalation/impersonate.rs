//! `impersonate`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::{Check, Danger, Family, Hit, Power, Run, Wanted, What};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "impersonate",
        title: "Somebody can act as others",
        severity: Severity::Critical,
        status: Status::stable("0.1.0"),
        aliases: &["C-0065", "C-0191", "CKV2_K8S_3", "KSV-0043"],
        doc: include_str!("impersonate.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Told(what),
        wanted: Wanted::Actions(&[
            Family::of_cluster(&["impersonate"], "", &["users", "groups"]),
            Family::new(&["impersonate"], "", &["serviceaccounts"]),
            Family::of_cluster(&["impersonate:user-info"], "authentication.k8s.io", &["users", "groups"]),
            Family::new(&["impersonate:serviceaccount"], "authentication.k8s.io", &["serviceaccounts"]),
            Family::of_cluster(&["impersonate:arbitrary-node"], "authentication.k8s.io", &["nodes"]),
        ]),
        grade,
    }),
};

fn what(hits: &[Hit<'_, '_>]) -> String {
    let mut whom: Vec<&str> = hits.iter().filter_map(|hit| hit.action).map(|action| action.resource).collect();
    whom.sort_unstable();
    whom.dedup();
    let any = if hits.iter().all(Hit::is_named) { "some" } else { "any" };
    let name = |whom: &&str| match *whom {
        "serviceaccounts" => format!("{any} ServiceAccount"),
        "groups" => format!("{any} group"),
        "nodes" => format!("{any} node"),
        _ => format!("{any} user"),
    };
    format!("act as {}", whom.iter().map(name).collect::<Vec<_>>().join(", "))
}

/// A group is only taken on together with a user or a ServiceAccount. The verbs with a colon give the identity for what
/// other rules name (`impersonate-on:...`), not for everything.
fn grade(danger: &Danger<'_, '_>) -> Option<Severity> {
    let one = |hit: &Hit<'_, '_>| {
        let action = hit.action?;
        Some(match (action.resource, action.verb, hit.is_named()) {
            ("groups", _, true) => Severity::Low,
            ("groups", _, false) if action.verb == "impersonate" => Severity::Medium,
            (_, "impersonate", false) if danger.is_wide() => Severity::Critical,
            (_, "impersonate", false) if danger.is_of_kubernetes => Severity::Low,
            (_, "impersonate", false) => Severity::High,
            (_, "impersonate", true) | (_, _, false) => Severity::Medium,
            _ => Severity::Low,
        })
    };
    danger.hits.iter().filter_map(one).max()
}
