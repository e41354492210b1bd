//! Whoever can open an exec session runs commands in containers.

use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Tier, Vertex};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::running::session;
use crate::way::{Step, action};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W06",
        name: "POD_EXEC",
        title: "runs commands in a container",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1609"],
        doc: include_str!("pod_exec.md"),
    },
    find,
};

const EXEC: &[Action; 2] = &[action!("create", "pods/exec"), action!("get", "pods/exec")];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    for ways in survey.ways(session(survey, EXEC)) {
        let to = edges.vertex(Vertex::all(Hub::Workloads, ways.namespace()));
        ways.lead(survey, edges, Step { kind: FINDER.kind, ways: &ways.all, to, unsure: None });
        for (name, named) in &ways.names {
            for (_, to, unsure) in survey.pods_named(ways.namespace(), name) {
                ways.lead(survey, edges, Step { kind: FINDER.kind, ways: named, to, unsure });
            }
        }
    }
}
