//! Whoever writes programs or settings of the node has it run what they want.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier};

use crate::access::{Finder, Inside, Look};
use crate::host_path::Gain;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X09",
        name: "HOST_WRITE",
        title: "writes what its node runs",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1611"],
        doc: include_str!("host_write.md"),
    },
    find: Look::Escape(find),
};

fn find(inside: &Inside<'_, '_>, edges: &mut Edges<'_>) {
    for mount in inside.host_mounts() {
        if let Some((causes, doubt)) = mount.written(Gain::Execution) {
            inside.escape_by(edges, FINDER.kind, mount, &causes, inside.unless_other_user().or(doubt));
        }
    }
}
