//! `wildcard-verbs-and-resources`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::{Check, Danger, Power, Run, Wanted, What, every_resource};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "wildcard-verbs-and-resources",
        title: "A role allows every verb on every resource",
        severity: Severity::Critical,
        status: Status::stable("0.1.0"),
        aliases: &["C-0187", "CKV_K8S_49", "KSV-0044", "wildcard-in-rules"],
        doc: include_str!("wildcard_verbs_and_resources.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Told(|hits| format!("do anything with {}", every_resource(hits))),
        wanted: Wanted::Rules(|rule| {
            rule.names.is_empty() && rule.verbs.contains(&"*") && rule.resources.contains(&"*")
        }),
        grade,
    }),
};

/// Every resource of a group that an operator has made for itself is no more than its own.
fn grade(danger: &Danger<'_, '_>) -> Option<Severity> {
    let is_core = danger.hits.iter().any(|hit| hit.rule.has_group(""));
    match (danger.is_wide(), is_core) {
        _ if danger.is_of_kubernetes => None,
        (true, true) => Some(Severity::Critical),
        (false, true) => Some(Severity::High),
        _ if danger.hits.iter().any(|hit| hit.rule.is_of_kubernetes()) => Some(Severity::Medium),
        _ => Some(Severity::Low),
    }
}
