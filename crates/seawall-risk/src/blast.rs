//! Blast radius: how much everybody reaches.

use rayon::prelude::*;
use seawall_model::access::{Vertex, VertexId};

use crate::attack_graph::{AttackGraph, Certainty};
use crate::sweep::{LANES, Lanes, count, set, sweep};

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

/// Sources up to this many are followed one by one; the sweep, which serves any number, takes as long for one.
const FEW: usize = 64;

impl AttackGraph {
    /// How much each of `sources` reaches, itself left out.
    pub fn blast(&self, sources: &[VertexId], certainty: Certainty) -> Vec<Blast> {
        let mut blasts = if sources.len() <= FEW {
            sources.par_iter().map(|&source| self.follow(source, certainty)).collect()
        } else {
            self.sweep(sources, certainty)
        };
        for (source, blast) in sources.iter().zip(&mut blasts) {
            if let Some(target) = Target::of(self.access().vertex(*source)) {
                *blast.of(target) -= 1;
            }
        }
        blasts
    }

    /// What one source reaches, itself counted.
    fn follow(&self, source: VertexId, certainty: Certainty) -> Blast {
        let layer = self.layer(certainty);
        let mut blast = Blast::default();
        let mut seen = vec![false; layer.forward.len()];
        let mut open = vec![source.0];
        seen[source.index()] = true;
        while let Some(at) = open.pop() {
            let named = layer.named(at).map(|vertex| self.access().vertex(vertex));
            if let Some(target) = named.and_then(Target::of) {
                *blast.of(target) += 1;
            }
            for link in layer.forward.of(at) {
                if !std::mem::replace(&mut seen[link.to as usize], true) {
                    open.push(link.to);
                }
            }
        }
        blast
    }

    /// What each source reaches, itself counted.
    fn sweep(&self, sources: &[VertexId], certainty: Certainty) -> Vec<Blast> {
        let layer = self.layer(certainty);
        let vertices = self.access().vertices().iter().zip(0..);
        let targets: Vec<(u32, Target)> =
            vertices.filter_map(|(vertex, number)| Some((number, Target::of(vertex)?))).collect();
        let components: Vec<usize> =
            sources.iter().map(|source| layer.components.of[source.index()] as usize).collect();
        let passes: Vec<Vec<Blast>> = targets
            .par_chunks(LANES)
            .map(|chunk| {
                let vertices: Vec<u32> = chunk.iter().map(|target| target.0).collect();
                let reached = sweep(&layer.components, &vertices);
                let mut of = [Lanes::default(); 4];
                chunk.iter().enumerate().for_each(|(lane, target)| set(&mut of[target.1 as usize], lane));
                components
                    .iter()
                    .map(|&component| {
                        let [workloads, nodes, secrets, accounts] = of.map(|among| count(&reached[component], &among));
                        Blast { workloads, nodes, secrets, accounts }
                    })
                    .collect()
            })
            .collect();
        let mut blasts = vec![Blast::default(); sources.len()];
        for pass in passes {
            for (blast, part) in blasts.iter_mut().zip(pass) {
                blast.workloads += part.workloads;
                blast.nodes += part.nodes;
                blast.secrets += part.secrets;
                blast.accounts += part.accounts;
            }
        }
        blasts
    }
}
