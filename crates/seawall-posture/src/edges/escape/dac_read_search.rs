//! Whoever may open files by their numbers reads the disk of the node.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier};

use crate::access::{Finder, Inside, Look};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X06",
        name: "DAC_READ_SEARCH",
        title: "opens files of its node by their numbers",
        tier: Tier::One,
        ease: Ease::Tooling,
        techniques: &["T1611"],
        doc: include_str!("dac_read_search.md"),
    },
    find: Look::Escape(find),
};

fn find(inside: &Inside<'_, '_>, edges: &mut Edges<'_>) {
    let doubt = match inside.is_root() {
        Some(false) => return,
        Some(true) => None,
        None => Some("whether its image runs as root"),
    };
    for reason in inside.powers(&["DAC_READ_SEARCH"]) {
        inside.escape(edges, FINDER.kind, &reason, doubt);
    }
}
