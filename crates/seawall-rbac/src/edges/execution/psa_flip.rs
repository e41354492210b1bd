//! Whoever can change a namespace sets the labels that Pod Security goes by.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier, Vertex};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::way::{Step, action};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W16",
        name: "PSA_FLIP",
        title: "changes the labels of the namespace that Pod Security goes by",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1562.001"],
        doc: include_str!("psa_flip.md"),
    },
    find,
};

/// A Namespace is authorised as an object of the namespace that it is: a RoleBinding in it gives it.
/// Its subresources keep specification and status apart, and take labels with either.
const RELABEL: &[Action] = &[
    action!("update", "namespaces"),
    action!("patch", "namespaces"),
    action!("update", "namespaces/status"),
    action!("patch", "namespaces/status"),
    action!("update", "namespaces/finalize"),
];

const WHAT: &str = "relabel the namespace";

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    for ways in survey.ways(RELABEL) {
        let to = edges.vertex(Vertex::ability(WHAT, ways.namespace()));
        ways.lead(survey, edges, Step { kind: FINDER.kind, ways: &ways.all, to, unsure: None });
        for (name, named) in ways.names() {
            let is_there = survey.inventory.namespaces().any(|(namespace, _)| namespace == name);
            if is_there && ways.namespace().is_none_or(|namespace| namespace == name) {
                let to = edges.vertex(Vertex::ability(WHAT, Some(name)));
                ways.lead(survey, edges, Step { kind: FINDER.kind, ways: &named, to, unsure: None });
            }
        }
    }
}
