//! Whoever may read the logs of a node, or have its containers' memory written down, finds what they hold.

use seawall_model::Version;
use seawall_model::access::{Ease, EdgeKind, Edges, Goal, Tier, Vertex};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::edges::execution::log_leak::READ_NODE_LOGS;
use crate::way::{Step, action};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W11",
        name: "NODES_LOG_CKPT",
        title: "reads logs and memory of the node",
        tier: Tier::Two,
        ease: Ease::Tooling,
        techniques: &["T1552.001"],
        doc: include_str!("nodes_log_ckpt.md"),
    },
    find,
};

const LOG: &[Action] = &[action!(cluster "get", "nodes/log")];

const CHECKPOINT: &[Action] = &[action!(cluster "create", "nodes/checkpoint")];

/// The first version whose kubelets write checkpoints without a feature gate.
const CHECKPOINTS_SINCE: Version = Version { major: 1, minor: 30 };

/// What reads any log file of a node.
const FILES: &[Action] = &[action!(cluster "get", "nodes/log"), action!(cluster "get", "nodes/proxy")];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let has_checkpoints = survey.snapshot.facts().kubernetes >= CHECKPOINTS_SINCE;
    let checkpoint = if has_checkpoints { CHECKPOINT } else { &[] };
    for (actions, on) in
        [(LOG, "whether logs of the node hold a secret"), (checkpoint, "whether the file can be read on the node")]
    {
        for ways in survey.ways(actions) {
            let all = (!ways.all.is_empty()).then_some(&ways.all);
            let to = edges.vertex(Vertex::Goal(Goal::SecretData));
            let named = ways.names.iter().filter(|(name, _)| survey.inventory.get(&Vertex::node(name)).is_some());
            for list in all.into_iter().chain(named.map(|(_, named)| named)) {
                ways.lead(survey, edges, Step { kind: FINDER.kind, ways: list, to, unsure: Some(on) });
            }
        }
    }
    for ways in survey.ways(FILES) {
        let to = edges.vertex(Vertex::ability(READ_NODE_LOGS, None));
        ways.lead(survey, edges, Step { kind: FINDER.kind, ways: &ways.all, to, unsure: None });
    }
}
