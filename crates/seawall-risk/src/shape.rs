//! What ways have in common: those that take the same kinds of steps through the same last door are one to whoever reads of
//! them, however many begin.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;
use seawall_model::access::{Vertex, VertexId};

use crate::path::Ways;

/// What sort of way it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Shape {
    /// The kinds of its steps in their order, as a hash.
    kinds: u64,
    /// The last vertex before the end that people know: the binding that gives all, the node, the Secret. None where it
    /// does not matter.
    door: Option<VertexId>,
}

impl Ways<'_> {
    /// The shape of the best way from `vertex`.
    pub(crate) fn shape(&self, vertex: VertexId, with_door: bool) -> Shape {
        let mut kinds = FxHasher::default();
        let mut door = vertex;
        let way = self.search.way(vertex.0);
        for (index, &(at, via)) in way.iter().enumerate() {
            match self.layer.edge(via).map(|edge| self.access.edges()[edge].kind.id) {
                Some("") => {}
                Some(id) => id.hash(&mut kinds),
                // Of a conjunction only that there is one: what its premises are reached by is looked for when it is told of.
                None => "and".hash(&mut kinds),
            }
            let named = self.layer.original(at);
            if index + 1 < way.len() && !self.access.vertex(named).is_joint() {
                door = named;
            }
        }
        Shape { kinds: kinds.finish(), door: with_door.then_some(door) }
    }

    /// Whether the best way from `vertex` goes through root on a node.
    pub(crate) fn takes_a_node(&self, vertex: VertexId) -> bool {
        let way = self.search.way(vertex.0);
        way.iter().any(|(at, _)| matches!(self.access.vertex(self.layer.original(*at)), Vertex::Node { .. }))
    }

    /// Everything on the best way from `vertex`, itself left out.
    pub(crate) fn on_the_way(&self, vertex: VertexId) -> impl Iterator<Item = VertexId> {
        self.search.way(vertex.0).into_iter().map(|(at, _)| self.layer.original(at))
    }
}
