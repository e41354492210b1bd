//! What pods on one node share: a joint vertex for each node, which leads on to what is there, so that there are as many
//! edges as pods and not as pairs of them.

use std::cell::{OnceCell, RefCell};

use rustc_hash::FxHashMap;
use seawall_model::access::{Edges, PART, Vertex, VertexId};

use super::reference::{self, Kind};
use super::{Resident, Survey, token};

/// What somebody on a node gets of the pods there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Share {
    /// The tokens of their ServiceAccounts.
    Tokens,
    /// The Secrets in the environment of their processes.
    Environment,
    /// The containers that share memory with the node.
    Memory,
}

type Key = (Share, VertexId);

/// What there is on each node, collected when somebody asks, and the vertices that lead to it.
#[derive(Default)]
pub(crate) struct Shares {
    there: OnceCell<FxHashMap<Key, Vec<VertexId>>>,
    made: RefCell<FxHashMap<Key, VertexId>>,
}

impl Shares {
    /// The vertex that leads to everything of the kind on a node; none where nothing is.
    pub(super) fn vertex(
        &self,
        survey: &Survey<'_, '_>,
        share: Share,
        node: VertexId,
        edges: &mut Edges<'_>,
    ) -> Option<VertexId> {
        let key = (share, node);
        if let Some(made) = self.made.borrow().get(&key) {
            return Some(*made);
        }
        let there = self.there.get_or_init(|| collect(survey, edges)).get(&key)?;
        let what = match share {
            Share::Tokens => "tokens",
            Share::Environment => "environment",
            Share::Memory => "memory",
        };
        let name = format!("{what} of {}", survey.inventory.vertex(node).name()).into();
        let joint = edges.vertex(Vertex::Reach { name });
        there.iter().for_each(|&to| edges.add(&PART, joint, to).done());
        self.made.borrow_mut().insert(key, joint);
        Some(joint)
    }
}

fn collect(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) -> FxHashMap<Key, Vec<VertexId>> {
    let mut there: FxHashMap<Key, Vec<VertexId>> = FxHashMap::default();
    survey.each_alive(|pod| {
        let own =
            [(Share::Tokens, tokens(pod)), (Share::Environment, environment(pod, edges)), (Share::Memory, memory(pod))];
        for (share, vertices) in own.into_iter().filter(|(_, vertices)| !vertices.is_empty()) {
            for &node in &pod.member.nodes {
                there.entry((share, node)).or_default().extend(&vertices);
            }
        }
    });
    for vertices in there.values_mut() {
        vertices.sort_unstable();
        vertices.dedup();
    }
    there
}

fn tokens(pod: &Resident<'_, '_>) -> Vec<VertexId> {
    let holds = token::all_in(pod).iter().any(|token| token.unsure.is_none());
    holds.then_some(pod.member.account).into_iter().collect()
}

fn environment(pod: &Resident<'_, '_>, edges: &mut Edges<'_>) -> Vec<VertexId> {
    let used = reference::all_in(pod.workload);
    let secrets = used.iter().filter(|used| used.kind == Kind::Secret && used.in_environment && !used.optional);
    secrets.map(|used| edges.vertex(Vertex::secret(pod.namespace(), used.name))).collect()
}

fn memory(pod: &Resident<'_, '_>) -> Vec<VertexId> {
    if pod.host_ipc().is_some() { pod.member.containers.clone() } else { Vec::new() }
}
