//! Whoever talks to the container runtime starts privileged containers on the node.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier};

use crate::access::{Finder, Inside, Look};
use crate::host_path::Gain;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X17",
        name: "RUNTIME_SOCK",
        title: "has the container runtime start a container of its own",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1610", "T1611"],
        doc: include_str!("runtime_socket.md"),
    },
    find: Look::Escape(find),
};

fn find(inside: &Inside<'_, '_>, edges: &mut Edges<'_>) {
    for mount in inside.host_mounts().filter(|mount| mount.covers(Gain::Socket).is_some()) {
        inside.escape_by(edges, FINDER.kind, mount, &mount.read(), inside.unless_other_user());
    }
}
