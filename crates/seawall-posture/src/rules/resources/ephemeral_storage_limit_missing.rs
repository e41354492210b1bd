//! `ephemeral-storage-limit-missing`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::parameter;
use crate::resource::{EPHEMERAL_STORAGE, new_limit, without_limit, written_request};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "ephemeral-storage-limit-missing",
        title: "Container may fill the disk of its node",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["container-ephemeral-storage-request-and-limit"],
        doc: include_str!("ephemeral_storage_limit_missing.md"),
    },
    fix: Fix::Review("Set the limit for ephemeral storage"),
    run: Run::WorkloadAmong(|workload, snapshot, report| {
        for lack in without_limit(workload, snapshot, &EPHEMERAL_STORAGE) {
            let container = lack.container;
            let how = if lack.is_zero {
                "has a limit of 0 for ephemeral storage, which is none"
            } else {
                "has no limit for ephemeral storage"
            };
            let default = report.parameters().text(&parameter::EPHEMERAL_STORAGE_LIMIT_MISSING_DEFAULT);
            let reported = report.field(lack.field, format!("container `{}` {how}", container.name));
            let candidates = [written_request(container, &EPHEMERAL_STORAGE), default.map(Into::into)];
            if let Some(limit) = new_limit(workload, container, &EPHEMERAL_STORAGE, candidates) {
                reported.set(lack.field, limit);
            }
        }
    }),
};
