//! Whoever can create namespaces, and pods in all of them, writes the labels that Pod Security goes by.

use seawall_model::access::{Ease, EdgeKind, Edges, HostPower, Tier, Vertex};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::admission::enforcers;
use crate::pods::PODS;
use crate::premise::{Conjunction, Premise};
use crate::way::action;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W17",
        name: "NS_CREATE",
        title: "makes a namespace without Pod Security and pods in it",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1562.001"],
        doc: include_str!("ns_create.md"),
    },
    find,
};

const NAMESPACES: &[Action] = &[action!(cluster "create", "namespaces")];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let premises = [
        Premise { what: "create namespaces", actions: NAMESPACES, is_of_cluster: true },
        Premise { is_of_cluster: true, ..PODS },
    ];
    let gate = |power| Vertex::Gate { namespace: None, power };
    let targets = |_: Option<&str>| HostPower::ALL.into_iter().map(gate).collect();
    let unsure = (!enforcers(survey).is_empty()).then_some("whether what else admission asks lets such pods pass");
    Conjunction { kind: FINDER.kind, premises: &premises, targets, unsure }.add(survey, edges);
}
