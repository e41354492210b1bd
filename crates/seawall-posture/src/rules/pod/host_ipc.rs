//! `host-ipc`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "host-ipc",
        title: "Pod shares the IPC namespace of its node",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0008", "C-0038", "C-0276", "CKV_K8S_18", "CKV_K8S_3", "host-ipc", "hostIPCSet", "HostIPC"],
        doc: include_str!("host_ipc.md"),
    },
    fix: Fix::Safe("Remove hostIPC"),
    run: Run::Workload(|workload, report| {
        if workload.spec.host_ipc.is_some_and(|on| on.value) {
            let field = workload.at().join("hostIPC");
            report.field(field, "pod shares memory and message queues with its node").remove(field);
        }
    }),
};
