//! Whoever can attach to a container writes what its process reads.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier, VertexId, namespace_of};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::running::session;
use crate::way::{Step, Ways, action};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W07",
        name: "POD_ATTACH",
        title: "writes to the input of a container",
        tier: Tier::One,
        ease: Ease::Tooling,
        techniques: &["T1609"],
        doc: include_str!("pod_attach.md"),
    },
    find,
};

const ATTACH: &[Action; 2] = &[action!("create", "pods/attach"), action!("get", "pods/attach")];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let all: Vec<Ways<'_, '_>> = survey.ways(session(survey, ATTACH)).collect();
    if all.is_empty() {
        return;
    }
    let listening = listening(survey);
    for ways in all {
        let here = |namespace: &str| ways.namespace().is_none_or(|of| of == namespace);
        for &(_, _, to) in listening.iter().filter(|entry| here(entry.0)) {
            ways.lead(survey, edges, Step { kind: FINDER.kind, ways: &ways.all, to, unsure: None });
        }
        for (name, named) in &ways.names {
            for (_, pod, unsure) in survey.pods_named(ways.namespace(), name) {
                for &(_, _, to) in listening.iter().filter(|entry| entry.1 == pod) {
                    ways.lead(survey, edges, Step { kind: FINDER.kind, ways: named, to, unsure });
                }
            }
        }
    }
}

/// The containers whose process has an input: each with its namespace and the vertex of its pods.
fn listening<'s>(survey: &Survey<'_, 's>) -> Vec<(&'s str, VertexId, VertexId)> {
    let mut found = Vec::new();
    for member in survey.inventory.members().iter().filter(|member| member.is_alive) {
        let Some(workload) = survey.inventory.workload(survey.snapshot, member) else { continue };
        for (container, &vertex) in workload.containers().iter().zip(&member.containers) {
            if container.at.node.get("stdin").and_then(seawall_yaml::Node::as_bool) == Some(true) {
                found.push((namespace_of(workload.object), member.vertex, vertex));
            }
        }
    }
    found
}
