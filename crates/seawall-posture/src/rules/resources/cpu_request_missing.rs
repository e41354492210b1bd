//! `cpu-request-missing`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::parameter;
use crate::recommendation::Recommended::Target;
use crate::resource::{CPU, new_request, seen, without_request};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "cpu-request-missing",
        title: "No CPU is set aside for a container",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[
            "KSV-0015",
            "C-0268",
            "CKV_K8S_10",
            "unset-cpu-requirements",
            "cpuRequestsMissing",
            "container-resources",
            "RequestsCPU",
        ],
        doc: include_str!("cpu_request_missing.md"),
    },
    fix: Fix::Review("Set the CPU request"),
    run: Run::WorkloadAmong(|workload, snapshot, report| {
        for lack in without_request(workload, snapshot, &CPU) {
            let container = lack.container;
            let how = if lack.is_zero { "requests 0 CPU" } else { "requests no CPU" };
            let default = report.parameters().text(&parameter::CPU_REQUEST_MISSING_DEFAULT);
            let reported = report.field(lack.field, format!("container `{}` {how}", container.name));
            let candidates = [seen(workload, snapshot, container, &CPU, Target), default.map(Into::into)];
            if let Some(request) = new_request(workload, container, &CPU, candidates) {
                reported.set(lack.field, request);
            }
        }
    }),
};
