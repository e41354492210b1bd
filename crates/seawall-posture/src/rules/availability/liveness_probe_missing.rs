//! `liveness-probe-missing`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::parameter;
use crate::probe::{self, Sort};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "liveness-probe-missing",
        title: "Container that hangs is not restarted",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["C-0056", "CKV_K8S_8", "no-liveness-probe", "livenessProbeMissing", "pod-probes"],
        doc: include_str!("liveness_probe_missing.md"),
    },
    fix: Fix::Review("Set the liveness probe"),
    run: Run::Workload(|workload, report| {
        for container in probe::lasting(workload) {
            let (own, other) = (&container.liveness_probe, &container.readiness_probe);
            probe::report_missing(container, own.as_ref(), other.as_ref(), &SORT, report);
        }
    }),
};

const SORT: Sort =
    Sort { name: "liveness", field: "livenessProbe", parameter: &parameter::LIVENESS_PROBE_MISSING_PROBE };
