//! Whoever writes static pods has the kubelet run any pod, and nobody admits it.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier};

use crate::access::{Finder, Inside, Look};
use crate::host_path::Gain;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X14",
        name: "STATIC_POD",
        title: "has its node run a pod of its own",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1610"],
        doc: include_str!("static_pod.md"),
    },
    find: Look::Escape(find),
};

fn find(inside: &Inside<'_, '_>, edges: &mut Edges<'_>) {
    for mount in inside.host_mounts() {
        if let Some((causes, doubt)) = mount.written(Gain::StaticPods) {
            inside.escape_by(edges, FINDER.kind, mount, &causes, inside.unless_other_user().or(doubt));
        }
    }
}
