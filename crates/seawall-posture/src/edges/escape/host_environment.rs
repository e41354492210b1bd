//! Whoever sees the processes of the node as root reads their environment.

use seawall_model::access::{Ease, EdgeKind, Tier};

use crate::access::{Finder, Inside, Look, Share, Shares};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X19",
        name: "HOSTPID_ENV",
        title: "reads the environment of processes of other pods",
        tier: Tier::Two,
        ease: Ease::Direct,
        techniques: &["T1552.001"],
        doc: include_str!("host_environment.md"),
    },
    find: Look::Share(find),
};

fn find(inside: &Inside<'_, '_>, shares: &mut Shares) {
    let Some(processes) = inside.pod.host_pid() else { return };
    let root = match inside.is_root() {
        Some(false) => return,
        Some(true) => None,
        None => Some("whether its image runs as root"),
    };
    let unplaced = inside.pod.is_unplaced().then_some("which pods run on the same node");
    for &node in &inside.pod.member.nodes {
        let doubt = root.or(unplaced).or(inside.pod.kernel_doubt());
        shares.lead(inside, FINDER.kind, (Share::Environment, node), std::slice::from_ref(&processes), doubt);
    }
}
