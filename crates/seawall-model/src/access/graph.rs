//! The whole graph: the edges of all analyses, joined by what everybody knows of hubs and goals.

use indexmap::set::Slice;
use rustc_hash::FxHashMap;

use super::edges::{FixTable, VertexTable};
use super::{Edge, EdgeKind, Fix, FixId, Inventory, Member, Proof, Vertex, VertexId};
use crate::ObjectId;

/// The graph, immutable. Edges are sorted by where they come from, then by where they lead.
#[derive(Debug, Default)]
pub struct AccessGraph {
    pub(super) table: VertexTable,
    pub(super) edges: Vec<Edge>,
    /// For each vertex, where its edges begin in `edges`; one more at the end.
    pub(super) starts: Vec<u32>,
    pub(super) proofs: Vec<Proof>,
    pub(super) fixes: Vec<FixId>,
    pub(super) fix_table: FixTable,
    /// What each conjunction needs.
    pub(super) premises: FxHashMap<VertexId, Vec<VertexId>>,
    /// Without its vertices, which have become the graph's.
    pub(super) members: Inventory,
}

impl AccessGraph {
    /// All vertices, by number.
    pub fn vertices(&self) -> &Slice<Vertex> {
        self.table.vertices()
    }

    /// The vertex with this number.
    pub fn vertex(&self, id: VertexId) -> &Vertex {
        self.table.vertex(id)
    }

    /// What people call a vertex: a conjunction by its premises.
    pub fn called(&self, id: VertexId) -> String {
        match self.premises.get(&id) {
            Some(premises) => {
                let premises: Vec<String> = premises.iter().map(|&premise| self.called(premise)).collect();
                premises.join(" and ")
            }
            None => self.vertex(id).to_string(),
        }
    }

    /// The number of a vertex, if there is one.
    pub fn find(&self, vertex: &Vertex) -> Option<VertexId> {
        self.table.get(vertex)
    }

    /// All pods and templates that nothing else made.
    pub fn members(&self) -> &[Member] {
        self.members.members()
    }

    /// The member that an object holds, or whose pod it is.
    pub fn member_of(&self, object: ObjectId) -> Option<&Member> {
        self.members.member_of(object)
    }

    /// All edges, by where they come from.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// The edges that come from a vertex.
    pub fn from(&self, vertex: VertexId) -> &[Edge] {
        let (start, end) = (self.starts[vertex.index()], self.starts[vertex.index() + 1]);
        &self.edges[start as usize..end as usize]
    }

    /// What an edge is built on.
    pub fn proofs(&self, edge: &Edge) -> &[Proof] {
        &self.proofs[edge.proof_range()]
    }

    /// The numbers of the fixes that take an edge away, each by itself.
    pub fn fixes(&self, edge: &Edge) -> &[FixId] {
        &self.fixes[edge.fix_range()]
    }

    /// All fixes, by number.
    pub fn fix_table(&self) -> &Slice<Fix> {
        self.fix_table.as_slice()
    }

    /// The fix with this number.
    pub fn fix(&self, id: FixId) -> &Fix {
        &self.fix_table[id.0 as usize]
    }

    /// Calls `each` with every edge that somebody goes, and its ends as people know them: the members of a hub in its
    /// place. Edges to the parts of something are no steps and are left out.
    pub fn each_step(&self, mut each: impl FnMut(&Edge, VertexId)) {
        let mut ends = Vec::new();
        for edge in self.edges.iter().filter(|edge| !edge.kind.id.is_empty()) {
            ends.clear();
            self.ends(edge, &mut ends);
            ends.iter().filter(|&&end| end != edge.from).for_each(|&end| each(edge, end));
        }
    }

    /// The ends of an edge as people know them, sorted. A hub without members stands for itself.
    pub fn ends(&self, edge: &Edge, into: &mut Vec<VertexId>) {
        let mut open = vec![edge.to];
        let mut seen = rustc_hash::FxHashSet::default();
        while let Some(at) = open.pop() {
            if !seen.insert(at) {
                continue;
            }
            let leads_on = match self.vertex(at) {
                Vertex::Hub { .. } | Vertex::Reach { .. } => true,
                Vertex::Gate { .. } => edge.to != at,
                _ => false,
            };
            match self.from(at) {
                [_, ..] if leads_on => open.extend(self.from(at).iter().map(|edge| edge.to)),
                _ => into.push(at),
            }
        }
        into.sort_unstable();
    }
}

/// The kinds of edges that occur, for tests and tables.
impl AccessGraph {
    /// Every kind that an edge is of, by id.
    pub fn kinds(&self) -> Vec<&'static EdgeKind> {
        let mut kinds: Vec<&'static EdgeKind> = self.edges.iter().map(|edge| edge.kind).collect();
        kinds.sort_unstable_by_key(|kind| kind.id);
        kinds.dedup_by_key(|kind| kind.id);
        kinds
    }
}
