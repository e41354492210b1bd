//! The graph with everything that questions share.

use std::sync::OnceLock;

use seawall_model::access::{AccessGraph, Goal, Vertex, VertexId};

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
}

impl AttackGraph {
    /// Takes the graph.
    pub fn new(access: AccessGraph) -> Self {
        Self { access, certain: OnceLock::new(), potential: OnceLock::new() }
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

    /// The vertex of a goal.
    pub fn goal(&self, goal: Goal) -> Option<VertexId> {
        self.access.find(&Vertex::Goal(goal))
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
