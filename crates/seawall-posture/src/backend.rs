//! Backends that are not there.

use seawall_check::Report;
use seawall_model::api::ServiceSpec;
use seawall_model::backend::{Backend, OPENSHIFT_ROUTE};
use seawall_model::selection::{SERVICE, service_selector};
use seawall_model::{Found, Object, Snapshot, Workload};
use seawall_yaml::Node;

use crate::namesake::namesake;
use crate::service;

/// Reports a backend whose object does not exist, or whose Service has no such port.
pub(crate) fn report_absent(route: &Object, backend: &Backend<'_>, snapshot: &Snapshot, report: &mut Report<'_>) {
    let (name, kind) = (backend.name.value, backend.kind);
    if kind != SERVICE {
        return report_absent_resource(backend, snapshot, report);
    }
    match namesake(snapshot, SERVICE, backend.namespace, name) {
        Found::Yes(service) => {
            let Some(port) = backend.port else { return };
            let has_port = if route.reference.group_kind() == OPENSHIFT_ROUTE { has_target } else { has_port };
            if !has_port(service, port, snapshot) {
                let written = port.scalar().unwrap_or_default();
                report
                    .field(port, format!("sends to port `{written}` of Service `{name}`, which has no such port"))
                    .related(service, "the Service");
            }
        }
        Found::No => {
            report.field(backend.name.node, format!("sends to Service `{name}`, which does not exist"));
        }
        Found::Unknown => report.unknown("whether the Service exists outside the input"),
    }
}

/// Other kinds than Services are judged only where the input holds some of them: nobody else knows whether it is their
/// controller's own word.
fn report_absent_resource(backend: &Backend<'_>, snapshot: &Snapshot, report: &mut Report<'_>) {
    let (name, kind) = (backend.name.value, backend.kind);
    if let Found::Yes(_) = snapshot.find(kind, backend.namespace, name) {
        return;
    }
    let seen = snapshot.of_kind(kind).next().is_some();
    if !seen {
        return report.unknown("whether the backend exists: no object of its kind is among the input");
    }
    let wanted = backend.namespace;
    let mut same = snapshot.of_kind(kind).filter(|object| object.reference.name == name);
    let exists = same.any(|object| {
        let own = object.reference.namespace.as_deref();
        own == wanted || own.is_none() || wanted.is_none()
    });
    if !exists && snapshot.is_closed() {
        report.field(backend.name.node, format!("sends to {} `{name}`, which does not exist", kind.kind));
    }
}

/// Whether a Service has the port that an Ingress or a route names.
fn has_port(service: &Object, port: Node<'_>, _: &Snapshot) -> bool {
    let Some(spec) = service::spec(service) else { return true };
    let by_number = |number: i64| spec.ports.iter().any(|own| own.port.is_some_and(|own| own == number));
    let by_name = |name: &str| spec.ports.iter().any(|own| own.name.is_some_and(|own| own == name));
    // What has no ports at all, or stands for another name, says nothing of them.
    is_silent(&spec) || port.as_i64().map_or_else(|| port.as_str().is_none_or(by_name), by_number)
}

/// Whether a Service has the port that a Route of OpenShift names: one of its own by name, or one of its pods.
fn has_target(service: &Object, port: Node<'_>, snapshot: &Snapshot) -> bool {
    let Some(spec) = service::spec(service) else { return true };
    let own = |own: &seawall_model::api::ServicePort<'_>| {
        let target = own.target_port.or(own.port.map(|port| port.node)).and_then(Node::scalar);
        own.name.is_some_and(|name| Some(name.value) == port.scalar()) || target == port.scalar()
    };
    let in_pod = |pod: Workload<'_>| {
        let mut ports = pod.containers().iter().flat_map(|container| &container.ports);
        ports.any(|declared| {
            declared.name.is_some_and(|name| Some(name.value) == port.scalar())
                || declared.container_port.is_some_and(|number| Some(number.value) == port.as_i64())
        })
    };
    let pods = || service::pods(service, snapshot).take(4).filter_map(|pod| pod.workload(snapshot)).any(in_pod);
    is_silent(&spec) || service_selector(service).is_none() || spec.ports.iter().any(own) || pods()
}

fn is_silent(spec: &ServiceSpec<'_>) -> bool {
    spec.ports.is_empty() || service::kind(spec) == "ExternalName"
}
