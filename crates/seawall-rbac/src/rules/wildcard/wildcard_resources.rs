//! `wildcard-resources`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::{Check, Danger, Hit, Power, Run, Wanted, What, every_resource};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "wildcard-resources",
        title: "A role is about every resource",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0187", "CKV_K8S_49", "KSV-0046", "KSV-0112", "wildcard-in-rules"],
        doc: include_str!("wildcard_resources.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Told(what),
        wanted: Wanted::Rules(|rule| {
            rule.resources.contains(&"*") && !rule.verbs.contains(&"*") && rule.names.is_empty()
        }),
        grade,
    }),
};

/// All that the first rule allows.
fn what(hits: &[Hit<'_, '_>]) -> String {
    let verbs = hits.first().map(|hit| &hit.rule.verbs[..]).unwrap_or_default();
    format!("{} {}", verbs.join(", "), every_resource(hits))
}

/// Secrets are among every resource of the core group.
fn grade(danger: &Danger<'_, '_>) -> Option<Severity> {
    let is_core = danger.hits.iter().any(|hit| hit.rule.has_group(""));
    match (danger.is_wide(), is_core) {
        _ if danger.is_of_kubernetes => None,
        (true, true) => Some(Severity::High),
        (false, true) => Some(Severity::Medium),
        (true, false) if danger.hits.iter().any(|hit| hit.rule.is_of_kubernetes()) => Some(Severity::Medium),
        _ => Some(Severity::Low),
    }
}
