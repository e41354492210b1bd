//! `host-pid`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "host-pid",
        title: "Pod shares the process namespace of its node",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0010", "C-0038", "C-0275", "CKV_K8S_17", "CKV_K8S_1", "host-pid", "hostPIDSet", "HostPID"],
        doc: include_str!("host_pid.md"),
    },
    fix: Fix::Safe("Remove hostPID"),
    run: Run::Workload(|workload, report| {
        if workload.spec.host_pid.is_some_and(|on| on.value) {
            let field = workload.at().join("hostPID");
            report.field(field, "pod sees the processes of its node").remove(field);
        }
    }),
};
