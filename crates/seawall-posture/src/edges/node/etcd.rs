//! Whoever talks to etcd reads every Secret.

use seawall_model::access::{Ease, EdgeKind, Edges, Goal, Member, Proof, Tier, Vertex, VertexId};

use seawall_model::ObjectId;
use seawall_model::workload::Container;

use crate::access::{Cause, Finder, Inside, Look, Placed, Survey};
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
    find: Look::Cluster(find),
};

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let open = open_stores(survey);
    if open.is_empty() && survey.control_plane.nodes().is_empty() && survey.some_node.is_none() {
        return;
    }
    let data = edges.vertex(Vertex::Goal(Goal::SecretData));
    survey.each_alive(|pod| {
        if let Some(network) = pod.host_network().filter(|_| pod.shares_kernel()) {
            pod.containers().for_each(|inside| with_keys(&inside, &network, data, edges));
        }
        for (store, proof) in &open {
            let beside = pod.host_network().filter(|_| pod.member.nodes.iter().any(|node| store.nodes.contains(node)));
            let doubt = beside.is_none().then_some("whether the network lets it reach etcd");
            let causes: Vec<Cause> = beside.into_iter().chain([Cause::given(*proof)]).collect();
            pod.containers().for_each(|inside| inside.lead(edges, FINDER.kind, data, &causes, doubt));
        }
    });
}

/// A container on the network of the control plane that mounts the keys of etcd.
fn with_keys(inside: &Inside<'_, '_>, network: &Cause, data: VertexId, edges: &mut Edges<'_>) {
    for mount in inside.host_mounts().filter(|mount| mount.covers(Gain::Etcd).is_some()) {
        let unplaced = match inside.pod.survey.control_plane.holds(inside.pod) {
            Placed::Yes(_) => None,
            Placed::Maybe => Some("whether it runs on a node of the control plane"),
            Placed::No => return,
        };
        let mut causes = mount.read();
        causes.push(network.clone());
        let doubt = inside.unless_other_user().or(unplaced).or(inside.pod.kernel_doubt());
        inside.lead(edges, FINDER.kind, data, &causes, doubt);
    }
}

/// The stores of the cluster that take requests from everybody who reaches them, and what tells.
fn open_stores<'a>(survey: &Survey<'a, '_>) -> Vec<(&'a Member, Proof)> {
    let in_system = |member: &&Member| survey.inventory.vertex(member.vertex).namespace() == Some("kube-system");
    let members = survey.inventory.members().iter().filter(|member| member.is_alive).filter(in_system);
    let opened = |member: &'a Member| {
        let workload = survey.inventory.workload(survey.snapshot, member)?;
        let mut containers = workload.containers().iter();
        containers.find_map(|container| listens_to_all(container, member.object).map(|proof| (member, proof)))
    };
    members.filter_map(opened).collect()
}

/// Whether etcd listens without asking for a certificate, on more than the loopback address.
fn listens_to_all(container: &Container<'_>, object: ObjectId) -> Option<Proof> {
    let words = || container.command.iter().chain(&container.args);
    let is_etcd = words().next().is_some_and(|program| program.value.rsplit('/').next() == Some("etcd"));
    let asks = words().any(|word| matches!(word.value, "--client-cert-auth" | "--client-cert-auth=true"));
    let listens = words().find(|word| {
        let urls = word.value.strip_prefix("--listen-client-urls=").unwrap_or_default();
        urls.split(',').any(|url| !url.is_empty() && !url.contains("//127.") && !url.contains("//localhost"))
    })?;
    (is_etcd && !asks).then_some(Proof::Field { object, node: listens.node.id(), path: "" })
}
