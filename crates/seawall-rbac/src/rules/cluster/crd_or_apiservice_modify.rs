//! `crd-or-apiservice-modify`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::{Check, Family, Grades, MODIFY, Power, Run, Wanted, What};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "crd-or-apiservice-modify",
        title: "The API itself can be changed",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("crd_or_apiservice_modify.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Always("change which APIs there are and who serves them"),
        wanted: Wanted::Actions(&[
            Family::of_cluster(MODIFY, "apiextensions.k8s.io", &["customresourcedefinitions"]),
            Family::of_cluster(MODIFY, "apiregistration.k8s.io", &["apiservices"]),
        ]),
        grade: |danger| danger.graded(GRADES),
    }),
};

const GRADES: Grades = Grades { everywhere: Severity::Medium, in_namespace: None, by_name: Some(Severity::Low) };
