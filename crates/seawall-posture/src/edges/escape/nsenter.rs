//! Whoever sees the processes of the node and may enter their namespaces is on the node.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier};

use crate::access::{Finder, Inside, Look};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X03",
        name: "NSENTER",
        title: "enters the namespaces of a process of its node",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1611"],
        doc: include_str!("nsenter.md"),
    },
    find: Look::Escape(find),
};

fn find(inside: &Inside<'_, '_>, edges: &mut Edges<'_>) {
    let (Some(processes), Ok(doubt)) = (inside.pod.host_pid(), inside.beyond_app_armor()) else { return };
    for mut reason in inside.powers(&["SYS_ADMIN", "SYS_PTRACE"]) {
        reason.push(processes.clone());
        inside.escape(edges, FINDER.kind, &reason, inside.unless_other_user().or(doubt));
    }
}
