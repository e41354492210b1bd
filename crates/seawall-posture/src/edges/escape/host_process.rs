//! A HostProcess container is a process of its node.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier};

use seawall_model::workload::Level;

use crate::access::{Cause, Finder, Inside, Look};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X23",
        name: "HOSTPROCESS_WIN",
        title: "runs as a process of its Windows node",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1611"],
        doc: include_str!("host_process.md"),
    },
    find: Look::Container(find),
};

fn find(inside: &Inside<'_, '_>, edges: &mut Edges<'_>) {
    let host_process = &inside.container.security.host_process;
    let Some(node) = host_process.node.filter(|_| host_process.value) else { return };
    let field = match host_process.level {
        Level::Pod => inside.pod.field("securityContext/windowsOptions/hostProcess"),
        _ => inside.container.at.join("securityContext/windowsOptions/hostProcess"),
    };
    let cause = Cause::field(inside.pod.object(), node.into()).or_set(inside.pod.object(), field, false);
    for to in inside.pod.nodes(edges) {
        inside.lead(edges, FINDER.kind, to, std::slice::from_ref(&cause), None);
    }
}
