//! `probes-identical`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::port;
use crate::probe::{are_alike, asks_something};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "probes-identical",
        title: "Container is restarted as soon as it is not ready",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["pod-probes-identical"],
        doc: include_str!("probes_identical.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        for container in port::serving(workload) {
            let probes = container.liveness_probe.as_ref().zip(container.readiness_probe.as_ref());
            let Some((liveness, readiness)) = probes else { continue };
            if asks_something(liveness) && are_alike(liveness, readiness, container) {
                let message = format!("container `{}` has the same liveness and readiness probe", container.name);
                report.field(liveness.node, message).fact("both fail at the same moment");
            }
        }
    }),
};
