//! `capability-dangerous`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::capability::{Grade, report_added};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "capability-dangerous",
        title: "Container adds a capability that reaches the node",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0046", "dangerousCapabilities"],
        doc: include_str!("capability_dangerous.md"),
    },
    fix: Fix::Review("Take the capability away"),
    run: Run::Workload(|workload, report| report_added(workload, Grade::Dangerous, report)),
};
