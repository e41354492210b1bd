//! The graph with everything that questions share.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashSet;
use seawall_model::access::{AccessGraph, FixId, Goal, Vertex, VertexId};

use crate::entry::Entry;
use crate::layer::Layer;
use crate::path::Step;

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
    access: Arc<AccessGraph>,
    /// Fixes that are taken to be made.
    made: FxHashSet<FixId>,
    certain: OnceLock<Layer>,
    potential: OnceLock<Layer>,
    entries: OnceLock<Vec<Entry>>,
}

impl AttackGraph {
    /// Takes the graph.
    pub fn new(access: AccessGraph) -> Self {
        Self::with(Arc::new(access), FxHashSet::default())
    }

    /// The same graph with these fixes made, beside those that are.
    pub fn without(&self, fixes: &[FixId]) -> Self {
        let made = self.made.iter().chain(fixes).copied().collect();
        Self::with(Arc::clone(&self.access), made)
    }

    fn with(access: Arc<AccessGraph>, made: FxHashSet<FixId>) -> Self {
        Self { access, made, certain: OnceLock::new(), potential: OnceLock::new(), entries: OnceLock::new() }
    }

    /// What it was made of.
    pub fn access(&self) -> &AccessGraph {
        &self.access
    }

    /// The graph that a question is asked of.
    pub fn layer(&self, certainty: Certainty) -> &Layer {
        match certainty {
            Certainty::Certain => {
                self.certain.get_or_init(|| Layer::new(&self.access, false, &|edge| self.is_gone(edge)))
            }
            Certainty::Potential => {
                self.potential.get_or_init(|| Layer::new(&self.access, true, &|edge| self.is_gone(edge)))
            }
        }
    }

    /// Makes the layers that questions of this certainty look at, and how exposed everything is, side by side.
    pub fn prepare(&self, certainty: Certainty) {
        let certain = || {
            self.layer(Certainty::Certain);
            self.entries();
        };
        match certainty {
            Certainty::Certain => certain(),
            Certainty::Potential => {
                rayon::join(certain, || self.layer(Certainty::Potential));
            }
        }
    }

    /// Whether a fix that is taken to be made takes an edge away.
    pub(crate) fn is_gone(&self, edge: usize) -> bool {
        let fixes = || self.access.fixes(&self.access.edges()[edge]).iter();
        !self.made.is_empty() && fixes().any(|fix| self.made.contains(fix))
    }

    /// How exposed every vertex is, by number.
    pub(crate) fn entries(&self) -> &[Entry] {
        self.entries.get_or_init(|| self.find_entries())
    }

    /// Whether a step of a path only leads from something to its part.
    pub fn is_part(&self, step: &Step) -> bool {
        self.access.edges()[step.edge as usize].kind.id.is_empty()
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
        let mut seen = vec![false; layer.backward.len()];
        let mut open: Vec<u32> = goals.iter().map(|goal| goal.0).collect();
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut seen[at as usize], true) {
                open.extend(layer.backward.of(at).iter().map(|link| link.to).filter(|&to| !seen[to as usize]));
            }
        }
        let vertices = 0..self.access.vertices().len() as u32;
        vertices.filter(|&vertex| seen[vertex as usize]).map(VertexId).collect()
    }
}
