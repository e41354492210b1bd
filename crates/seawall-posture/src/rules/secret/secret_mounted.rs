//! `secret-mounted`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::source;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "secret-mounted",
        title: "Workload mounts Secrets",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["C-0255"],
        doc: include_str!("secret_mounted.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        source::report_mounted(workload, report, "Secret", |source| source.is_secret());
    }),
};
