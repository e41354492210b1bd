//! Which pod runs on which node, as a formula instead of a table.

use super::names::gcd;
use super::parameters::Machines;
use super::random::{For, Seed};

/// The nodes and the shares of pods that each of them takes.
#[derive(Debug)]
pub(crate) struct Placement {
    pub(crate) nodes: u32,
    /// The first nodes are the control plane.
    pub(crate) control_plane: u32,
    /// For each worker the number of placed pods on all workers before it; one more entry at the end.
    before: Vec<u32>,
    step: u64,
    /// Pods that run on every node.
    pub(crate) agents: u32,
}

/// Where one pod runs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) node: u32,
    /// Position among the pods of the node, for its address.
    pub(crate) position: u32,
}

impl Placement {
    /// Spreads `placed` pods over the workers. Every node has room for the `agents` first.
    pub(crate) fn plan(
        machines: &Machines,
        nodes: u32,
        control_plane: u32,
        agents: u32,
        placed: u32,
        seed: Seed,
    ) -> Self {
        let mut random = seed.fork(For::Node, 0).random();
        let workers = (nodes - control_plane).max(1);
        let most = f64::from(machines.pods_per_node_most.saturating_sub(agents).max(1));
        let mean = machines.pods_per_node - f64::from(agents);
        let weights: Vec<f64> = (0..workers)
            .map(|_| (mean + machines.pods_per_node_deviation * random.normal()).clamp(1.0, most))
            .collect();
        let all: f64 = weights.iter().sum();
        let mut before = vec![0];
        let mut sum = 0.0;
        for weight in weights {
            sum += weight;
            before.push(((f64::from(placed) * sum / all).round() as u32).min(placed));
        }
        Placement { nodes, control_plane, before, step: coprime_step(u64::from(placed)), agents }
    }

    /// The place of the pod with this number among all placed pods.
    pub(crate) fn place(&self, slot: u32) -> Place {
        let placed = u64::from(*self.before.last().unwrap_or(&1)).max(1);
        let at = (u64::from(slot) * self.step % placed) as u32;
        let worker = self.before.partition_point(|before| *before <= at) - 1;
        let node = (worker as u32 + self.control_plane).min(self.nodes - 1);
        Place { node, position: self.agents + 4 + at - self.before[worker] }
    }

    pub(crate) fn node_name(&self, node: u32) -> String {
        if node < self.control_plane { format!("control-plane-{node}") } else { format!("worker-{node:05}") }
    }

    /// The address of a node, out of 172.16.0.0/12.
    pub(crate) fn node_address(&self, node: u32) -> String {
        let host = node + 10;
        format!("172.{}.{}.{}", 16 + (host >> 16), host >> 8 & 255, host & 255)
    }

    /// The address of a pod, out of the /24 of its node in 10.0.0.0/8.
    pub(crate) fn pod_address(&self, place: Place) -> String {
        format!("10.{}.{}.{}", place.node >> 8 & 255, place.node & 255, 2 + place.position % 250)
    }
}

fn coprime_step(all: u64) -> u64 {
    let mut step = (all * 89 / 144).max(1);
    while gcd(step as usize, all as usize) != 1 {
        step += 1;
    }
    step
}

#[cfg(test)]
mod tests {
    use super::super::parameters::Parameters;
    use super::*;

    #[test]
    fn every_slot_has_a_place_of_its_own() {
        let machines = Parameters::default().machines;
        let placement = Placement::plan(&machines, 34, 3, 12, 600, Seed::new(4));
        let places: Vec<Place> = (0..600).map(|slot| placement.place(slot)).collect();
        let addresses: std::collections::HashSet<_> =
            places.iter().map(|place| placement.pod_address(*place)).collect();
        assert_eq!(addresses.len(), 600);
        assert!(places.iter().all(|place| (3..34).contains(&place.node)), "nothing is placed on the control plane");
    }
}
