//! `invalid-target-port`.

use seawall_check::{Check, Fix, Report, Run, mention};
use seawall_model::api::{Probe, Written};
use seawall_model::selection::Selected;
use seawall_model::workload::Container;
use seawall_model::{Object, Place, Rule, Severity, Snapshot, Status, Workload};
use seawall_yaml::Node;

use crate::port::{self, PortRef};
use crate::service::{self, MOST_PODS, SERVICES};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "invalid-target-port",
        title: "Service or probe uses a port that there is not",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["invalid-target-ports", "liveness-port", "readiness-port", "startup-port"],
        doc: include_str!("invalid_target_port.md"),
    },
    fix: Fix::None,
    run: Run::Several(&[Run::Workload(in_pod), Run::ObjectAmong(SERVICES, in_service)]),
};

fn in_pod(workload: &Workload<'_>, report: &mut Report<'_>) {
    for container in workload.containers() {
        let probes = [
            ("liveness", &container.liveness_probe),
            ("readiness", &container.readiness_probe),
            ("startup", &container.startup_probe),
        ];
        for (name, probe) in probes {
            let Some((node, is_elsewhere)) = probe.as_ref().and_then(port_of) else { continue };
            if is_elsewhere && matches!(PortRef::read(node), Some(PortRef::Number(_))) {
                continue;
            }
            if let Some(fault) = fault(node, container, workload) {
                let (container, port) = (container.name, node.scalar().unwrap_or_default());
                report.field(node, format!("the {name} probe of container `{container}` asks port `{port}`, {fault}"));
            }
        }
        for port in &container.ports {
            let Some(name) = port.name.filter(|name| !name.value.is_empty() && !port::is_name(name.value)) else {
                continue;
            };
            let message = format!("container `{}` calls a port `{}`, {NO_NAME}", container.name, name.value);
            report.field(name.node, message);
        }
    }
}

const NO_NAME: &str = "which is no name of a port";

/// The port that the probe asks, and whether it is one of another host, where a number means what it means there.
fn port_of<'s>(probe: &Probe<'s>) -> Option<(Node<'s>, bool)> {
    let elsewhere = |host: Option<Written<'s, &'s str>>| host.is_some_and(|host| !host.value.is_empty());
    let http = probe.http_get.as_ref().and_then(|action| Some((action.port?, elsewhere(action.host))));
    http.or_else(|| probe.tcp_socket.as_ref().and_then(|action| Some((action.port?, elsewhere(action.host)))))
}

/// What is wrong with the port of a probe. A name has to be one of the container's own; a number may be another
/// container's, and says nothing where the container declares no port at all.
fn fault(node: Node<'_>, container: &Container<'_>, workload: &Workload<'_>) -> Option<&'static str> {
    match PortRef::read(node)? {
        PortRef::Invalid => Some(invalid(node)),
        name @ PortRef::Name(_) => (!port::declares(container, name, "TCP")).then_some("which it does not declare"),
        number @ PortRef::Number(_) => {
            let declared = workload.containers().iter().any(|other| port::declares(other, number, "TCP"));
            (!declared && !container.ports.is_empty()).then_some("which no container of the pod declares")
        }
    }
}

fn invalid(node: Node<'_>) -> &'static str {
    if node.as_i64().is_some() { "which is no number of a port" } else { NO_NAME }
}

fn in_service(object: &Object, snapshot: &Snapshot, report: &mut Report<'_>) {
    let Some(spec) = service::spec(object) else { return };
    if service::kind(&spec) == "ExternalName" {
        return;
    }
    let mut pods: Option<Vec<Workload<'_>>> = None;
    for port in &spec.ports {
        // The API server writes the port's number where the field is absent, so that it is the same finding there.
        let field = Place::from(port.node).join("targetPort");
        let written = port.target_port.filter(|node| node.as_i64() != Some(0) && node.as_str() != Some(""));
        let Some(node) = written.or(port.port.map(|port| port.node)) else { continue };
        let from = port.port.map_or(0, |port| port.value);
        let to = || format!("sends port {from} to `{}`", node.scalar().unwrap_or_default());
        let Some(target) = PortRef::read(node) else { continue };
        if target == PortRef::Invalid {
            report.field(field, format!("{}, {}", to(), invalid(node)));
            continue;
        }
        let pods = pods.get_or_insert_with(|| {
            let mut sure = service::pods(object, snapshot).filter(|pod| pod.sure);
            let looked_at: Vec<Selected<'_>> = sure.by_ref().take(MOST_PODS).collect();
            if sure.next().is_some() {
                report.unknown("whether each pod has the port: more than two hundred workloads are selected");
            }
            looked_at.iter().filter_map(|pod| pod.workload(snapshot)).collect()
        });
        // What a workload made repeats it, with what was put into it on the way.
        let (made, own): (Vec<&Workload<'_>>, Vec<&Workload<'_>>) =
            pods.iter().partition(|pod| pod.object.controller().is_some());
        let protocol = service::protocol(port);
        if made.iter().any(|pod| !lacks(pod, target, protocol)) {
            continue;
        }
        let lacking = own.iter().filter(|pod| lacks(pod, target, protocol)).map(|pod| pod.object);
        let lacking: Vec<&Object> = lacking.collect();
        // Files without namespaces may be of several applications that call their pods the same.
        if lacking.len() < own.len() && object.reference.namespace.is_none() && !snapshot.is_closed() {
            report.unknown("whether all pods with these labels are in one namespace");
            continue;
        }
        if !lacking.is_empty() {
            let mut names: Vec<&str> = lacking.iter().map(|object| object.reference.name.as_str()).collect();
            names.sort_unstable();
            names.dedup();
            let of = mention::several("workload", names.len(), names.iter().copied());
            let reported = report.field(field, format!("{}, which no container of {of} declares", to()));
            lacking.iter().take(8).fold(reported, |reported, object| reported.related(object, "selected"));
        }
    }
}

fn lacks(pod: &Workload<'_>, port: PortRef<'_>, protocol: &str) -> bool {
    let declared = port::serving(pod).any(|container| port::declares(container, port, protocol));
    let says_something =
        matches!(port, PortRef::Name(_)) || port::serving(pod).any(|container| !container.ports.is_empty());
    !declared && says_something
}
