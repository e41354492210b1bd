//! The graph with everything that questions share.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashSet;
use seawall_model::access::{AccessGraph, FixId, Goal, Vertex, VertexId};

use crate::entry::Entry;
use crate::layer::Layer;
use crate::path::Step;
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
    access: Arc<AccessGraph>,
    /// Fixes that are taken to be made.
    made: FxHashSet<FixId>,
    certain: OnceLock<Layer>,
    potential: OnceLock<Layer>,
    /// What the likeliest way to each goal costs from everywhere, by certainty and goal.
    rests: [[OnceLock<Vec<f32>>; Goal::ALL.len()]; 2],
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
        let (certain, potential, entries) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Self { access, made, certain, potential, rests: Default::default(), entries }
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

    /// What the likeliest way to a vertex costs from everywhere, where it is the vertex of a goal: those are asked for
    /// again and again.
    pub(crate) fn rest(&self, to: VertexId, certainty: Certainty) -> Option<&[f32]> {
        let Vertex::Goal(goal) = self.access.vertex(to) else { return None };
        let place = Goal::ALL.iter().position(|one| one == goal)?;
        let rest = &self.rests[usize::from(certainty == Certainty::Potential)][place];
        Some(rest.get_or_init(|| Search::backward(self.layer(certainty), &[to.0]).costs))
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
        let goals: Vec<u32> = goals.iter().map(|goal| goal.0).collect();
        let reaching = self.layer(certainty).components.reaching(&goals);
        let vertices = 0..self.access.vertices().len() as u32;
        vertices.filter(|&vertex| reaching[vertex as usize]).map(VertexId).collect()
    }
}
