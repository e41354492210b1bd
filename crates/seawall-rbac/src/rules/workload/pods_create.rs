//! `pods-create`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::{Check, Family, Grades, Power, Run, WRITE, Wanted, What};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "pods-create",
        title: "Pods can be created, or changed",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0188", "KSV-0048", "access-to-create-pods"],
        doc: include_str!("pods_create.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Always("run pods of their own making"),
        wanted: Wanted::Actions(&[
            Family::new(WRITE, "", &["pods", "replicationcontrollers"]),
            Family::new(WRITE, "apps", &["daemonsets", "deployments", "replicasets", "statefulsets"]),
            Family::new(WRITE, "batch", &["cronjobs"]),
            Family::new(&["create"], "batch", &["jobs"]),
        ]),
        grade: |danger| danger.graded(GRADES),
    }),
};

const GRADES: Grades =
    Grades { everywhere: Severity::High, in_namespace: Some(Severity::Medium), by_name: Some(Severity::Low) };
