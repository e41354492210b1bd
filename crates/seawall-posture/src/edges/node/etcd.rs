//! Whoever talks to etcd reads every Secret.

use seawall_model::access::{Ease, EdgeKind, Edges, Goal, Tier, Vertex};

use crate::access::{Cause, Finder, Inside, Look, Placed};
use crate::host_path::Gain;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "E09",
        name: "ETCD_REACH",
        title: "reads the database of the cluster",
        tier: Tier::Two,
        ease: Ease::Direct,
        techniques: &["T1552.007"],
        doc: include_str!("etcd.md"),
    },
    find: Look::Container(find),
};

fn find(inside: &Inside<'_, '_>, edges: &mut Edges<'_>) {
    let pod = inside.pod;
    let network = pod.host_network();
    if let Some(network) = network.as_ref().filter(|_| pod.shares_kernel()) {
        with_keys(inside, network, edges);
    }
    for store in pod.survey.open_stores() {
        let is_beside = pod.member.nodes.iter().any(|node| store.nodes.contains(node));
        let beside = network.clone().filter(|_| is_beside && !pod.is_unplaced());
        let doubt = beside.is_none().then_some("whether the network lets it reach etcd");
        let causes: Vec<Cause> = beside.into_iter().chain([Cause::given(store.proof)]).collect();
        let data = edges.vertex(Vertex::Goal(Goal::SecretData));
        inside.lead(edges, FINDER.kind, data, &causes, doubt);
    }
}

/// A container on the network of the control plane that mounts the keys of etcd.
fn with_keys(inside: &Inside<'_, '_>, network: &Cause, edges: &mut Edges<'_>) {
    for mount in inside.host_mounts().filter(|mount| mount.covers(Gain::Etcd).is_some()) {
        let unplaced = match inside.pod.survey.control_plane.holds(inside.pod, mount.nodes(inside.pod)) {
            Placed::Yes(_) => None,
            Placed::Maybe => Some("whether it runs on a node of the control plane"),
            Placed::No => continue,
        };
        let mut causes = mount.read();
        causes.push(network.clone());
        let doubt = inside.unless_other_user().or(unplaced).or(mount.unsure).or(inside.pod.kernel_doubt());
        let data = edges.vertex(Vertex::Goal(Goal::SecretData));
        inside.lead(edges, FINDER.kind, data, &causes, doubt);
    }
}
