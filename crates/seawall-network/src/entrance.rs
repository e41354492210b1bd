//! Where requests from outside come in: Ingresses and routes, through Services, to pods.

use seawall_model::backend::{Backend, GATEWAY_GROUP, INGRESS, OLD_INGRESS, OPENSHIFT_ROUTE, ROUTES, VIRTUAL_SERVICE};
use seawall_model::selection::SERVICE;
use seawall_model::{Found, GroupKind, Object, Snapshot};

use crate::ports::{Ports, Protocol};
use crate::profile::Profile;
use crate::targets::{Asked, namespace, targets};

/// One way in.
#[derive(Debug, Clone)]
pub struct Entrance<'s> {
    /// The Ingress or the route.
    pub object: &'s Object,
    /// The Service that it sends to.
    pub service: &'s Object,
    /// What holds the template of the Service's pods.
    pub pods: &'s Object,
    /// Whether the Service selects them for sure.
    pub sure: bool,
    /// The ports of the pods that are sent to.
    pub ports: Ports,
}

/// All ways in, in the canonical order of the objects. Whether policies admit what comes in is not asked here.
pub fn entrances(snapshot: &Snapshot, profile: Profile) -> Vec<Entrance<'_>> {
    let mut entrances = Vec::new();
    for object in snapshot.objects().iter().filter(|object| is_entry(object.reference.group_kind(), profile)) {
        for backend in Backend::all_in(object).into_iter().filter(Backend::is_service) {
            let Some(service) = service(snapshot, object, &backend) else { continue };
            // np-guard takes the number of an Ingress, too, for the port of the Service or of its pods.
            let either = profile == Profile::NpGuard || object.reference.group_kind() == OPENSHIFT_ROUTE;
            let asked = match backend.port.filter(|port| !port.is_null()) {
                Some(port) if either => Asked::Target(port),
                Some(port) => Asked::Port(port),
                None => Asked::Every,
            };
            let udp = object.reference.kind == "UDPRoute";
            let carried = Ports::of(if udp { Protocol::Udp } else { Protocol::Tcp });
            for target in targets(snapshot, service, asked) {
                // np-guard believes that a pod listens where it says so, and nowhere else.
                let ports = if profile == Profile::NpGuard { target.declared } else { target.ports };
                let ports = ports.intersection(&carried);
                if !ports.is_empty() {
                    entrances.push(Entrance { object, service, pods: target.pods, sure: target.sure, ports });
                }
            }
        }
    }
    entrances
}

/// Whether objects of this kind let requests in. np-guard knows Ingresses and OpenShift's routes.
fn is_entry(kind: GroupKind<'_>, profile: Profile) -> bool {
    let plain = kind == INGRESS || kind == OLD_INGRESS || kind == OPENSHIFT_ROUTE;
    let gateway = kind.group == GATEWAY_GROUP && ROUTES.contains(&kind);
    plain || profile != Profile::NpGuard && (gateway || kind == VIRTUAL_SERVICE)
}

/// The Service that a backend names. A namespace that is not written is `default`.
pub(crate) fn service<'s>(snapshot: &'s Snapshot, object: &'s Object, backend: &Backend<'s>) -> Option<&'s Object> {
    let wanted = backend.namespace.unwrap_or_else(|| namespace(object));
    let find = |namespace| match snapshot.find(SERVICE, namespace, backend.name.value) {
        Found::Yes(service) => Some(service),
        _ => None,
    };
    find(Some(wanted)).or_else(|| if wanted == "default" { find(None) } else { None })
}
