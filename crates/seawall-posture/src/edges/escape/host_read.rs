//! Whoever reads keys and passwords of the node logs in there.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier};

use crate::access::{Finder, Inside, Look};
use crate::host_path::Gain;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X10",
        name: "HOST_READ",
        title: "reads the keys of its node",
        tier: Tier::One,
        ease: Ease::Tooling,
        techniques: &["T1552.001", "T1611"],
        doc: include_str!("host_read.md"),
    },
    find: Look::Escape(find),
};

fn find(inside: &Inside<'_, '_>, edges: &mut Edges<'_>) {
    for mount in inside.host_mounts().filter(|mount| mount.covers(Gain::Secrets).is_some()) {
        inside.escape_by(edges, FINDER.kind, mount, &mount.read(), inside.unless_other_user());
    }
}
