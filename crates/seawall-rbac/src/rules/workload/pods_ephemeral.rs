//! `pods-ephemeral`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::{CHANGE, Check, Family, Grades, Power, Run, Wanted, What};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "pods-ephemeral",
        title: "Containers can be added to running pods",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("pods_ephemeral.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Always("add containers to running pods"),
        wanted: Wanted::Actions(&[Family::new(CHANGE, "", &["pods/ephemeralcontainers"])]),
        grade: |danger| danger.graded(GRADES),
    }),
};

const GRADES: Grades =
    Grades { everywhere: Severity::High, in_namespace: Some(Severity::Medium), by_name: Some(Severity::Low) };
