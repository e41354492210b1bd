//! The edges of a large network: how many, and how long they take. Making the cluster and taking stock are not counted.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::time::Instant;

use seawall_model::access::{AccessGraph, EdgeSource, Edges, Inventory};
use seawall_model::{Facts, Snapshot, World};
use seawall_network::internet::Internet;
use seawall_network::{Network, NetworkEdges, Profile};
use seawall_testkit::generate::network::{Cluster, Parameters};
use seawall_testkit::{generate, pages};

const SEED: u64 = 7;

fn main() {
    ordinary();
    for (name, parameters) in [("10k", Parameters::medium()), ("100k", Parameters::large())] {
        let snapshot = Cluster::plan(&parameters, SEED).snapshot();
        let inventory = Inventory::new(&snapshot);
        let start = Instant::now();
        let network = Network::build(&snapshot, Profile::Default);
        let built = start.elapsed();
        let reaches = network.reaches();
        let joined = start.elapsed() - built;
        let ways = Internet::of(&network, &snapshot).ways.len();
        let entered = start.elapsed() - built - joined;
        println!(
            "{name} pods: network {built:.2?}, {} edges between groups {joined:.2?}, {ways} ways from the internet {entered:.2?}",
            reaches.count_edges()
        );
        found(name, &snapshot, inventory);
    }
}

/// A cluster as clusters are in general, with few policies.
fn ordinary() {
    let parameters = generate::Parameters::default();
    let mut dump = Vec::new();
    let cluster = generate::Cluster::of_size(generate::Size::Pods(20_000), &parameters, SEED);
    cluster.write_dump(&mut dump, generate::Layout::Compact).expect("memory takes it");
    let dump = String::from_utf8(dump).expect("JSON is text");
    let snapshot = pages::Cluster::with(&dump, Facts { world: World::Closed, ..Facts::default() }).snapshot;
    found("20k ordinary", &snapshot, Inventory::new(&snapshot));
}

/// Finds the edges and says how many there are.
fn found(name: &str, snapshot: &Snapshot, inventory: Inventory) {
    let start = Instant::now();
    let mut edges = Edges::new(&inventory);
    NetworkEdges.find(snapshot, &inventory, &mut edges);
    let took = start.elapsed();
    let (members, parts) = (inventory.members().len(), edges.into());
    let graph = AccessGraph::join(inventory, vec![parts]);
    let (edges, vertices) = (graph.edges().len(), graph.vertices().len());
    println!("{name} pods, {members} members: {edges} edges of {vertices} vertices, found in {took:.2?}");
}
