//! Whoever is root on a node has the credentials of its kubelet.

use seawall_model::access::{Ease, EdgeKind, Edges, Proof, Tier};

use crate::access::{Finder, Look, Survey};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "N02",
        name: "NODE_IDENTITY",
        title: "acts as its kubelet",
        tier: Tier::One,
        ease: Ease::Given,
        techniques: &["T1078"],
        doc: include_str!("identity.md"),
    },
    find: Look::Cluster(find),
};

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    for (node, _) in survey.all_nodes() {
        let user = survey.kubelet_of(node, edges);
        let proof = Proof::Fact("the kubelet keeps its credentials on the node");
        edges.add(FINDER.kind, node, user).proof(proof).done();
    }
}
