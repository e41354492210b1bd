//! Whoever is root on a node is in every pod on it.

use seawall_model::access::{Ease, EdgeKind, Edges, Proof, Tier};

use crate::access::{Finder, Look, Resident};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "N01",
        name: "NODE_HOSTS",
        title: "takes over the pods on it",
        tier: Tier::One,
        ease: Ease::Given,
        techniques: &["T1528", "T1552.007"],
        doc: include_str!("hosts.md"),
    },
    find: Look::Pod(find),
};

fn find(pod: &Resident<'_, '_>, edges: &mut Edges<'_>) {
    let proof = Proof::Object { object: pod.object(), part: "runs on the node" };
    let is_unplaced = pod.is_unplaced();
    for &node in &pod.member.nodes {
        let added = edges.add(FINDER.kind, node, pod.member.vertex).proof(proof);
        match is_unplaced {
            true => added.depends("whether it runs on the same node").done(),
            false => added.done(),
        }
    }
}
