//! Whoever can write the endpoints of a Service sends its traffic where they like.

use seawall_model::access::{Ease, EdgeKind, Edges, Hub, PART, Tier, Vertex, namespace_of};
use seawall_model::{GroupKind, Object};

use crate::access::{Finder, Survey};
use crate::way::{Step, action};
use crate::writer::Written;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W25",
        name: "ENDPOINT_HIJACK",
        title: "answers in place of the Service",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1557"],
        doc: include_str!("endpoint_hijack.md"),
    },
    find,
};

const SLICES: Written = Written {
    kind: GroupKind::of("discovery.k8s.io", "EndpointSlice"),
    create: &[action!("create", "discovery.k8s.io", "endpointslices")],
    change: &[
        action!("update", "discovery.k8s.io", "endpointslices"),
        action!("patch", "discovery.k8s.io", "endpointslices"),
    ],
};

/// Those of a Service with a selector are written back at once.
const ENDPOINTS: Written = Written {
    kind: GroupKind::core("Endpoints"),
    create: &[action!("create", "endpoints")],
    change: &[action!("update", "endpoints"), action!("patch", "endpoints")],
};

const SERVICE: GroupKind<'static> = GroupKind::core("Service");

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let mut named = Vec::new();
    survey.each_writer(SLICES, |writer| {
        let namespace = writer.of.namespace();
        let Some(name) = writer.name else {
            let to = edges.vertex(Vertex::all(Hub::Traffic, namespace));
            writer.of.lead(survey, edges, Step { kind: FINDER.kind, ways: writer.ways, to, unsure: writer.unsure });
            return;
        };
        for slice in survey.find_all(SLICES.kind, namespace, name).into_iter().map(|id| survey.object(id)) {
            let Some(service) = slice.label("kubernetes.io/service-name") else { continue };
            let to = edges.vertex(traffic(slice, service));
            named.push((namespace_of(slice), to));
            writer.of.lead(survey, edges, Step { kind: FINDER.kind, ways: writer.ways, to, unsure: None });
        }
    });
    let open: Vec<&Object> = survey.snapshot.of_kind(SERVICE).filter(|service| is_open(service)).collect();
    survey.each_writer(ENDPOINTS, |writer| {
        let is_here = |service: &&&Object| writer.of.namespace().is_none_or(|of| of == namespace_of(service));
        for &service in open.iter().filter(is_here) {
            if writer.name.is_none_or(|name| service.reference.name == name) {
                let to = edges.vertex(traffic(service, &service.reference.name));
                named.push((namespace_of(service), to));
                let unsure = writer.unsure;
                writer.of.lead(survey, edges, Step { kind: FINDER.kind, ways: writer.ways, to, unsure });
            }
        }
    });
    named.sort_unstable();
    named.dedup();
    for (namespace, of) in named {
        let all = edges.vertex(Vertex::all(Hub::Traffic, Some(namespace)));
        edges.add(&PART, all, of).done();
    }
}

/// Whether nobody writes a Service's Endpoints back: it has no selector, and is not the API server's own.
fn is_open(service: &Object) -> bool {
    if service.reference.name == "kubernetes" && namespace_of(service) == "default" {
        return false;
    }
    let selector = service.node().path(&["spec", "selector"]);
    selector.is_none_or(|selector| selector.entries().next().is_none())
}

fn traffic(beside: &Object, service: &str) -> Vertex {
    Vertex::Traffic { namespace: Some(namespace_of(beside).into()), name: service.into() }
}
