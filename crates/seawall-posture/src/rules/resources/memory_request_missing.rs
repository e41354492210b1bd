//! `memory-request-missing`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::parameter;
use crate::recommendation::Recommended::Target;
use crate::resource::{MEMORY, new_request, seen, without_request};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "memory-request-missing",
        title: "No memory is set aside for a container",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[
            "KSV-0016",
            "C-0269",
            "CKV_K8S_12",
            "unset-memory-requirements",
            "memoryRequestsMissing",
            "container-resources",
            "RequestsMemory",
        ],
        doc: include_str!("memory_request_missing.md"),
    },
    fix: Fix::Review("Set the memory request"),
    run: Run::WorkloadAmong(|workload, snapshot, report| {
        for lack in without_request(workload, snapshot, &MEMORY) {
            let container = lack.container;
            let how = if lack.is_zero { "requests 0 memory" } else { "requests no memory" };
            let default = report.parameters().text(&parameter::MEMORY_REQUEST_MISSING_DEFAULT);
            let reported = report.field(lack.field, format!("container `{}` {how}", container.name));
            let candidates = [seen(workload, snapshot, container, &MEMORY, Target), default.map(Into::into)];
            if let Some(request) = new_request(workload, container, &MEMORY, candidates) {
                reported.set(lack.field, request);
            }
        }
    }),
};
