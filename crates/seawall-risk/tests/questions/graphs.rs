//! Small graphs to ask questions of.

use seawall_model::ObjectId;
use seawall_model::access::{AccessGraph, Ease, EdgeKind, Edges, Fix, Inventory, Tier, Vertex, VertexId};

/// A kind without meaning.
pub(crate) static STEP: EdgeKind = EdgeKind {
    id: "T01",
    name: "STEP",
    title: "goes to",
    tier: Tier::One,
    ease: Ease::Direct,
    techniques: &[],
    doc: "",
};

/// An edge of a small graph: from, to, and the numbers of the fixes that take it away.
pub(crate) type Spec = (u32, u32, Vec<u32>);

/// A graph of users called by numbers. Conjunctions join premises and a target.
pub(crate) fn graph(count: u32, edges: &[Spec], conjunctions: &[(Vec<u32>, u32)]) -> AccessGraph {
    let inventory = Inventory::default();
    let mut into = Edges::new(&inventory);
    for vertex in 0..count {
        into.vertex(user(vertex));
    }
    for (from, to, fixes) in edges {
        let (from, to) = (into.vertex(user(*from)), into.vertex(user(*to)));
        let added = into.add(&STEP, from, to);
        fixes.iter().fold(added, |added, fix| added.fix(fixed(*fix))).done();
    }
    for (premises, to) in conjunctions {
        let premises: Vec<VertexId> = premises.iter().map(|premise| into.vertex(user(*premise))).collect();
        let to = into.vertex(user(*to));
        into.add_all(&STEP, &premises, to).done();
    }
    let parts = into.into();
    AccessGraph::join(inventory, vec![parts])
}

pub(crate) fn user(number: u32) -> Vertex {
    Vertex::User { name: number.to_string().into() }
}

pub(crate) fn fixed(number: u32) -> Fix {
    Fix::Delete { object: ObjectId(number) }
}

/// Numbers that look random and are the same every time.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % u64::from(sides)) as u32
    }
}
