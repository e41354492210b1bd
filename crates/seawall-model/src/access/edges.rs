//! Where edges are collected.

use indexmap::IndexSet;
use indexmap::set::Slice;
use rustc_hash::FxBuildHasher;

use super::{Edge, EdgeKind, Fix, FixId, Inventory, Proof, Vertex};

/// The number of a vertex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VertexId(pub u32);

impl VertexId {
    /// As an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Vertices by number, each once.
#[derive(Debug, Default)]
pub(super) struct VertexTable(IndexSet<Vertex, FxBuildHasher>);

impl VertexTable {
    pub(super) fn add(&mut self, vertex: Vertex) -> VertexId {
        VertexId(number(self.0.insert_full(vertex).0))
    }

    pub(super) fn reserve(&mut self, more: usize) {
        self.0.reserve(more);
    }

    pub(super) fn get(&self, vertex: &Vertex) -> Option<VertexId> {
        self.0.get_index_of(vertex).map(|index| VertexId(number(index)))
    }

    pub(super) fn vertex(&self, id: VertexId) -> &Vertex {
        &self.0[id.index()]
    }

    pub(super) fn vertices(&self) -> &Slice<Vertex> {
        self.0.as_slice()
    }
}

impl IntoIterator for VertexTable {
    type Item = Vertex;
    type IntoIter = indexmap::set::IntoIter<Vertex>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Fixes by number, each once.
pub(super) type FixTable = IndexSet<Fix, FxBuildHasher>;

/// The edges that one analysis finds.
#[derive(Debug)]
pub struct Edges<'i> {
    inventory: &'i Inventory,
    /// Vertices that the inventory does not have; their numbers go on from the inventory's.
    pub(super) own: VertexTable,
    conjunctions: u32,
    pub(super) edges: Vec<Edge>,
    pub(super) proofs: Vec<Proof>,
    pub(super) fixes: Vec<FixId>,
    pub(super) fix_table: FixTable,
}

impl<'i> Edges<'i> {
    /// None yet.
    pub fn new(inventory: &'i Inventory) -> Self {
        Self {
            inventory,
            own: VertexTable::default(),
            conjunctions: 0,
            edges: Vec::new(),
            proofs: Vec::new(),
            fixes: Vec::new(),
            fix_table: FixTable::default(),
        }
    }

    /// What there is.
    pub fn inventory(&self) -> &'i Inventory {
        self.inventory
    }

    /// The number of a vertex, which is made when there is none.
    pub fn vertex(&mut self, vertex: Vertex) -> VertexId {
        if let Some(known) = self.inventory.get(&vertex) {
            return known;
        }
        let own = self.own.add(vertex);
        VertexId(own.0 + self.offset())
    }

    /// The vertex with this number.
    pub fn named(&self, id: VertexId) -> &Vertex {
        match id.0.checked_sub(self.offset()) {
            Some(own) => self.own.vertex(VertexId(own)),
            None => self.inventory.vertex(id),
        }
    }

    /// Adds an edge. One that leads from a vertex to itself is left out.
    pub fn add(&mut self, kind: &'static EdgeKind, from: VertexId, to: VertexId) -> Added<'_, 'i> {
        let proofs = (number(self.proofs.len()), 0);
        let fixes = (number(self.fixes.len()), 0);
        self.edges.push(Edge { kind, from, to, unsure: None, proofs, fixes });
        Added { edges: self, is_kept: from != to }
    }

    /// Adds an edge for whoever has all of `premises`, from whatever source. Every premise is a vertex of its own:
    /// [`Vertex::ability`]. Proofs and fixes belong to the edges that lead to the premises.
    pub fn add_all(&mut self, kind: &'static EdgeKind, premises: &[VertexId], to: VertexId) -> Added<'_, 'i> {
        let both = self.vertex(Vertex::Both { number: self.conjunctions });
        self.conjunctions += 1;
        for &premise in premises {
            self.add(&super::kind::PART, premise, both);
        }
        self.add(kind, both, to)
    }

    fn offset(&self) -> u32 {
        number(self.inventory.vertices().len())
    }
}

/// An edge that was added, to say more of it. Dropped, it is done.
#[derive(Debug)]
pub struct Added<'e, 'i> {
    edges: &'e mut Edges<'i>,
    is_kept: bool,
}

impl Added<'_, '_> {
    /// What it is built on.
    #[must_use = "or let it go with `done`"]
    pub fn proof(self, proof: Proof) -> Self {
        if let Some(edge) = self.edges.edges.last_mut() {
            self.edges.proofs.push(proof);
            edge.proofs.1 += 1;
        }
        self
    }

    /// What takes it away, by itself. Several are alternatives.
    #[must_use = "or let it go with `done`"]
    pub fn fix(self, fix: Fix) -> Self {
        let id = FixId(number(self.edges.fix_table.insert_full(fix).0));
        if let Some(edge) = self.edges.edges.last_mut() {
            self.edges.fixes.push(id);
            edge.fixes.1 += 1;
        }
        self
    }

    /// It depends on something that the input does not tell.
    #[must_use = "or let it go with `done`"]
    pub fn depends(self, on: &'static str) -> Self {
        if let Some(edge) = self.edges.edges.last_mut() {
            edge.unsure = Some(on);
        }
        self
    }

    /// That is all.
    pub fn done(self) {}
}

impl Drop for Added<'_, '_> {
    fn drop(&mut self) {
        if !self.is_kept {
            self.edges.edges.pop();
        }
    }
}

pub(super) fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
