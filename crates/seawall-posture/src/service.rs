//! Services: what they are, and the pods behind them.

use seawall_model::api::{Read, ServicePort, ServiceSpec};
use seawall_model::selection::{Selected, service_selector};
use seawall_model::selector::Selector;
use seawall_model::{GroupKind, Object, Snapshot};

pub(crate) use seawall_model::selection::SERVICE;

/// Just Services.
pub(crate) const SERVICES: &[GroupKind<'static>] = &[SERVICE];

/// What a Service says; nothing when it has no specification.
pub(crate) fn spec(service: &Object) -> Option<ServiceSpec<'_>> {
    Option::read(service.node().get("spec")?)
}

/// Its type, `ClusterIP` unless written.
pub(crate) fn kind<'d>(spec: &ServiceSpec<'d>) -> &'d str {
    spec.kind.map_or("ClusterIP", |kind| kind.value)
}

/// The pods that the Service selects or may select; nothing for one without a selector, whose endpoints are made by
/// hand or by another controller, and for a name of something else.
pub(crate) fn pods<'s>(service: &'s Object, snapshot: &'s Snapshot) -> impl Iterator<Item = Selected<'s>> {
    let is_name = spec(service).is_some_and(|spec| kind(&spec) == "ExternalName");
    let selector = service_selector(service).filter(|_| !is_name).map_or_else(Selector::nothing, Selector::of_labels);
    snapshot.selected(service.reference.namespace.as_deref(), selector)
}

/// How many of the pods that a Service selects are looked at one by one: more than anyone has.
pub(crate) const MOST_PODS: usize = 200;

/// The protocol, `TCP` unless written.
pub(crate) fn protocol<'d>(port: &ServicePort<'d>) -> &'d str {
    port.protocol.map_or("TCP", |protocol| protocol.value)
}

/// The number of the pods' port, unless it goes by a name.
pub(crate) fn target(port: &ServicePort<'_>) -> Option<i64> {
    match port.target_port {
        // Zero and an empty name are read as absent.
        Some(target) if target.as_i64() != Some(0) && target.as_str() != Some("") => target.as_i64(),
        _ => port.port.map(|port| port.value),
    }
}
