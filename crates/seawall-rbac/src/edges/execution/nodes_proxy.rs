//! Whoever may use the kubelet's interface runs commands in all pods of the node; reading is enough.

use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Tier, Vertex};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::way::{Step, action};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W10",
        name: "NODES_PROXY",
        title: "runs commands in the pods of the node through its kubelet",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1609"],
        doc: include_str!("nodes_proxy.md"),
    },
    find,
};

/// The kubelet asks for the verb that belongs to the method; a GET that becomes a WebSocket runs commands, too.
const PROXY: &[Action] = &[action!(cluster "get", "nodes/proxy"), action!(cluster "create", "nodes/proxy")];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    for ways in survey.ways(PROXY) {
        let to = edges.vertex(Vertex::all(Hub::Workloads, None));
        ways.lead(survey, edges, Step { kind: FINDER.kind, ways: &ways.all, to, unsure: None });
        for (name, named) in &ways.names {
            let Some(node) = survey.inventory.get(&Vertex::node(name)) else { continue };
            let members = survey.inventory.members().iter();
            for member in members.filter(|member| member.is_alive && member.nodes.contains(&node)) {
                let step = Step { kind: FINDER.kind, ways: named, to: member.vertex, unsure: None };
                ways.lead(survey, edges, step);
            }
        }
    }
}
