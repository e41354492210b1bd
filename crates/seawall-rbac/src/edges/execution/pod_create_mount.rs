//! Whoever can create pods mounts what the namespace holds, and reads it.

use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Tier, Vertex};

use crate::access::{Finder, Survey};
use crate::way::Step;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W02",
        name: "POD_CREATE_MOUNT",
        title: "creates a pod that mounts it",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1552.007"],
        doc: include_str!("pod_create_mount.md"),
    },
    find,
};

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    survey.each_maker_of_pods(|ways, unsure| {
        for hub in [Hub::Secrets, Hub::ConfigMaps, Hub::Claims] {
            let to = edges.vertex(Vertex::all(hub, ways.namespace()));
            ways.lead(survey, edges, Step { kind: FINDER.kind, ways: &ways.all, to, unsure });
        }
    });
}
