//! `services-status-modify`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::{CHANGE, Check, Family, Grades, Power, Run, Wanted, What};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "services-status-modify",
        title: "Addresses of Services can be claimed",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["CKV2_K8S_4"],
        doc: include_str!("services_status_modify.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Always("claim addresses for Services by their status"),
        wanted: Wanted::Actions(&[Family::new(CHANGE, "", &["services/status"])]),
        grade: |danger| danger.graded(GRADES),
    }),
};

const GRADES: Grades =
    Grades { everywhere: Severity::High, in_namespace: Some(Severity::Medium), by_name: Some(Severity::Low) };
