//! Whoever can create pods and bind them puts them on the node of their choice.

use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Tier, Vertex};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::pods::PODS;
use crate::premise::{Conjunction, Premise};
use crate::way::action;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W12",
        name: "POD_BINDING",
        title: "places a pod on a node of its choice",
        tier: Tier::Two,
        ease: Ease::Tooling,
        techniques: &["T1610"],
        doc: include_str!("pod_binding.md"),
    },
    find,
};

const BIND: &[Action] = &[action!("create", "pods/binding"), action!("create", "bindings")];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let bind = Premise { what: "bind pods to nodes", actions: BIND, is_of_cluster: false };
    let targets = |namespace: Option<&str>| vec![Vertex::all(Hub::Gates, namespace)];
    Conjunction { kind: FINDER.kind, premises: &[PODS, bind], targets, unsure: None }.add(survey, edges);
}
