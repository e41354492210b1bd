//! What comes in from outside: back ends of Ingresses and routes, and Services that open a port to the world.

use seawall_model::Snapshot;
use seawall_model::backend::Backend;
use seawall_yaml::{Kind, Node};

use super::host::Names;
use super::{Needs, Reason};
use crate::synthesis::party::Party;
use crate::synthesis::roster::namespace_of;
use crate::synthesis::service::{Port, Service, Target};
use crate::synthesis::{Gap, Grave, Member, Site};

/// Adds what Ingresses, routes and Services ask for.
pub(super) fn collect<'s>(snapshot: &'s Snapshot, names: Names<'_, 's>, needs: &mut Needs<'s>) {
    let controllers = controllers(names);
    for object in snapshot.objects() {
        for backend in Backend::all_in(object).iter().filter(|backend| backend.is_service()) {
            let site = Site::new(object, backend.node);
            let namespace = backend.namespace.unwrap_or_else(|| namespace_of(object));
            let Some(service) = names.services.get(namespace, backend.name.value) else {
                let message = format!(
                    "{} names the Service {namespace}/{}, which is not in the input: no rule was written for it",
                    object.reference, backend.name.value
                );
                needs.gap(Gap::new(Grave::Check, "service-missing", object.reference.to_string(), message).at(site));
                continue;
            };
            let behind = service.behind(names.roster, |port| backend.port.is_none_or(|wanted| serves(port, wanted)));
            if controllers.is_empty() {
                let message = "no ingress controller is in the input: pods of every namespace may call what Ingresses and routes name; one on its node's network, or outside, needs a rule for its addresses".to_owned();
                needs.gap(Gap::new(Grave::Check, "ingress-controller-unknown", "", message));
                needs.reach_from(&Party::AnyPod, &behind, || Reason::Route { site }, names.roster);
            }
            for controller in &controllers {
                needs.reach_from(controller, &behind, || Reason::Route { site }, names.roster);
            }
        }
    }
    for service in names.services.iter() {
        exposed(service, names, needs);
    }
    for controller in &controllers {
        if let Party::Member(id) = controller {
            own_ports(*id, names, needs);
        }
    }
}

/// A route of OpenShift names the Service's port by its name or the pods' port, the others by name or number.
fn serves(port: &Port<'_>, wanted: Node<'_>) -> bool {
    match wanted.kind() {
        Kind::Int => {
            let number = wanted.as_i64().and_then(|number| u16::try_from(number).ok());
            number == Some(port.number) || matches!(port.target, Target::Number(target) if number == Some(target))
        }
        _ => wanted.as_str().is_none_or(|name| port.name == Some(name) || port.target == Target::Name(name)),
    }
}

fn exposed<'s>(service: &Service<'s>, names: Names<'_, 's>, needs: &mut Needs<'s>) {
    let has_external = !service.spec.external_ips.is_empty();
    if !(service.is_type("LoadBalancer") || service.is_type("NodePort") || has_external) {
        return;
    }
    let node = service.spec.kind.map_or(service.spec.node, |kind| kind.node);
    let site = Site::new(service.object, node);
    let behind = service.behind(names.roster, |_| true);
    let ranges = &service.spec.load_balancer_source_ranges;
    if !service.is_type("LoadBalancer") || ranges.is_empty() {
        return needs.reach_from(&Party::Anyone, &behind, || Reason::Exposed { site }, names.roster);
    }
    for range in ranges {
        match range.value.trim().parse() {
            Ok(network) => {
                needs.reach_from(&Party::Network(network), &behind, || Reason::Exposed { site }, names.roster);
            }
            Err(_) => {
                let message = format!(
                    "{} has a source range that is no network: `{}`; it was left out",
                    service.object.reference, range.value
                );
                needs.gap(
                    Gap::new(Grave::Check, "source-range-invalid", service.object.reference.to_string(), message)
                        .at(Site::new(service.object, range.node)),
                );
            }
        }
    }
    let message = format!(
        "{} limits its callers by address: a load balancer that replaces the caller's address by a node's (externalTrafficPolicy: Cluster) needs the nodes' addresses beside",
        service.object.reference
    );
    needs.gap(Gap::new(Grave::Note, "source-address", service.object.reference.to_string(), message).at(site));
}

/// Workloads that serve Ingresses and routes.
fn controllers(names: Names<'_, '_>) -> Vec<Party> {
    let serving = names.roster.iter().filter(|(_, member)| is_controller(member));
    serving.filter(|(_, member)| !member.is_on_host_network()).map(|(id, _)| Party::Member(id)).collect()
}

const CONTROLLERS: &[&str] = &[
    "ingress-nginx/controller",
    "nginx-ingress-controller",
    "nginx/nginx-ingress",
    "library/traefik",
    "traefik/traefik",
    "envoyproxy/envoy",
    "haproxytech/kubernetes-ingress",
    "haproxy-ingress",
    "kong/kong",
    "projectcontour/contour",
    "emissary-ingress/emissary",
    "apache/apisix",
    "istio/proxyv2",
    "openshift/origin-haproxy-router",
];

fn is_controller(member: &Member<'_>) -> bool {
    let images = member.workload.containers().iter().filter_map(|container| container.image);
    let mut images = images.filter(|image| {
        let bare = image.value.split(['@']).next().unwrap_or_default();
        let bare = bare.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')).map_or(bare, |(bare, _)| bare);
        bare == "traefik" || CONTROLLERS.iter().any(|known| bare.ends_with(known))
    });
    let is_sidecar_of_mesh = |image: &str| image.contains("istio/proxyv2");
    images.any(|image| !is_sidecar_of_mesh(image.value) || member.workload.containers().len() == 1)
}

/// What an ingress controller serves itself is for everyone, also without a Service that says so.
fn own_ports<'s>(id: crate::synthesis::MemberId, names: Names<'_, 's>, needs: &mut Needs<'s>) {
    let member = names.roster.get(id);
    let has_service = names.services.iter().any(|service| {
        service.members.contains(&id) && (service.is_type("LoadBalancer") || service.is_type("NodePort"))
    });
    if !has_service {
        let message = format!(
            "`{}` looks like an ingress controller, and no Service opens it to the outside: who calls it is not known",
            member.label()
        );
        needs.gap(
            Gap::new(Grave::Act, "ingress-controller-closed", member.label(), message).at(Site::whole(member.object())),
        );
    }
}
