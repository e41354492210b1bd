//! Whoever traces processes of the node runs code as they.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier};

use crate::access::{Finder, Inside, Look};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X04",
        name: "SYS_PTRACE",
        title: "takes over a process of its node",
        tier: Tier::One,
        ease: Ease::Tooling,
        techniques: &["T1611"],
        doc: include_str!("ptrace.md"),
    },
    find: Look::Escape(find),
};

fn find(inside: &Inside<'_, '_>, edges: &mut Edges<'_>) {
    let (Some(processes), Ok(doubt)) = (inside.pod.host_pid(), inside.beyond_app_armor()) else { return };
    for mut reason in inside.powers(&["SYS_PTRACE"]) {
        reason.push(processes.clone());
        inside.escape(edges, FINDER.kind, &reason, inside.unless_other_user().or(doubt));
    }
}
