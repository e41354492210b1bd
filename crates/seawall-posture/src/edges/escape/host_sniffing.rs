//! Whoever is on the node's network with raw sockets reads and changes its traffic.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier};

use crate::access::{Cause, Finder, Inside, Look};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X21",
        name: "HOSTNET_SNIFF",
        title: "reads the traffic of its node",
        tier: Tier::One,
        ease: Ease::Tooling,
        techniques: &["T1040", "T1557"],
        doc: include_str!("host_sniffing.md"),
    },
    find: Look::Escape(find),
};

fn find(inside: &Inside<'_, '_>, edges: &mut Edges<'_>) {
    let Some(network) = inside.pod.host_network() else { return };
    let mut reasons = inside.powers(&["NET_RAW"]);
    let named = |reason: &Vec<Cause>| !reasons.iter().any(|other| other[0].proof == reason[0].proof);
    let admin: Vec<Vec<Cause>> = inside.powers(&["NET_ADMIN"]).into_iter().filter(named).collect();
    reasons.extend(admin);
    let mut unsaid = None;
    if reasons.is_empty() && !inside.container.security.drops("NET_RAW") {
        reasons.push(Vec::new());
        unsaid = Some("whether the container runtime gives NET_RAW to everybody");
    }
    let doubt = inside.unless_other_user().or(unsaid).or(inside.pod.kernel_doubt());
    for mut reason in reasons {
        reason.push(network.clone());
        for &node in &inside.pod.member.nodes {
            let traffic = inside.pod.survey.traffic_of(node, edges);
            inside.lead(edges, FINDER.kind, traffic, &reason, doubt);
        }
    }
}
