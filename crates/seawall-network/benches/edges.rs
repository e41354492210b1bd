//! The edges of a large network: how many, and how long they take. Making the cluster and taking stock are not counted.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::time::Instant;

use seawall_model::access::{AccessGraph, EdgeSource, Edges, Inventory};
use seawall_network::NetworkEdges;
use seawall_testkit::generate::network::{Cluster, Parameters};

const SEED: u64 = 7;

fn main() {
    for (name, parameters) in [("10k", Parameters::medium()), ("100k", Parameters::large())] {
        let snapshot = Cluster::plan(&parameters, SEED).snapshot();
        let inventory = Inventory::new(&snapshot);
        let start = Instant::now();
        let mut edges = Edges::new(&inventory);
        NetworkEdges.find(&snapshot, &inventory, &mut edges);
        let took = start.elapsed();
        let (members, parts) = (inventory.members().len(), edges.into());
        let graph = AccessGraph::join(inventory, vec![parts]);
        let (edges, vertices) = (graph.edges().len(), graph.vertices().len());
        println!("{name} pods, {members} members: {edges} edges of {vertices} vertices, found in {took:.2?}");
    }
}
