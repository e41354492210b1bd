//! `host-process-windows`.

use seawall_check::{Check, Fix, Run, mention};
use seawall_model::{Rule, Severity, Status};

use crate::in_force;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "host-process-windows",
        title: "Windows container runs as a process of the host",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0103", "C-0202", "hostProcess"],
        doc: include_str!("host_process_windows.md"),
    },
    fix: Fix::Review("Set hostProcess to false for all containers"),
    run: Run::Workload(|workload, report| {
        let fields = in_force::by_node(workload, |container| {
            let setting = &container.security.host_process;
            setting.node.filter(|_| setting.value)
        });
        for (field, containers) in &fields {
            let message = format!("{} directly on the Windows host", mention::running(containers));
            // Either all containers of a pod are HostProcess containers or none is.
            fields.iter().fold(report.field(*field, message), |reported, (field, _)| reported.set(*field, false));
        }
    }),
};
