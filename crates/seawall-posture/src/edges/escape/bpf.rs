//! Whoever loads programs into the kernel reads and changes what the node does.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier};

use crate::access::{Finder, Inside, Look};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X07",
        name: "BPF",
        title: "runs programs in the kernel of its node",
        tier: Tier::One,
        ease: Ease::Tooling,
        techniques: &["T1611", "T1040"],
        doc: include_str!("bpf.md"),
    },
    find: Look::Escape(find),
};

fn find(inside: &Inside<'_, '_>, edges: &mut Edges<'_>) {
    let admin = inside.powers(&["SYS_ADMIN"]);
    // Alone or with `ALL` they are among the reasons already.
    let both = inside.powers(&["BPF", "PERFMON"]).into_iter().filter(|reason| reason.len() > 1);
    for reason in admin.into_iter().chain(both) {
        inside.escape(edges, FINDER.kind, &reason, inside.unless_other_user());
    }
}
