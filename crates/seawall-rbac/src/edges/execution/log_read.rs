//! Whoever may read logs is half of the way through links among them.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier, Vertex};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::way::{Step, action};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X15",
        name: "LOG_READ",
        title: "reads what the kubelet takes for logs",
        tier: Tier::One,
        ease: Ease::Given,
        techniques: &["T1552.001"],
        doc: include_str!("log_read.md"),
    },
    find,
};

const READ: &[Action] =
    &[action!("get", "pods/log"), action!(cluster "get", "nodes/log"), action!(cluster "get", "nodes/proxy")];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    for ways in survey.ways(READ).filter(|ways| !ways.all.is_empty()) {
        let to = edges.vertex(Vertex::ability("read node logs", ways.namespace()));
        ways.lead(survey, edges, Step { kind: FINDER.kind, ways: &ways.all, to, unsure: None });
    }
}
