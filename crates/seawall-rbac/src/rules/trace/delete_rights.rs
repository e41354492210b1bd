//! `delete-rights`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::{Check, Danger, Family, Power, Run, Wanted, What};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "delete-rights",
        title: "Much can be deleted",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0007"],
        doc: include_str!("delete_rights.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Always("delete most of what runs or is kept"),
        wanted: Wanted::Actions(&[
            Family::new(
                &["delete", "deletecollection"],
                "",
                &["pods", "persistentvolumeclaims", "secrets", "configmaps", "services"],
            ),
            Family::of_cluster(&["delete", "deletecollection"], "", &["namespaces", "persistentvolumes", "nodes"]),
            Family::new(&["delete", "deletecollection"], "apps", &["deployments", "statefulsets", "daemonsets"]),
            Family::of_cluster(&["delete", "deletecollection"], "apiextensions.k8s.io", &["customresourcedefinitions"]),
        ]),
        grade,
    }),
};

/// As many kinds as make a role that can clear out a namespace.
const MANY: usize = 4;

/// With these go all objects that belong to them.
const WHOLE: &[&str] = &["namespaces", "persistentvolumes", "customresourcedefinitions"];

/// A controller that replaces the pods it looks after deletes them too.
fn grade(danger: &Danger<'_, '_>) -> Option<Severity> {
    let free = danger.hits.iter().filter(|hit| !hit.is_named()).filter_map(|hit| hit.action);
    let mut kinds: Vec<&str> = free.map(|action| action.resource).collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.len() < MANY && !kinds.iter().any(|kind| WHOLE.contains(kind)) {
        return None;
    }
    Some(if danger.is_wide() { Severity::Medium } else { Severity::Low })
}
