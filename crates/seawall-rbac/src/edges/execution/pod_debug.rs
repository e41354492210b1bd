//! Whoever can add ephemeral containers runs what they like beside the others, in the same pod.

use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Tier, Vertex, namespace_of};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::running::{OwnPods, is_static};
use crate::way::{Step, action};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W08",
        name: "POD_DEBUG",
        title: "adds a container to the running pod",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1609"],
        doc: include_str!("pod_debug.md"),
    },
    find,
};

const DEBUG: &[Action] = &[action!("update", "pods/ephemeralcontainers"), action!("patch", "pods/ephemeralcontainers")];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let mut pods = OwnPods::new("debug pods");
    for ways in survey.ways(DEBUG) {
        let namespace = ways.namespace();
        if !ways.all.is_empty() && survey.is_populated(namespace) {
            let gates = edges.vertex(Vertex::all(Hub::Gates, namespace));
            for to in pods.all(survey, edges, namespace).into_iter().chain([gates]) {
                ways.lead(survey, edges, Step { kind: FINDER.kind, ways: &ways.all, to, unsure: None });
            }
        }
        for (name, named) in &ways.names {
            for (object, to, unsure) in survey.pods_named(namespace, name) {
                if is_static(survey, object) {
                    continue;
                }
                let gates = edges.vertex(Vertex::all(Hub::Gates, Some(namespace_of(survey.object(object)))));
                for to in [to, gates] {
                    ways.lead(survey, edges, Step { kind: FINDER.kind, ways: named, to, unsure });
                }
            }
        }
    }
}
