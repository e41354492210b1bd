//! Where a Service sends what it receives.

use seawall_model::{Object, Workload};
use seawall_yaml::Node;

/// The ports of a pod behind a Service to which it sends what it receives on `port`: none when the pod has no port of
/// the name.
pub(crate) fn targets(service: &Object, port: i64, workload: &Workload<'_>) -> Vec<u16> {
    let ports = service.node().path(&["spec", "ports"]).into_iter().flat_map(Node::items);
    let of = ports.filter(|written| written.get("port").and_then(Node::as_i64) == Some(port));
    of.flat_map(|written| target(written, port, workload)).collect()
}

fn target(written: Node<'_>, port: i64, workload: &Workload<'_>) -> Vec<u16> {
    let number = |number: i64| u16::try_from(number).ok();
    let Some(target) = written.get("targetPort").filter(|target| !target.is_null()) else {
        return number(port).into_iter().collect();
    };
    let Some(name) = target.as_str() else {
        return target.as_i64().and_then(number).into_iter().collect();
    };
    let containers = workload.containers().iter();
    let declared = containers.flat_map(|container| container.node.get("ports").into_iter().flat_map(Node::items));
    let named = declared.filter(|declared| declared.get("name").and_then(Node::as_str) == Some(name));
    named.filter_map(|declared| number(declared.get("containerPort")?.as_i64()?)).collect()
}
