//! The identities of the cloud that nodes have.

use seawall_model::access::{Ease, EdgeKind, Edges, Proof, Tier, Vertex};

use crate::access::{Finder, Survey};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "N05",
        name: "NODE_CLOUD_ROLE",
        title: "has the identity",
        tier: Tier::Two,
        ease: Ease::Direct,
        techniques: &["T1552.005"],
        doc: include_str!("node_cloud_role.md"),
    },
    find,
};

fn find(survey: &Survey<'_>, edges: &mut Edges<'_>) {
    for (name, object) in survey.inventory.nodes() {
        for own in survey.nodes.identities(name) {
            let (from, to) = (edges.vertex(Vertex::node(name)), edges.vertex(own.vertex));
            let mut edge = edges.add(FINDER.kind, from, to);
            if let Some(object) = object {
                edge = edge.proof(Proof::Object { object, part: "runs in the cloud" });
            }
            match own.unsure {
                Some(reason) => edge.depends(reason).done(),
                None => edge.done(),
            }
        }
    }
}
