//! `sudo-in-entrypoint`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::command_line;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "sudo-in-entrypoint",
        title: "Container calls sudo",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0062"],
        doc: include_str!("sudo_in_entrypoint.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        for container in workload.containers() {
            if !command_line::mentions(container, "sudo") {
                continue;
            }
            for called in command_line::called(container).iter().filter(|called| called.program() == "sudo") {
                report.field(called.node, format!("container `{}` calls `sudo` in {}", container.name, called.place));
            }
        }
    }),
};
