//! `privileged-port`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::api::ServicePort;
use seawall_model::{Object, Place, Rule, Severity, Snapshot, Status, Workload};

use crate::service::{self, MOST_PODS, SERVICES};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "privileged-port",
        title: "Container listens on a port below 1024",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0117", "privileged-ports"],
        doc: include_str!("privileged_port.md"),
    },
    fix: Fix::None,
    run: Run::Several(&[Run::Workload(in_pod), Run::ObjectAmong(SERVICES, in_service)]),
};

fn is_privileged(port: i64) -> bool {
    (1..1024).contains(&port)
}

fn in_pod(workload: &Workload<'_>, report: &mut Report<'_>) {
    for container in workload.containers() {
        for port in &container.ports {
            if let Some(number) = port.container_port.filter(|number| is_privileged(number.value)) {
                let message = format!("container `{}` listens on port {}, below 1024", container.name, number.value);
                report.field(number.node, message);
            }
        }
    }
}

fn in_service(object: &Object, snapshot: &Snapshot, report: &mut Report<'_>) {
    let Some(spec) = service::spec(object) else { return };
    // Without a selector nobody says that pods are behind it.
    if spec.selector.is_none() || service::kind(&spec) == "ExternalName" {
        return;
    }
    for port in &spec.ports {
        let Some(target) = service::target(port).filter(|target| is_privileged(*target)) else { continue };
        if declared(object, port, target, snapshot) {
            continue;
        }
        // The API server writes the field where it is absent, so that it is the same finding there.
        let field = Place::from(port.node).join("targetPort");
        let from = port.port.map_or(target, |port| port.value);
        let message = if from == target {
            format!("sends port {from} to the same port of its pods, below 1024")
        } else {
            format!("sends port {from} to port {target} of its pods, below 1024")
        };
        report.field(field, message);
    }
}

/// Whether a pod behind the Service declares the port, so that it is reported there.
fn declared(service: &Object, port: &ServicePort<'_>, target: i64, snapshot: &Snapshot) -> bool {
    let protocol = service::protocol(port);
    service::pods(service, snapshot).take(MOST_PODS).filter_map(|pod| pod.workload(snapshot)).any(|workload| {
        let mut ports = workload.containers().iter().flat_map(|container| &container.ports);
        ports.any(|declared| {
            declared.container_port.is_some_and(|number| number == target)
                && declared.protocol.map_or("TCP", |protocol| protocol.value) == protocol
        })
    })
}
