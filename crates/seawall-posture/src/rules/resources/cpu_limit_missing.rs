//! `cpu-limit-missing`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::parameter;
use crate::recommendation::Recommended::UpperBound;
use crate::resource::{CPU, new_limit, seen, without_limit};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "cpu-limit-missing",
        title: "Container may use all processors of its node",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[
            "KSV-0011",
            "C-0009",
            "C-0050",
            "C-0270",
            "CKV_K8S_11",
            "unset-cpu-requirements",
            "cpuLimitsMissing",
            "container-resources",
            "LimitsCPU",
        ],
        doc: include_str!("cpu_limit_missing.md"),
    },
    fix: Fix::Review("Set the CPU limit"),
    run: Run::WorkloadAmong(|workload, snapshot, report| {
        for lack in without_limit(workload, snapshot, &CPU) {
            let container = lack.container;
            let how = if lack.is_zero { "has a CPU limit of 0, which is none" } else { "has no CPU limit" };
            let default = report.parameters().text(&parameter::CPU_LIMIT_MISSING_DEFAULT);
            let reported = report.field(lack.field, format!("container `{}` {how}", container.name));
            let candidates = [seen(workload, snapshot, container, &CPU, UpperBound), default.map(Into::into)];
            if let Some(limit) = new_limit(workload, container, &CPU, candidates) {
                reported.set(lack.field, limit);
            }
        }
    }),
};
