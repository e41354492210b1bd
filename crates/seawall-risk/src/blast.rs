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

impl AttackGraph {
    /// How much each of `sources` reaches, itself left out.
    pub fn blast(&self, sources: &[VertexId], certainty: Certainty) -> Vec<Blast> {
        let layer = self.layer(certainty);
        let targets: Vec<(u32, Target)> = self
            .access()
            .vertices()
            .iter()
            .zip(0..)
            .filter_map(|(vertex, number)| {
                let target = match vertex {
                    Vertex::Workload { .. } => Target::Workload,
                    Vertex::Node { .. } => Target::Node,
                    Vertex::Secret { .. } => Target::Secret,
                    Vertex::ServiceAccount { .. } => Target::Account,
                    _ => return None,
                };
                Some((number, target))
            })
            .collect();
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
        for (source, blast) in sources.iter().zip(&mut blasts) {
            match self.access().vertex(*source) {
                Vertex::Workload { .. } => blast.workloads -= 1,
                Vertex::Node { .. } => blast.nodes -= 1,
                Vertex::Secret { .. } => blast.secrets -= 1,
                Vertex::ServiceAccount { .. } => blast.accounts -= 1,
                _ => {}
            }
        }
        blasts
    }
}
