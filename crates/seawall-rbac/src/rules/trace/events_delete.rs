//! `events-delete`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::{Check, Family, Grades, Power, Run, Wanted, What};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "events-delete",
        title: "Events can be deleted",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0031"],
        doc: include_str!("events_delete.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Always("delete events"),
        wanted: Wanted::Actions(&[
            Family::new(&["delete", "deletecollection"], "", &["events"]),
            Family::new(&["delete", "deletecollection"], "events.k8s.io", &["events"]),
        ]),
        grade: |danger| danger.graded(GRADES),
    }),
};

const GRADES: Grades = Grades { everywhere: Severity::Medium, in_namespace: Some(Severity::Low), by_name: None };
