//! `pods-log-delete`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::{Check, Power, Run, Wanted, What};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "pods-log-delete",
        title: "Logs of pods are offered for deletion",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0042"],
        doc: include_str!("pods_log_delete.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Always("delete logs of pods"),
        wanted: Wanted::Rules(|rule| {
            let is_delete = |verb: &&str| matches!(*verb, "delete" | "deletecollection" | "*");
            rule.has_group("") && rule.resources.contains(&"pods/log") && rule.verbs.iter().any(is_delete)
        }),
        grade: |danger| (!danger.is_of_kubernetes).then_some(Severity::Low),
    }),
};
