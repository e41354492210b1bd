//! `wildcard-verbs`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::{Check, Danger, Hit, Power, Run, Wanted, What};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "wildcard-verbs",
        title: "A role allows every verb",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0187", "CKV_K8S_49", "KSV-0045", "wildcard-in-rules"],
        doc: include_str!("wildcard_verbs.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Told(what),
        wanted: Wanted::Rules(|rule| {
            rule.verbs.contains(&"*") && !rule.resources.is_empty() && !rule.resources.contains(&"*")
        }),
        grade,
    }),
};

/// As many resources as a reader takes in.
const MOST: usize = 4;

fn what(hits: &[Hit<'_, '_>]) -> String {
    let resources = hits.first().map(|hit| &hit.rule.resources[..]).unwrap_or_default();
    let shown = resources[..resources.len().min(MOST)].join("`, `");
    match resources.len().saturating_sub(MOST) {
        0 => format!("do anything with `{shown}`"),
        more => format!("do anything with `{shown}` and {more} more"),
    }
}

/// Every verb on what an operator has made for itself is no more than its own.
fn grade(danger: &Danger<'_, '_>) -> Option<Severity> {
    let is_own = !danger.hits.iter().any(|hit| hit.rule.is_of_kubernetes() && !hit.is_named());
    match danger.is_wide() {
        _ if danger.is_of_kubernetes => None,
        _ if is_own => Some(Severity::Low),
        true => Some(Severity::High),
        false => Some(Severity::Medium),
    }
}
