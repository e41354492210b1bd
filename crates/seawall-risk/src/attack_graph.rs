//! The graph with everything that questions share.

use std::sync::OnceLock;

use seawall_model::access::{AccessGraph, Goal, Vertex, VertexId};

use crate::entry::Entry;
use crate::layer::Layer;
use crate::search::Search;

/// Which edges count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Those that are there for certain.
    Certain,
    /// Also those that depend on something that the input does not tell.
    Potential,
}

/// The access graph, ready for questions. Layers are made when somebody asks.
#[derive(Debug)]
pub struct AttackGraph {
    access: AccessGraph,
    certain: OnceLock<Layer>,
    potential: OnceLock<Layer>,
    entries: OnceLock<Vec<Entry>>,
}

impl AttackGraph {
    /// Takes the graph.
    pub fn new(access: AccessGraph) -> Self {
        Self { access, certain: OnceLock::new(), potential: OnceLock::new(), entries: OnceLock::new() }
    }

    /// What it was made of.
    pub fn access(&self) -> &AccessGraph {
        &self.access
    }

    /// The graph that a question is asked of.
    pub fn layer(&self, certainty: Certainty) -> &Layer {
        match certainty {
            Certainty::Certain => self.certain.get_or_init(|| Layer::new(&self.access, false, &|_| false)),
            Certainty::Potential => self.potential.get_or_init(|| Layer::new(&self.access, true, &|_| false)),
        }
    }

    /// How exposed every vertex is, by number.
    pub(crate) fn entries(&self) -> &[Entry] {
        self.entries.get_or_init(|| self.find_entries())
    }

    /// The vertex of a goal.
    pub fn goal(&self, goal: Goal) -> Option<VertexId> {
        self.access.find(&Vertex::Goal(goal))
    }

    /// Where attacks begin when nobody says where: the internet, every container that runs, and every user and group
    /// that is bound to something.
    pub fn starts(&self) -> Vec<VertexId> {
        let internet = self.access.find(&Vertex::Internet);
        let alive = self.access.members().iter().filter(|member| member.is_alive);
        let containers = alive.flat_map(|member| member.containers.iter().copied());
        let subjects = self.access.vertices().iter().zip(0..).filter_map(|(vertex, number)| {
            let is_subject = matches!(vertex, Vertex::User { .. } | Vertex::Group { .. });
            let is_bound = || self.access.from(VertexId(number)).iter().any(|edge| edge.kind.id == "I02");
            (is_subject && is_bound()).then_some(VertexId(number))
        });
        internet.into_iter().chain(containers).chain(subjects).collect()
    }

    /// Everything from which one of `goals` can be reached, by number, `goals` included.
    pub fn reaching(&self, goals: &[VertexId], certainty: Certainty) -> Vec<VertexId> {
        let layer = self.layer(certainty);
        let goals: Vec<u32> = goals.iter().map(|goal| goal.0).collect();
        let search = Search::backward(layer, &goals);
        let vertices = 0..self.access.vertices().len() as u32;
        vertices.filter(|&vertex| search.reaches(vertex)).map(VertexId).collect()
    }
}
