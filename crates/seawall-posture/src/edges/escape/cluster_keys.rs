//! Whoever reads the keys of the cluster is whoever they want to be.

use seawall_model::access::{Ease, EdgeKind, Edges, Goal, Tier, Vertex};

use crate::access::{Cause, Finder, Inside, Look, Placed};
use crate::host_path::Gain;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X13",
        name: "CP_PKI_HOSTPATH",
        title: "signs itself into the cluster with its own keys",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1552.001", "T1649"],
        doc: include_str!("cluster_keys.md"),
    },
    find: Look::Escape(find),
};

fn find(inside: &Inside<'_, '_>, edges: &mut Edges<'_>) {
    for mount in inside.host_mounts().filter(|mount| mount.covers(Gain::ClusterKeys).is_some()) {
        let (proof, unplaced) = match inside.pod.survey.control_plane.holds(inside.pod, mount.nodes(inside.pod)) {
            Placed::Yes(proof) => (Some(proof), None),
            Placed::Maybe => (None, Some("whether it runs on a node of the control plane")),
            Placed::No => continue,
        };
        let admin = edges.vertex(Vertex::Goal(Goal::ClusterAdmin));
        let mut causes = mount.read();
        causes.extend(proof.map(Cause::given));
        let doubt = inside.unless_other_user().or(unplaced).or(mount.unsure).or(inside.pod.kernel_doubt());
        inside.lead(edges, FINDER.kind, admin, &causes, doubt);
    }
}
