//! Whoever links files of the node among the logs and may read logs reads the files.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier};

use crate::access::{Cause, Finder, Inside, Look, ability};
use crate::host_path::Gain;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X15",
        name: "VAR_LOG_SYMLINK",
        title: "reads files of its node through links among the logs",
        tier: Tier::One,
        ease: Ease::Tooling,
        techniques: &["T1611"],
        doc: include_str!("log_link.md"),
    },
    find: Look::Escape(find),
};

fn find(inside: &Inside<'_, '_>, edges: &mut Edges<'_>) {
    for mount in inside.host_mounts() {
        let Some((causes, doubt)) = mount.written(Gain::Logs) else { continue };
        let doubt = inside.unless_other_user().or(doubt).or(mount.unsure).or(inside.pod.kernel_doubt());
        let reads = ability::in_namespace(edges, ability::READS_LOGS, inside.pod.namespace());
        let nodes = mount.on.map_or_else(|| inside.pod.nodes(edges), |node| vec![node]);
        for node in nodes {
            Cause::lead(&causes, edges.add_all(FINDER.kind, &[inside.vertex, reads], node), doubt);
        }
    }
}
