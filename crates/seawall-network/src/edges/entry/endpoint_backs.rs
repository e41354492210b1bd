//! What answers behind an endpoint.

use seawall_model::access::{Ease, EdgeKind, Edges, Fix, Proof, Tier, VertexId};

use crate::access::{Backing, Endpoint, Finder, Survey};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "E02",
        name: "ENDPOINT_BACKS",
        title: "is answered by",
        tier: Tier::One,
        ease: Ease::Race,
        techniques: &["T1210"],
        doc: include_str!("endpoint_backs.md"),
    },
    find,
};

fn find(survey: &Survey<'_>, edges: &mut Edges<'_>) {
    for endpoint in &survey.endpoints.all {
        for backing in &endpoint.backings {
            let Some(unsure) = admits(survey, backing) else { continue };
            for (container, guess) in containers(survey, backing) {
                let edge = edges.add(FINDER.kind, endpoint.vertex, container).proof(proof(endpoint));
                let edge = match fix(survey, backing) {
                    Some(fix) => edge.fix(fix),
                    None => edge,
                };
                match unsure.or(guess) {
                    Some(reason) => edge.depends(reason).done(),
                    None => edge.done(),
                }
            }
        }
    }
}

/// Whether policies admit connections from anybody: nothing when they do not, else on what it depends.
pub(super) fn admits(survey: &Survey<'_>, backing: &Backing) -> Option<Option<&'static str>> {
    let entering = &survey.groups.entering[backing.member as usize];
    let selected = (!backing.sure).then_some("whether the Service selects the pods is not in the input");
    if entering.allowed.contains(backing.protocol, backing.port) {
        return Some(selected);
    }
    let reason = entering.reasons.iter().next().map(crate::reason::Reason::text);
    let depends = entering.depends.contains(backing.protocol, backing.port);
    depends.then_some(selected.or(reason).or(Some("whether policies admit it is not in the input")))
}

/// The containers that listen: those that say so, or else the first.
pub(super) fn containers(survey: &Survey<'_>, backing: &Backing) -> Vec<(VertexId, Option<&'static str>)> {
    let (place, member) = (survey.places.place(backing.member), survey.places.member(backing.member));
    let mut declared: Vec<u32> =
        place.listeners(backing.protocol, backing.port).map(|listening| listening.container).collect();
    declared.dedup();
    let vertex = |index: u32| member.containers.get(index as usize).copied();
    if declared.is_empty() {
        let first = place.first.and_then(vertex);
        return first.into_iter().map(|first| (first, Some("no container says that it listens on the port"))).collect();
    }
    declared.into_iter().filter_map(vertex).map(|container| (container, None)).collect()
}

pub(super) fn proof(endpoint: &Endpoint) -> Proof {
    Proof::Field { object: endpoint.object, node: endpoint.node, path: "" }
}

/// A policy for the pods, where policies govern them.
pub(super) fn fix(survey: &Survey<'_>, backing: &Backing) -> Option<Fix> {
    let member = survey.places.member(backing.member);
    (!survey.places.place(backing.member).on_host_network).then_some(Fix::Isolate { workload: member.object })
}
