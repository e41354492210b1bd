//! From a snapshot to every answer about attack paths: how long each part takes, and single questions.
//!
//! `cargo bench -p seawall-engine --bench paths -- 100k` measures one size only.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::env;
use std::time::{Duration, Instant};

use seawall_engine::{access_graph, edge_sources};
use seawall_model::access::{AccessGraph, Edges, Goal, Inventory, Parts, Vertex, VertexId};
use seawall_risk::{AttackGraph, Certainty};
use seawall_testkit::generate::attack::{Cluster, Parameters};
use seawall_testkit::pages;

const SEED: u64 = 7;

fn main() {
    let only: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    for (name, pods) in [("1k", 1_000), ("10k", 10_000), ("100k", 100_000)] {
        if only.is_empty() && pods <= 10_000 || only.iter().any(|only| only == name) {
            measure(name, pods);
        }
    }
}

fn measure(name: &str, pods: u32) {
    let mut dump = Vec::new();
    Cluster::plan(&Parameters::new(pods, 50), SEED).write_dump(&mut dump).expect("memory takes it");
    let dump = String::from_utf8(dump).expect("JSON is text");
    let facts = pages::Cluster::facts_in("# world: closed\n# server: v1.36.2\n");
    let (read, took) = timed(|| pages::Cluster::with(&dump, facts));
    let snapshot = read.snapshot;
    println!(
        "{name} pods: {} objects, {} MB, read in {took:.0?} on one thread",
        snapshot.objects().len(),
        dump.len() >> 20
    );

    let (inventory, took) = timed(|| Inventory::new(&snapshot));
    println!("  inventory {took:.1?}, {} members", inventory.members().len());
    let mut parts: Vec<Parts> = Vec::new();
    for source in edge_sources() {
        let (found, took) = timed(|| {
            let mut edges = Edges::new(&inventory);
            source.find(&snapshot, &inventory, &mut edges);
            edges.into()
        });
        println!("  edges of {} {took:.1?}", source.name());
        parts.push(found);
    }
    let (graph, took) = timed(|| AccessGraph::join(inventory, parts));
    println!("  join {took:.1?}: {} vertices, {} edges", graph.vertices().len(), graph.edges().len());
    drop(graph);

    let (graph, took) = timed(|| AttackGraph::new(access_graph(&snapshot)));
    println!("  graph, all in parallel {took:.1?}");
    let whole = Instant::now();
    let ((), took) = timed(|| {
        graph.layer(Certainty::Certain);
        graph.layer(Certainty::Potential);
    });
    println!("  layers {took:.1?}");
    let starts = graph.starts();
    let (survey, took) = timed(|| graph.worst(&starts, &Goal::ALL, Certainty::Potential, 20));
    let count = survey.count;
    println!("  worst paths from {} starts to every goal {took:.1?}: {count}", starts.len());
    let (blast, took) = timed(|| graph.blast(&starts, Certainty::Certain));
    let greatest = blast.iter().map(seawall_risk::blast::Blast::total).max().unwrap_or(0);
    println!("  blast radius of all {took:.1?}, greatest {greatest}");
    let goal = graph.goal(Goal::ClusterAdmin).expect("a goal of every graph");
    let (cut, took) = timed(|| graph.cut(&starts, &[goal], Certainty::Certain, &|_| 1.0.into()));
    println!("  cut of {} {took:.1?}: {} fixes, least: {}", cut.before, cut.fixes.len(), cut.is_least);
    println!("  all answers {:.1?}", whole.elapsed());
    questions(&graph, &starts, goal);
}

/// One path, one blast radius: the slowest of a hundred, and the middle.
fn questions(graph: &AttackGraph, starts: &[VertexId], goal: VertexId) {
    let some: Vec<VertexId> = starts.iter().copied().step_by((starts.len() / 100).max(1)).take(100).collect();
    let paths = some.iter().map(|&start| timed(|| graph.diverse(start, &[goal], Certainty::Certain, 1)).1);
    told("one path", paths.collect());
    let blasts = some.iter().map(|start| timed(|| graph.blast(std::slice::from_ref(start), Certainty::Certain)).1);
    told("one blast radius", blasts.collect());
    let secret = graph.access().vertices().iter().position(|vertex| matches!(vertex, Vertex::Secret { .. }));
    let secret = VertexId(u32::try_from(secret.unwrap_or(0)).expect("few vertices"));
    let who = (0..20).map(|_| timed(|| graph.reaching(&[secret], Certainty::Certain)).1);
    told("who gets at one Secret", who.collect());
}

fn told(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    println!("  {name}: middle {:.2?}, slowest {:.2?}", times[times.len() / 2], times[times.len() - 1]);
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}
