//! Whoever reads the kubelet's credentials is the node for the API server.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier};

use crate::access::{Finder, Inside, Look};
use crate::host_path::Gain;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X12",
        name: "KUBELET_CREDS",
        title: "acts as the kubelet of its node",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1552.001"],
        doc: include_str!("kubelet_credentials.md"),
    },
    find: Look::Escape(find),
};

fn find(inside: &Inside<'_, '_>, edges: &mut Edges<'_>) {
    for mount in inside.host_mounts().filter(|mount| mount.covers(Gain::Kubelet).is_some()) {
        let doubt = inside.unless_other_user().or(mount.unsure).or(inside.pod.kernel_doubt());
        for &node in mount.nodes(inside.pod) {
            let user = inside.pod.survey.kubelet_of(node, edges);
            inside.lead(edges, FINDER.kind, user, &mount.read(), doubt);
        }
    }
}
