//! `policy-engine-absent`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::guard;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "policy-engine-absent",
        title: "Nothing in the cluster refuses dangerous pods",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0192"],
        doc: include_str!("policy_engine_absent.md"),
    },
    fix: Fix::None,
    run: Run::Survey(|snapshot, report| {
        let is_known = guard::ASKED.iter().all(|&kind| snapshot.has_all(kind));
        if is_known && !guard::is_any_in_force(snapshot) {
            report
                .cluster("refuses no pod: no namespace enforces a Pod Security level, and no admission policy denies");
        }
    }),
};
