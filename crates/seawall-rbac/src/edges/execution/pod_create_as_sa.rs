//! Whoever can create pods chooses the ServiceAccount that they run as.

use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Tier, Vertex};

use crate::access::{Finder, Survey};
use crate::way::Step;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W01",
        name: "POD_CREATE_AS_SA",
        title: "creates a pod that runs as the ServiceAccount",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1610", "T1053.007"],
        doc: include_str!("pod_create_as_sa.md"),
    },
    find,
};

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    survey.each_maker_of_pods(|ways, unsure| {
        let to = edges.vertex(Vertex::all(Hub::ServiceAccounts, ways.namespace()));
        ways.lead(survey, edges, Step { kind: FINDER.kind, ways: &ways.all, to, unsure });
    });
}
