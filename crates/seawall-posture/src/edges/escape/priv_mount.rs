//! Whoever is root in a privileged container mounts the disk of its node.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier};

use crate::access::{Finder, Inside, Look};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X01",
        name: "PRIV_MOUNT",
        title: "mounts the disk of its node",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1611"],
        doc: include_str!("priv_mount.md"),
    },
    find: Look::Escape(find),
};

fn find(inside: &Inside<'_, '_>, edges: &mut Edges<'_>) {
    if let Some(cause) = inside.privileged() {
        inside.escape(edges, FINDER.kind, &[cause], inside.unless_other_user());
    }
}
