//! What pods on one node share: a joint vertex for each node, which leads on to what is there, so that there are as many
//! edges as pods and not as pairs of them.

use std::cell::RefCell;

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
    /// The memory that containers share with the node, where they do.
    Memory,
}

/// The joint vertices that edges lead to.
#[derive(Default)]
pub(crate) struct Shares(RefCell<FxHashMap<(Share, VertexId), VertexId>>);

impl Shares {
    /// The vertex for this node.
    pub(crate) fn vertex(&self, share: Share, node: VertexId, edges: &mut Edges<'_>) -> VertexId {
        let mut known = self.0.borrow_mut();
        *known.entry((share, node)).or_insert_with(|| {
            let what = match share {
                Share::Tokens => "tokens",
                Share::Environment => "environment",
                Share::Memory => "memory",
            };
            let name = format!("{what} of {}", edges.named(node).name()).into();
            edges.vertex(Vertex::Reach { name })
        })
    }

    /// Leads every vertex that was asked for to what is there.
    pub(super) fn complete(&self, survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
        if !self.0.borrow().is_empty() {
            survey.each_alive(|pod| {
                let own = Own { pod, shares: &self.0.borrow() };
                own.lead(Share::Tokens, edges, tokens);
                own.lead(Share::Environment, edges, environment);
                own.lead(Share::Memory, edges, memory);
            });
        }
    }
}

struct Own<'a, 'b, 's> {
    pod: &'a Resident<'b, 's>,
    shares: &'a FxHashMap<(Share, VertexId), VertexId>,
}

impl Own<'_, '_, '_> {
    fn lead(&self, share: Share, edges: &mut Edges<'_>, what: fn(&Resident<'_, '_>, &mut Edges<'_>) -> Vec<VertexId>) {
        let places = self.pod.member.nodes.iter().filter_map(|&node| self.shares.get(&(share, node)).copied());
        let places: Vec<VertexId> = places.collect();
        if places.is_empty() {
            return;
        }
        for to in what(self.pod, edges) {
            places.iter().for_each(|&from| edges.add(&PART, from, to).done());
        }
    }
}

fn tokens(pod: &Resident<'_, '_>, _: &mut Edges<'_>) -> Vec<VertexId> {
    let holds = token::all_in(pod).iter().any(|token| token.unsure.is_none());
    holds.then_some(pod.member.account).into_iter().collect()
}

fn environment(pod: &Resident<'_, '_>, edges: &mut Edges<'_>) -> Vec<VertexId> {
    let used = reference::all_in(pod.workload);
    let secrets = used.iter().filter(|used| used.kind == Kind::Secret && used.in_environment && !used.optional);
    let mut found: Vec<VertexId> =
        secrets.map(|used| edges.vertex(Vertex::secret(pod.namespace(), used.name))).collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn memory(pod: &Resident<'_, '_>, _: &mut Edges<'_>) -> Vec<VertexId> {
    if pod.host_ipc().is_some() { pod.member.containers.clone() } else { Vec::new() }
}
