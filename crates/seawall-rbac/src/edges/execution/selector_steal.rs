//! Whoever can change labels or status of pods puts one behind a Service.

use seawall_model::GroupKind;
use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Tier, Vertex, namespace_of};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::way::{Step, action};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W27",
        name: "SELECTOR_STEAL",
        title: "joins the pods behind the Service",
        tier: Tier::Two,
        ease: Ease::Direct,
        techniques: &["T1557"],
        doc: include_str!("selector_steal.md"),
    },
    find,
};

/// Labels can be changed with the pod, the address that a Service sends to with its status.
const CHANGE: &[Action] = &[
    action!("update", "pods"),
    action!("patch", "pods"),
    action!("update", "pods/status"),
    action!("patch", "pods/status"),
];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let service = GroupKind::core("Service");
    let selecting = survey.snapshot.of_kind(service).filter(|service| {
        let selector = service.node().path(&["spec", "selector"]);
        selector.is_some_and(|selector| selector.entries().next().is_some())
    });
    let mut selecting: Vec<&str> = selecting.map(namespace_of).collect();
    selecting.sort_unstable();
    selecting.dedup();
    for ways in survey.ways(CHANGE) {
        let namespace = ways.namespace();
        let is_there = namespace.map_or(!selecting.is_empty(), |space| selecting.binary_search(&space).is_ok());
        if is_there || survey.may_have(service, namespace) {
            let to = edges.vertex(Vertex::all(Hub::Traffic, namespace));
            let unsure = (!is_there).then_some("whether a Service selects pods there");
            ways.lead(survey, edges, Step { kind: FINDER.kind, ways: &ways.all, to, unsure });
        }
        for (name, named) in &ways.names {
            for (object, _, unsure) in survey.pods_named(namespace, name) {
                let space = namespace_of(survey.object(object));
                if selecting.binary_search(&space).is_ok() {
                    let to = edges.vertex(Vertex::all(Hub::Traffic, Some(space)));
                    ways.lead(survey, edges, Step { kind: FINDER.kind, ways: named, to, unsure });
                }
            }
        }
    }
}
