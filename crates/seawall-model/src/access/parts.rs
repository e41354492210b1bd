//! What was collected apart, on its way to where it belongs.

use std::ops::Range;

use super::edges::{FixTable, VertexTable, number};
use super::{Edge, Edges, Fix, FixId, Proof, Vertex, VertexId};

/// The edges of one analysis, or of a part of it, free of the inventory that they were collected over.
#[derive(Debug)]
pub struct Parts {
    /// How many vertices were known before; their numbers stay what they are.
    pub(super) known: u32,
    pub(super) vertices: VertexTable,
    pub(super) conjunctions: Range<u32>,
    pub(super) edges: Vec<Edge>,
    pub(super) proofs: Vec<Proof>,
    pub(super) fixes: Vec<FixId>,
    pub(super) fix_table: FixTable,
}

impl From<Edges<'_>> for Parts {
    fn from(edges: Edges<'_>) -> Self {
        let Edges { known, own, conjunctions, edges, proofs, fixes, fix_table, .. } = edges;
        Self { known, vertices: own, conjunctions, edges, proofs, fixes, fix_table }
    }
}

/// Where things are that were collected apart, once they are taken.
pub(super) struct Moved<'o> {
    /// Vertices below this keep their numbers.
    pub(super) known: u32,
    /// The new numbers of the others.
    pub(super) own: &'o [VertexId],
    /// How many proofs come before.
    pub(super) proofs: u32,
    /// How many fixes of edges come before.
    pub(super) fixes: u32,
}

impl Moved<'_> {
    pub(super) fn edge(&self, mut edge: Edge) -> Edge {
        edge.from = self.vertex(edge.from);
        edge.to = self.vertex(edge.to);
        edge.proofs.0 += self.proofs;
        edge.fixes.0 += self.fixes;
        edge
    }

    fn vertex(&self, id: VertexId) -> VertexId {
        id.0.checked_sub(self.known).map_or(id, |own| self.own[own as usize])
    }
}

/// The numbers of conjunctions that were made apart, after those that there are already.
pub(super) struct Renumbered {
    first: u32,
    before: u32,
}

impl Renumbered {
    /// Takes the conjunctions of `parts` into account in `made`, how many there are.
    pub(super) fn after(made: &mut u32, parts: &Parts) -> Self {
        let renumbered = Self { first: parts.conjunctions.start, before: *made };
        *made += parts.conjunctions.end - parts.conjunctions.start;
        renumbered
    }

    pub(super) fn vertex(&self, vertex: Vertex) -> Vertex {
        match vertex {
            Vertex::Both { number } => Vertex::Both { number: number - self.first + self.before },
            other => other,
        }
    }
}

pub(super) fn fix_id(table: &mut FixTable, fix: Fix) -> FixId {
    FixId(number(table.insert_full(fix).0))
}
