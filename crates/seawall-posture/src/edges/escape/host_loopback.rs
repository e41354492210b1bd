//! Whoever is on the node's network reaches what listens there for the node alone.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier, Vertex};

use crate::access::{Finder, Inside, Look};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X20",
        name: "HOSTNET_LOCAL",
        title: "talks to what listens for its node alone",
        tier: Tier::Two,
        ease: Ease::Direct,
        techniques: &["T1210"],
        doc: include_str!("host_loopback.md"),
    },
    find: Look::Escape(find),
};

fn find(inside: &Inside<'_, '_>, edges: &mut Edges<'_>) {
    let Some(network) = inside.pod.host_network() else { return };
    for &node in &inside.pod.member.nodes {
        let name = format!("loopback of {}", edges.named(node).name()).into();
        let loopback = edges.vertex(Vertex::Reach { name });
        inside.lead(edges, FINDER.kind, loopback, std::slice::from_ref(&network), inside.pod.kernel_doubt());
    }
}
