//! `network-resources-modify`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::{Check, Family, Grades, MODIFY, Power, Run, Wanted, What};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-resources-modify",
        title: "Traffic can be redirected",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0056"],
        doc: include_str!("network_resources_modify.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Always("change where traffic goes and what is let through"),
        wanted: Wanted::Actions(&[
            Family::new(MODIFY, "", &["services", "endpoints"]),
            Family::new(MODIFY, "discovery.k8s.io", &["endpointslices"]),
            Family::new(MODIFY, "networking.k8s.io", &["ingresses", "networkpolicies"]),
        ]),
        grade: |danger| danger.graded(GRADES),
    }),
};

const GRADES: Grades = Grades { everywhere: Severity::Medium, in_namespace: Some(Severity::Low), by_name: None };
