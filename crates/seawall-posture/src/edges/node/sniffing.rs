//! Whoever is root on a node sees what its pods send and receive.

use seawall_model::access::{Ease, EdgeKind, Edges, Proof, Tier};

use crate::access::{Finder, Look, Survey};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "N08",
        name: "NODE_SNIFF",
        title: "reads the traffic of the pods on it",
        tier: Tier::Three,
        ease: Ease::Tooling,
        techniques: &["T1040"],
        doc: include_str!("sniffing.md"),
    },
    find: Look::Cluster(find),
};

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    for (node, _) in survey.all_nodes() {
        let traffic = survey.traffic_of(node, edges);
        let proof = Proof::Fact("the node moves the packets of its pods");
        let doubt = "whether the pods encrypt what they say to each other";
        edges.add(FINDER.kind, node, traffic).proof(proof).depends(doubt).done();
    }
}
