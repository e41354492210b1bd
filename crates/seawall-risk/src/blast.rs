//! Blast radius: how much everybody reaches.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use seawall_model::access::{AccessGraph, Vertex, VertexId};

use crate::attack_graph::{AttackGraph, Certainty};
use crate::layer::Layer;

/// How much somebody reaches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Blast {
    /// Pods and templates, by what they are called.
    pub workloads: u32,
    /// Nodes.
    pub nodes: u32,
    /// Secrets.
    pub secrets: u32,
    /// ServiceAccounts.
    pub accounts: u32,
}

impl Blast {
    fn of(&mut self, target: Target) -> &mut u32 {
        match target {
            Target::Workload => &mut self.workloads,
            Target::Node => &mut self.nodes,
            Target::Secret => &mut self.secrets,
            Target::Account => &mut self.accounts,
        }
    }

    /// Counts a vertex, where it is one that counts.
    pub(crate) fn add(&mut self, vertex: &Vertex) {
        if let Some(target) = Target::of(vertex) {
            *self.of(target) += 1;
        }
    }

    /// Everything together.
    pub fn total(&self) -> u32 {
        self.workloads + self.nodes + self.secrets + self.accounts
    }
}

/// What counts, and as what.
#[derive(Clone, Copy)]
enum Target {
    Workload,
    Node,
    Secret,
    Account,
}

impl Target {
    fn of(vertex: &Vertex) -> Option<Self> {
        match vertex {
            Vertex::Workload { .. } => Some(Self::Workload),
            Vertex::Node { .. } => Some(Self::Node),
            Vertex::Secret { .. } => Some(Self::Secret),
            Vertex::ServiceAccount { .. } => Some(Self::Account),
            _ => None,
        }
    }
}

impl AttackGraph {
    /// How much each of `sources` reaches, itself left out.
    pub fn blast(&self, sources: &[VertexId], certainty: Certainty) -> Vec<Blast> {
        let layer = self.layer(certainty);
        // Who is in one component reaches the same.
        let mut own: Vec<(u32, VertexId)> =
            sources.iter().map(|source| (layer.components.of[source.index()], *source)).collect();
        own.sort_unstable();
        own.dedup_by_key(|one| one.0);
        let follow =
            |follower: &mut Follower<'_>, &(component, source): &(u32, VertexId)| (component, follower.follow(source));
        let blasts: FxHashMap<u32, Blast> =
            own.par_iter().map_init(|| Follower::new(self.access(), layer), follow).collect();
        let of = |source: &VertexId| {
            let mut blast = blasts.get(&layer.components.of[source.index()]).copied().unwrap_or_default();
            if let Some(target) = Target::of(self.access().vertex(*source)) {
                *blast.of(target) -= 1;
            }
            blast
        };
        sources.iter().map(of).collect()
    }
}

/// Follows one source after the other.
struct Follower<'g> {
    access: &'g AccessGraph,
    layer: &'g Layer,
    /// Whether each vertex is come to from the source that is followed.
    seen: Vec<bool>,
    come_to: Vec<u32>,
}

impl<'g> Follower<'g> {
    fn new(access: &'g AccessGraph, layer: &'g Layer) -> Self {
        Self { access, layer, seen: vec![false; layer.forward.len()], come_to: Vec::new() }
    }

    /// What one source reaches, itself counted.
    fn follow(&mut self, source: VertexId) -> Blast {
        let Self { access, layer, seen, come_to } = self;
        let components = &layer.components;
        let behind = layer.trunks().behind(components.of[source.index()], components, access);
        let is_counted = |vertex: u32| behind.is_some_and(|behind| behind.has(components.of[vertex as usize]));
        let mut blast = behind.map_or_else(Blast::default, |behind| behind.blast);
        let mut come = |vertex: u32, come_to: &mut Vec<u32>| {
            if !is_counted(vertex) && !std::mem::replace(&mut seen[vertex as usize], true) {
                come_to.push(vertex);
            }
        };
        come(source.0, come_to);
        let mut at = 0;
        while let Some(&vertex) = come_to.get(at) {
            if let Some(vertex) = layer.named(vertex) {
                blast.add(access.vertex(vertex));
            }
            layer.forward.of(vertex).iter().for_each(|link| come(link.to, come_to));
            at += 1;
        }
        come_to.drain(..).for_each(|vertex| seen[vertex as usize] = false);
        blast
    }
}
