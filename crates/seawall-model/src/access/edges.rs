//! Where edges are collected.

use std::ops::Range;

use indexmap::IndexSet;
use indexmap::set::Slice;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::parts::{Moved, Renumbered, fix_id};
use super::{Edge, EdgeKind, Fix, FixId, Inventory, Parts, Proof, Vertex};

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
    /// What these were forked from, whose vertices are known here.
    beneath: Option<&'i Edges<'i>>,
    /// How many vertices are known from there or from the inventory. The numbers of others go on from there.
    pub(super) known: u32,
    /// The others.
    pub(super) own: VertexTable,
    /// Vertices that are named after others, by whose number and what they are to them.
    derived: FxHashMap<(VertexId, &'static str), VertexId>,
    /// Conjunctions have numbers from here to there.
    pub(super) conjunctions: Range<u32>,
    pub(super) edges: Vec<Edge>,
    pub(super) proofs: Vec<Proof>,
    pub(super) fixes: Vec<FixId>,
    pub(super) fix_table: FixTable,
}

impl<'i> Edges<'i> {
    /// None yet.
    pub fn new(inventory: &'i Inventory) -> Self {
        Self::over(inventory, None, number(inventory.vertices().len()), 0)
    }

    /// None yet, to be collected on another thread and [taken](Self::take) when it is done. Vertices that are known here
    /// are known there by the same numbers.
    pub fn fork(&self) -> Edges<'_> {
        let known = self.known + number(self.own.vertices().len());
        Edges::over(self.inventory, Some(self), known, self.conjunctions.end)
    }

    fn over(inventory: &'i Inventory, beneath: Option<&'i Edges<'i>>, known: u32, conjunctions: u32) -> Self {
        Self {
            inventory,
            beneath,
            known,
            own: VertexTable::default(),
            derived: FxHashMap::default(),
            conjunctions: conjunctions..conjunctions,
            edges: Vec::new(),
            proofs: Vec::new(),
            fixes: Vec::new(),
            fix_table: FixTable::default(),
        }
    }

    /// Takes what was collected in a fork of these, as if it had been collected here. New vertices are numbered as they
    /// were met there, so that forks that are taken in order give what one thread would have found.
    pub fn take(&mut self, parts: Parts) {
        let renumber = Renumbered::after(&mut self.conjunctions.end, &parts);
        let known = parts.known;
        let own = parts.vertices.into_iter().map(|vertex| self.vertex(renumber.vertex(vertex)));
        let own: Vec<VertexId> = own.collect();
        let moved = Moved { known, own: &own, proofs: number(self.proofs.len()), fixes: number(self.fixes.len()) };
        self.edges.extend(parts.edges.into_iter().map(|edge| moved.edge(edge)));
        self.proofs.extend(parts.proofs);
        let table: Vec<FixId> = parts.fix_table.into_iter().map(|fix| fix_id(&mut self.fix_table, fix)).collect();
        self.fixes.extend(parts.fixes.into_iter().map(|fix| table[fix.0 as usize]));
    }

    /// Takes what was collected in several forks, in this order.
    pub fn take_all(&mut self, parts: Vec<Parts>) {
        self.edges.reserve_exact(parts.iter().map(|parts| parts.edges.len()).sum());
        self.proofs.reserve_exact(parts.iter().map(|parts| parts.proofs.len()).sum());
        parts.into_iter().for_each(|parts| self.take(parts));
    }

    /// What there is.
    pub fn inventory(&self) -> &'i Inventory {
        self.inventory
    }

    /// The number of a vertex, which is made when there is none.
    pub fn vertex(&mut self, vertex: Vertex) -> VertexId {
        self.beneath(&vertex).unwrap_or_else(|| VertexId(self.own.add(vertex).0 + self.known))
    }

    /// The number of a vertex that is named after another one, which is put together only once. `part` is what it is to
    /// that one.
    pub fn derived(&mut self, of: VertexId, part: &'static str, vertex: impl FnOnce(&Vertex) -> Vertex) -> VertexId {
        if let Some(known) = self.derived.get(&(of, part)) {
            return *known;
        }
        let vertex = vertex(self.named(of));
        let id = self.vertex(vertex);
        self.derived.insert((of, part), id);
        id
    }

    /// The number of a vertex that was known before these were collected.
    fn beneath(&self, vertex: &Vertex) -> Option<VertexId> {
        match self.beneath {
            Some(beneath) => {
                beneath.beneath(vertex).or_else(|| Some(VertexId(beneath.own.get(vertex)?.0 + beneath.known)))
            }
            None => self.inventory.get(vertex),
        }
    }

    /// The vertex with this number.
    pub fn named(&self, id: VertexId) -> &Vertex {
        match (id.0.checked_sub(self.known), self.beneath) {
            (Some(own), _) => self.own.vertex(VertexId(own)),
            (None, Some(beneath)) => beneath.named(id),
            (None, None) => self.inventory.vertex(id),
        }
    }

    /// Adds an edge. One that leads from a vertex to itself is left out.
    pub fn add(&mut self, kind: &'static EdgeKind, from: VertexId, to: VertexId) -> Added<'_, 'i> {
        let proofs = (number(self.proofs.len()), 0);
        let fixes = (number(self.fixes.len()), 0);
        self.edges.push(Edge { kind, from, to, unsure: None, proofs, fixes });
        Added { edges: self, is_kept: from != to }
    }

    /// Is done with the last edge. Of several from one place to many that are built on the same, all but the first refer
    /// to the proofs and the fixes of the one before.
    fn settle(&mut self, is_kept: bool) {
        let Some(last) = self.edges.pop() else { return };
        let (own_proofs, own_fixes) = (last.proof_range(), last.fix_range());
        if !is_kept {
            self.proofs.truncate(own_proofs.start);
            self.fixes.truncate(own_fixes.start);
            return;
        }
        let mut settled = last;
        if let Some(before) = self.edges.last() {
            if !own_proofs.is_empty() && self.proofs[before.proof_range()] == self.proofs[own_proofs.clone()] {
                self.proofs.truncate(own_proofs.start);
                settled.proofs = before.proofs;
            }
            if !own_fixes.is_empty() && self.fixes[before.fix_range()] == self.fixes[own_fixes.clone()] {
                self.fixes.truncate(own_fixes.start);
                settled.fixes = before.fixes;
            }
        }
        self.edges.push(settled);
    }

    /// Adds an edge for whoever has all of `premises`, from whatever source. Every premise is a vertex of its own:
    /// [`Vertex::ability`]. Proofs and fixes belong to the edges that lead to the premises.
    pub fn add_all(&mut self, kind: &'static EdgeKind, premises: &[VertexId], to: VertexId) -> Added<'_, 'i> {
        let both = self.vertex(Vertex::Both { number: self.conjunctions.end });
        self.conjunctions.end += 1;
        for &premise in premises {
            self.add(&super::kind::PART, premise, both);
        }
        self.add(kind, both, to)
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
        let id = fix_id(&mut self.edges.fix_table, fix);
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
        self.edges.settle(self.is_kept);
    }
}

pub(super) fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ObjectId;
    use crate::access::{AccessGraph, Ease, Tier};

    static KIND: EdgeKind = EdgeKind {
        id: "X00",
        name: "TEST",
        title: "gets",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &[],
        doc: "",
    };

    /// What is found in one place: vertices, proofs and fixes that others find as well, and some of its own.
    fn find(edges: &mut Edges<'_>, shared: VertexId, place: u32) {
        let own = edges.vertex(Vertex::user(&format!("user {place}")));
        let all = edges.vertex(Vertex::group("all"));
        let object = ObjectId(place);
        let fix = |object| Fix::Delete { object };
        edges.add(&KIND, own, all).proof(Proof::Fact("one")).fix(fix(ObjectId(9))).fix(fix(object)).done();
        edges.add(&KIND, own, shared).proof(Proof::Fact("one")).fix(fix(ObjectId(9))).fix(fix(object)).done();
        edges.add(&KIND, own, own).proof(Proof::Fact("nobody goes to where he is")).fix(fix(ObjectId(8))).done();
        let half = edges.vertex(Vertex::ability("half", None));
        edges.add_all(&KIND, &[own, half], shared).proof(Proof::Object { object, part: "both" }).depends("luck").done();
        let named = edges.derived(all, "twin", |all| Vertex::group(&format!("{} twin", all.name())));
        edges.add(&KIND, own, named).done();
    }

    fn told(inventory: Inventory, parts: Parts) -> Vec<String> {
        let graph = AccessGraph::join(inventory, vec![parts]);
        let vertices = graph.vertices().iter().map(|vertex| format!("{vertex:?}"));
        let edges = graph.edges().iter().map(|edge| {
            let fixes: Vec<&Fix> = graph.fixes(edge).iter().map(|fix| graph.fix(*fix)).collect();
            let (proofs, unsure) = (graph.proofs(edge), edge.unsure);
            format!("{:?} {:?} {} {unsure:?} {proofs:?} {fixes:?}", edge.from, edge.to, edge.kind.id)
        });
        vertices.chain(edges).collect()
    }

    #[test]
    fn what_is_taken_from_forks_in_order_is_what_one_finds() {
        let inventory = Inventory::default();
        let mut alone = Edges::new(&inventory);
        let shared = alone.vertex(Vertex::node("a"));
        find(&mut alone, shared, 0);
        (1..4).for_each(|place| find(&mut alone, shared, place));
        let alone = told(Inventory::default(), alone.into());

        let mut forked = Edges::new(&inventory);
        let shared = forked.vertex(Vertex::node("a"));
        find(&mut forked, shared, 0);
        let fork = |place| {
            let mut fork = forked.fork();
            // A fork of a fork, too.
            let mut inner = fork.fork();
            find(&mut inner, shared, place);
            let inner: Parts = inner.into();
            fork.take(inner);
            fork.into()
        };
        let parts: Vec<Parts> = (1..4).map(fork).collect();
        forked.take_all(parts);
        assert_eq!(told(Inventory::default(), forked.into()), alone);
        assert_eq!(alone.iter().filter(|line| line.starts_with("Both")).count(), 4);
    }

    #[test]
    fn edges_that_are_built_on_the_same_share_it() {
        let inventory = Inventory::default();
        let mut edges = Edges::new(&inventory);
        let from = edges.vertex(Vertex::Internet);
        for name in ["a", "b", "c"] {
            let to = edges.vertex(Vertex::node(name));
            edges.add(&KIND, from, to).proof(Proof::Fact("one")).fix(Fix::Delete { object: ObjectId(0) }).done();
        }
        let to = edges.vertex(Vertex::node("d"));
        edges.add(&KIND, from, to).proof(Proof::Fact("another")).done();
        edges.add(&KIND, from, from).proof(Proof::Fact("no edge")).done();
        assert_eq!((edges.edges.len(), edges.proofs.len(), edges.fixes.len()), (4, 2, 1));
    }
}
