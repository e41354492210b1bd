//! Whoever sets what the kernel runs after a crash runs it as root on the node.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier};

use crate::access::{Cause, Finder, Inside, Look};
use crate::host_path::Gain;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X16",
        name: "CORE_PATTERN",
        title: "has the kernel run a program when another crashes",
        tier: Tier::One,
        ease: Ease::Tooling,
        techniques: &["T1611"],
        doc: include_str!("core_pattern.md"),
    },
    find: Look::Escape(find),
};

fn find(inside: &Inside<'_, '_>, edges: &mut Edges<'_>) {
    let root = match inside.is_root() {
        Some(false) => return,
        Some(true) => None,
        None => Some("whether its image runs as root"),
    };
    for mount in inside.host_mounts() {
        if let Some((causes, doubt)) = mount.written(Gain::CorePattern) {
            inside.escape_by(edges, FINDER.kind, mount, &causes, root.or(doubt));
        }
    }
    let proc_mount = &inside.container.security.proc_mount;
    if let Some(node) = proc_mount.node.filter(|_| proc_mount.value == "Unmasked") {
        let field = inside.container.at.join("securityContext/procMount");
        let cause = Cause::field(inside.pod.object(), node.into()).or_set(inside.pod.object(), field, "Default");
        inside.escape(edges, FINDER.kind, &[cause], root);
    }
}
