//! Whoever shares the memory segments of the node meets those of others there.

use seawall_model::access::{Ease, EdgeKind, Tier};

use crate::access::{Finder, Inside, Look, Share, Shares};

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
    find: Look::Share(find),
};

fn find(inside: &Inside<'_, '_>, shares: &mut Shares) {
    let Some(memory) = inside.pod.host_ipc() else { return };
    let doubt = Some("whether the other shares memory that this one may open");
    for &node in &inside.pod.member.nodes {
        shares.lead(inside, FINDER.kind, (Share::Memory, node), std::slice::from_ref(&memory), doubt);
    }
}
