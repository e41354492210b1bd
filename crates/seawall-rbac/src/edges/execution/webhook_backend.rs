//! Whoever can put themselves behind the Service of a webhook decides for it.

use seawall_model::GroupKind;
use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Proof, Tier, Vertex};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::hook::{Backend, Effect, backends};
use crate::pods::CREATE;
use crate::way::{Step, Way, Ways, action};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W22",
        name: "WEBHOOK_BACKEND",
        title: "answers in place of the webhook",
        tier: Tier::One,
        ease: Ease::Tooling,
        techniques: &["T1557"],
        doc: include_str!("webhook_backend.md"),
    },
    find,
};

/// What sends the traffic of a Service elsewhere.
const REDIRECT: &[Action] = &[
    action!("create", "discovery.k8s.io", "endpointslices"),
    action!("update", "discovery.k8s.io", "endpointslices"),
    action!("patch", "discovery.k8s.io", "endpointslices"),
    action!("update", "services"),
    action!("patch", "services"),
];

const CERTIFICATE: &str = "whether the webhook's serving certificate can be had";

const POLICIES: &str = "whether what else admission asks lets it pass";

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let backends = backends(survey);
    if backends.is_empty() {
        return;
    }
    let makers: Vec<Ways<'_, '_>> = survey.ways(CREATE).collect();
    let redirecting: Vec<Ways<'_, '_>> = survey.ways(REDIRECT).collect();
    for backend in backends {
        // Who has all namespaces needs no webhook for what it gives.
        for ways in makers.iter().filter(|ways| ways.namespace() == Some(&backend.namespace)) {
            let unsure = (!backend.mounts_secret).then_some(CERTIFICATE);
            lead(survey, edges, &backend, (ways, &ways.all, unsure));
        }
        for ways in redirecting.iter().filter(|ways| ways.namespace().is_none_or(|of| of == backend.namespace)) {
            // A server without the right certificate is no answer, which counts as leave where failure is ignored.
            let is_ignored = backend.effect == Effect::Refuses && backend.is_ignored;
            let unsure = (!is_ignored).then_some(CERTIFICATE);
            lead(survey, edges, &backend, (ways, &ways.all, unsure));
            for (name, mut named) in ways.names() {
                named.retain(|way| is_behind(survey, &backend, way.action.resource, name));
                lead(survey, edges, &backend, (ways, &named, unsure));
            }
        }
    }
}

/// Whether the Service or EndpointSlice of this name is the webhook's.
fn is_behind(survey: &Survey<'_, '_>, backend: &Backend, resource: &str, name: &str) -> bool {
    if resource == "services" {
        return name == backend.service;
    }
    let slice = survey.find(GroupKind::of("discovery.k8s.io", "EndpointSlice"), &backend.namespace, name);
    let service = slice.and_then(|slice| survey.object(slice).label("kubernetes.io/service-name"));
    service == Some(backend.service.as_str())
}

fn lead(
    survey: &Survey<'_, '_>,
    edges: &mut Edges<'_>,
    backend: &Backend,
    (ways, own, unsure): (&Ways<'_, '_>, &[Way], Option<&'static str>),
) {
    let part = Some(Proof::Object { object: backend.configuration, part: "asks the webhook" });
    let targets = match backend.effect {
        Effect::Refuses => vec![Vertex::ability("weaken admission policies", None)],
        Effect::RewritesPods => [Hub::ServiceAccounts, Hub::Gates].map(|hub| Vertex::all(hub, None)).to_vec(),
    };
    let unsure = match backend.effect {
        Effect::Refuses => unsure.or(Some(POLICIES)),
        Effect::RewritesPods => unsure.or(backend.is_selective.then_some("which pods the webhook is asked about")),
    };
    for target in targets {
        let to = edges.vertex(target);
        ways.lead_by(survey, edges, Step { kind: FINDER.kind, ways: own, to, unsure }, part);
    }
}
