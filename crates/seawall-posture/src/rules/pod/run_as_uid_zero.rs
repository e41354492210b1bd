//! `run-as-uid-zero`.

use seawall_check::{Check, Fix, Run, mention};
use seawall_model::{Rule, Severity, Status};

use crate::{in_force, parameter};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "run-as-uid-zero",
        title: "Container is told to run as root",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0105", "C-0013", "run-as-non-root", "container-security-context-user-group-id"],
        doc: include_str!("run_as_uid_zero.md"),
    },
    fix: Fix::Review("Run as the user that is set for it"),
    run: Run::Workload(|workload, report| {
        if workload.is_windows() {
            return;
        }
        let fields = in_force::by_node(workload, |container| {
            let user = &container.security.run_as_user;
            user.node.filter(|_| user.value == Some(0))
        });
        for (field, containers) in fields {
            let user = report.parameters().number(&parameter::RUN_AS_UID_ZERO_USER);
            let reported = report.field(field, format!("{} as user 0", mention::running(&containers)));
            if user != 0 {
                reported.set(field, user);
            }
        }
    }),
};
