//! `capability-sys-module`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::capability::{Grade, report_added};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "capability-sys-module",
        title: "Container adds SYS_MODULE",
        severity: Severity::Critical,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0120", "C-0046", "dangerousCapabilities"],
        doc: include_str!("capability_sys_module.md"),
    },
    fix: Fix::Review("Take SYS_MODULE away"),
    run: Run::Workload(|workload, report| report_added(workload, Grade::SysModule, report)),
};
