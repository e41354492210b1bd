//! Whoever shares the memory segments of the node meets those of others there.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier};

use crate::access::{Finder, Inside, Look, Share};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X22",
        name: "HOSTIPC",
        title: "reads memory that others share with the node",
        tier: Tier::Three,
        ease: Ease::Guess,
        techniques: &["T1611"],
        doc: include_str!("host_ipc.md"),
    },
    find: Look::Escape(find),
};

fn find(inside: &Inside<'_, '_>, edges: &mut Edges<'_>) {
    let Some(memory) = inside.pod.host_ipc() else { return };
    let doubt = Some("whether the other shares memory that this one may open");
    for &node in &inside.pod.member.nodes {
        let Some(shared) = inside.pod.survey.share(Share::Memory, node, edges) else { continue };
        inside.lead(edges, FINDER.kind, shared, std::slice::from_ref(&memory), doubt);
    }
}
