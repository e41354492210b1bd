//! `share-process-namespace`.

use seawall_check::{Check, Fix, Run, mention};
use seawall_model::workload::{Container, Role};
use seawall_model::{Rule, Severity, Status};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "share-process-namespace",
        title: "Containers of the pod see each other's processes",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("share_process_namespace.md"),
    },
    fix: Fix::Review("Remove shareProcessNamespace"),
    run: Run::Workload(|workload, report| {
        let Some(field) = workload.spec.share_process_namespace.filter(|on| on.value && !workload.is_windows()) else {
            return;
        };
        let together: Vec<&Container<'_>> =
            workload.containers().iter().filter(|container| container.role != Role::Init).collect();
        if together.len() > 1 {
            let message =
                format!("{} see each other's processes, memory and environment", mention::containers(&together));
            report.field(field.node, message).remove(field.node);
        }
    }),
};
