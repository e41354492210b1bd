//! Whoever reaches the ports or the memory of the machine is beyond its kernel.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier};

use crate::access::{Finder, Inside, Look};
use crate::host_path::Gain;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X08",
        name: "RAWIO_BOOT",
        title: "writes the memory of its node",
        tier: Tier::One,
        ease: Ease::Tooling,
        techniques: &["T1611"],
        doc: include_str!("raw_io.md"),
    },
    find: Look::Escape(find),
};

fn find(inside: &Inside<'_, '_>, edges: &mut Edges<'_>) {
    for reason in inside.powers(&["SYS_RAWIO"]) {
        inside.escape(edges, FINDER.kind, &reason, inside.unless_other_user());
    }
    // Who is privileged may open it anyway, by the reason above.
    for mount in inside.host_mounts().filter(|mount| mount.covers(Gain::Memory).is_some()) {
        if inside.privileged().is_none() {
            let doubt = "whether the runtime lets the container open the device";
            inside.escape_by(edges, FINDER.kind, mount, &mount.read(), inside.unless_other_user().or(Some(doubt)));
        }
    }
}
