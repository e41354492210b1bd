//! `readiness-probe-missing`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::parameter;
use crate::probe::{self, Sort};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "readiness-probe-missing",
        title: "Container gets requests before it can answer",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["C-0018", "CKV_K8S_9", "no-readiness-probe", "readinessProbeMissing", "pod-probes"],
        doc: include_str!("readiness_probe_missing.md"),
    },
    fix: Fix::Review("Set the readiness probe"),
    run: Run::Workload(|workload, report| {
        // Knative asks the port of the container where nothing else is written.
        if workload.object.reference.group == "serving.knative.dev" {
            return;
        }
        for container in probe::lasting(workload) {
            let (own, other) = (&container.readiness_probe, &container.liveness_probe);
            probe::report_missing(container, own.as_ref(), other.as_ref(), &SORT, report);
        }
    }),
};

const SORT: Sort =
    Sort { name: "readiness", field: "readinessProbe", parameter: &parameter::READINESS_PROBE_MISSING_PROBE };
