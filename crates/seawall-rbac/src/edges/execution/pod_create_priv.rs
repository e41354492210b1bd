//! Whoever can create pods writes their specification, for admission to judge.

use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Tier, Vertex};

use crate::access::{Finder, Survey};
use crate::way::Step;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W03",
        name: "POD_CREATE_PRIV",
        title: "creates pods of its own specification",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1610", "T1611"],
        doc: include_str!("pod_create_priv.md"),
    },
    find,
};

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    survey.each_maker_of_pods(|ways, unsure| {
        let to = edges.vertex(Vertex::all(Hub::Gates, ways.namespace()));
        ways.lead(survey, edges, Step { kind: FINDER.kind, ways: &ways.all, to, unsure });
    });
}
