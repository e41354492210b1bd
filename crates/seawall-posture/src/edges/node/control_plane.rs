//! Whoever is root on a node of the control plane has the keys of the cluster.

use seawall_model::access::{Ease, EdgeKind, Edges, Goal, Tier, Vertex};

use crate::access::{Finder, Look, Placed, Survey};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "N04",
        name: "CP_NODE_ADMIN",
        title: "takes the keys of the cluster",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1078", "T1649"],
        doc: include_str!("control_plane.md"),
    },
    find: Look::Cluster(find),
};

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let admin = edges.vertex(Vertex::Goal(Goal::ClusterAdmin));
    for (node, proof) in survey.control_plane.nodes() {
        edges.add(FINDER.kind, node, admin).proof(proof).done();
    }
    let Some(node) = survey.some_node else { return };
    let mut asks = None;
    survey.each_unplaced(|pod| {
        if let (None, Placed::Yes(proof)) = (asks, survey.control_plane.holds(pod, &pod.member.nodes)) {
            asks = Some(proof);
        }
    });
    if let Some(proof) = asks {
        let doubt = "whether it is the node of a pod that asks for the control plane";
        edges.add(FINDER.kind, node, admin).proof(proof).depends(doubt).done();
    }
}
