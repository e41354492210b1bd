//! Whoever can attach to a container writes what its process reads.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier, namespace_of};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::running::session;
use crate::way::{Step, action};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W07",
        name: "POD_ATTACH",
        title: "writes to the input of a container",
        tier: Tier::One,
        ease: Ease::Tooling,
        techniques: &["T1609"],
        doc: include_str!("pod_attach.md"),
    },
    find,
};

const ATTACH: &[Action; 2] = &[action!("create", "pods/attach"), action!("get", "pods/attach")];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    for ways in survey.ways(session(survey, ATTACH)) {
        let listening = &survey.containers().listening;
        let mut spaces: Vec<&str> = match ways.namespace() {
            Some(namespace) => vec![namespace],
            None => listening.keys().copied().collect(),
        };
        spaces.sort_unstable();
        for &(_, to) in spaces.iter().filter_map(|space| listening.get(space)).flatten() {
            ways.lead(survey, edges, Step { kind: FINDER.kind, ways: &ways.all, to, unsure: None });
        }
        for (name, named) in &ways.names {
            for (object, pod, unsure) in survey.pods_named(ways.namespace(), name) {
                let here = listening.get(namespace_of(survey.object(object))).into_iter().flatten();
                for &(_, to) in here.filter(|entry| entry.0 == pod) {
                    ways.lead(survey, edges, Step { kind: FINDER.kind, ways: named, to, unsure });
                }
            }
        }
    }
}
