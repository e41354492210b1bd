//! `cluster-admin-binding`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::{Check, Danger, Power, Run, Wanted, What};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "cluster-admin-binding",
        title: "cluster-admin, or as much, is given to somebody",
        severity: Severity::Critical,
        status: Status::stable("0.1.0"),
        aliases: &[
            "C-0035",
            "C-0185",
            "KSV-0111",
            "cluster-admin-role-binding",
            "clusterrolebindingClusterAdmin",
            "rolebindingClusterAdminClusterRole",
            "rolebindingClusterAdminRole",
        ],
        doc: include_str!("cluster_admin_binding.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Always("do everything"),
        wanted: Wanted::Rules(|rule| rule.is_everything()),
        grade,
    }),
};

/// A custom role that counts in one namespace is told by its wildcards.
fn grade(danger: &Danger<'_, '_>) -> Option<Severity> {
    match (danger.is_wide(), danger.is_of_kubernetes) {
        (true, _) => Some(Severity::Critical),
        (false, true) => Some(Severity::Medium),
        (false, false) => None,
    }
}
