//! `capability-sys-admin`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::capability::{Grade, report_added};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "capability-sys-admin",
        title: "Container adds SYS_ADMIN",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0005", "C-0046", "CKV_K8S_39", "CapSysAdmin", "dangerousCapabilities"],
        doc: include_str!("capability_sys_admin.md"),
    },
    fix: Fix::Review("Take SYS_ADMIN away"),
    run: Run::Workload(|workload, report| report_added(workload, Grade::SysAdmin, report)),
};
