//! `capability-add-beyond-net-bind`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::capability::{Grade, report_added};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "capability-add-beyond-net-bind",
        title: "Container adds more than NET_BIND_SERVICE after dropping all",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0106"],
        doc: include_str!("capability_add_beyond_net_bind.md"),
    },
    fix: Fix::Review("Take the capability away"),
    run: Run::Workload(|workload, report| report_added(workload, Grade::Baseline, report)),
};
