//! `memory-limit-missing`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::parameter;
use crate::recommendation::Recommended::UpperBound;
use crate::resource::{MEMORY, new_limit, seen, without_limit, written_request};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "memory-limit-missing",
        title: "Container may use all memory of its node",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[
            "KSV-0018",
            "C-0009",
            "C-0004",
            "C-0271",
            "CKV_K8S_13",
            "unset-memory-requirements",
            "memoryLimitsMissing",
            "container-resources",
            "LimitsMemory",
        ],
        doc: include_str!("memory_limit_missing.md"),
    },
    fix: Fix::Review("Set the memory limit"),
    run: Run::WorkloadAmong(|workload, snapshot, report| {
        for lack in without_limit(workload, snapshot, &MEMORY) {
            let container = lack.container;
            let how = if lack.is_zero { "has a memory limit of 0, which is none" } else { "has no memory limit" };
            let default = report.parameters().text(&parameter::MEMORY_LIMIT_MISSING_DEFAULT);
            let reported = report.field(lack.field, format!("container `{}` {how}", container.name));
            let candidates = [
                seen(workload, snapshot, container, &MEMORY, UpperBound),
                written_request(container, &MEMORY),
                default.map(Into::into),
            ];
            if let Some(limit) = new_limit(workload, container, &MEMORY, candidates) {
                reported.set(lack.field, limit);
            }
        }
    }),
};
