//! Whoever can read the logs of pods finds the secrets that they write there.

use seawall_model::access::{Ease, EdgeKind, Edges, Goal, Tier, Vertex};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::way::{Step, action};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "C12",
        name: "LOG_LEAK",
        title: "reads secrets in the logs of pods",
        tier: Tier::Three,
        ease: Ease::Guess,
        techniques: &["T1552.001"],
        doc: include_str!("log_leak.md"),
    },
    find,
};

const LOGS: &[Action] = &[action!("get", "pods/log")];

/// The half of an escape through links in the node's logs, which are read as those of a pod.
pub(super) const READ_NODE_LOGS: &str = "read node logs";

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    for ways in survey.ways(LOGS) {
        let to = edges.vertex(Vertex::Goal(Goal::SecretData));
        let unsure = Some("whether the logs hold a secret");
        ways.lead(survey, edges, Step { kind: FINDER.kind, ways: &ways.all, to, unsure });
        let reads = edges.vertex(Vertex::ability(READ_NODE_LOGS, ways.namespace()));
        ways.lead(survey, edges, Step { kind: FINDER.kind, ways: &ways.all, to: reads, unsure: None });
        for (name, named) in &ways.names {
            if !survey.pods_named(ways.namespace(), name).is_empty() {
                ways.lead(survey, edges, Step { kind: FINDER.kind, ways: named, to, unsure });
            }
        }
    }
}
