//! How likely an attacker is to get into a container by itself.

use seawall_model::access::{Vertex, VertexId};

use crate::attack_graph::AttackGraph;

/// How exposed a container is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entry {
    /// Nothing leads to it.
    Isolated,
    /// Other pods can connect to it.
    Inside,
    /// The internet may, when something that the input does not tell holds.
    PerhapsInternet,
    /// The internet can.
    Internet,
}

impl Entry {
    /// The chance that an attacker gets in.
    pub fn prior(self) -> f64 {
        match self {
            Self::Isolated => 0.003,
            Self::Inside => 0.03,
            Self::PerhapsInternet => 0.10,
            Self::Internet => 0.30,
        }
    }
}

impl AttackGraph {
    /// How exposed a container is.
    pub fn entry_of(&self, container: VertexId) -> Entry {
        self.entries().get(container.index()).copied().unwrap_or(Entry::Isolated)
    }

    /// Whether it is a container that the internet can connect to, for certain.
    pub fn is_exposed(&self, vertex: VertexId) -> bool {
        matches!(self.access().vertex(vertex), Vertex::Container { .. }) && self.entry_of(vertex) == Entry::Internet
    }

    /// How exposed every vertex is, by number.
    pub(crate) fn find_entries(&self) -> Vec<Entry> {
        let access = self.access();
        let mut entries = vec![Entry::Isolated; access.vertices().len()];
        let of = |kind: &'static str| {
            let there = access.edges().iter().enumerate().filter(|(index, _)| !self.is_gone(*index));
            there.map(|(_, edge)| edge).filter(move |edge| edge.kind.id == kind)
        };
        for edge in of("E01") {
            let entry = if edge.is_certain() { Entry::Internet } else { Entry::PerhapsInternet };
            let own = &mut entries[edge.to.index()];
            *own = entry.max(*own);
        }
        for edge in of("E02") {
            let is_endpoint = matches!(access.vertex(edge.from), Vertex::Endpoint { .. });
            let behind = if is_endpoint { entries[edge.from.index()].max(Entry::Inside) } else { Entry::Inside };
            let behind = if edge.is_certain() { behind } else { behind.min(Entry::PerhapsInternet) };
            let own = &mut entries[edge.to.index()];
            *own = behind.max(*own);
        }
        entries
    }
}
