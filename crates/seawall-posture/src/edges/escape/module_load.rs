//! Whoever has `SYS_MODULE` loads a module into the kernel of the node.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier};

use crate::access::{Finder, Inside, Look};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X02",
        name: "MODULE_LOAD",
        title: "loads a module into the kernel of its node",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1611"],
        doc: include_str!("module_load.md"),
    },
    find: Look::Escape(find),
};

fn find(inside: &Inside<'_, '_>, edges: &mut Edges<'_>) {
    for reason in inside.powers(&["SYS_MODULE"]) {
        inside.escape(edges, FINDER.kind, &reason, inside.unless_other_user());
    }
}
