//! The edges of grants over a generated cluster: how long roles and bindings take, and each kind of edge, with a number
//! that changes when the edges do.
//!
//! `cargo bench -p seawall-rbac --bench edges -- 100k` measures that size; a path measures a dump. With
//! `SEAWALL_EDGES=FILE` all edges are written down, sorted, to be compared.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::hash::{Hash, Hasher};
use std::time::{Duration, Instant};
use std::{env, fs};

use rustc_hash::{FxHashMap, FxHasher};
use seawall_model::access::{AccessGraph, EdgeSource, Edges, Hub, Inventory, Parts, Vertex, VertexId};
use seawall_model::analysis::Analysis;
use seawall_model::finding::Findings;
use seawall_model::{Parameters, Snapshot};
use seawall_rbac::{Authorizer, Rbac, RbacEdges, RbacRules};
use seawall_testkit::generate::attack;
use seawall_testkit::pages::Cluster;

const SEED: u64 = 7;
const RUNS: usize = 3;

fn main() {
    let mut only: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    if only.is_empty() {
        only = vec!["1k".to_owned(), "10k".to_owned()];
    }
    for name in only {
        let dump = match name.strip_suffix('k').and_then(|thousands| thousands.parse::<u32>().ok()) {
            Some(thousands) => generated(thousands * 1_000),
            None => fs::read_to_string(&name).expect("a dump"),
        };
        let facts = Cluster::facts_in("# world: closed\n# server: v1.36.2\n");
        let snapshot = Cluster::with(&dump, facts).snapshot;
        drop(dump);
        println!("{name}: {} objects, {} threads", snapshot.objects().len(), rayon::current_num_threads());
        measure(&snapshot);
    }
}

fn generated(pods: u32) -> String {
    let mut dump = Vec::new();
    attack::Cluster::plan(&attack::Parameters::new(pods, 50), SEED).write_dump(&mut dump).expect("memory takes it");
    String::from_utf8(dump).expect("JSON is text")
}

fn measure(snapshot: &Snapshot) {
    let (rbac, took) = timed(|| Rbac::new(snapshot));
    println!("  {took:>9.2?}  roles and bindings: {} and {}", rbac.roles.len(), rbac.sets.len());
    println!("  {:>9.2?}  authorizer", timed(|| Authorizer::new(&rbac, snapshot)).1);
    drop(rbac);
    rules(snapshot);

    let inventory = Inventory::new(snapshot);
    let mut whole = Vec::new();
    let mut kinds: Vec<(&'static str, &'static str, Duration)> = Vec::new();
    for run in 0..RUNS {
        let mut edges = Edges::new(&inventory);
        let start = Instant::now();
        let mut last = start;
        RbacEdges.find_telling(snapshot, &inventory, &mut edges, &mut |kind| {
            let now = Instant::now();
            if run + 1 == RUNS {
                kinds.push((kind.id, kind.name, now - last));
            }
            last = now;
        });
        whole.push(start.elapsed());
    }
    println!("  {:>9.2?}  all edges one kind after the other", whole.iter().min().expect("some runs"));
    let found = || {
        let mut edges = Edges::new(&inventory);
        RbacEdges.find(snapshot, &inventory, &mut edges);
        edges
    };
    let times: Vec<Duration> = (0..RUNS).map(|_| timed(found).1).collect();
    println!("  {:>9.2?}  all edges", times.iter().min().expect("some runs"));
    let parts = Parts::from(found());
    let written = written(&AccessGraph::join(Inventory::new(snapshot), vec![parts]));
    for (id, name, took) in kinds {
        let (count, digest) = written.get(id).map_or((0, 0), |edges| (edges.len(), digest(edges)));
        println!("    {took:>9.2?}  {id} {name}: {count} edges {digest:016x}");
    }
    let parts = &written[""];
    println!("    parts: {} edges {:016x}", parts.len(), digest(parts));
    if let Ok(path) = env::var("SEAWALL_EDGES") {
        let mut lines: Vec<String> = written.into_values().flatten().collect();
        lines.sort_unstable();
        fs::write(path, lines.join("\n")).expect("a file for the edges");
    }
}

/// Every finding of the rules, timed as a scan of the whole makes them on one thread.
fn rules(snapshot: &Snapshot) {
    let start = Instant::now();
    let plan = RbacRules.plan(&|_| true, &Parameters::default());
    let mut into = Findings::default();
    for id in snapshot.ids().filter(|&id| snapshot.maker(id).is_none()) {
        plan.judge(id, snapshot, &mut into);
    }
    plan.survey(snapshot, &mut into);
    println!("  {:>9.2?}  all rules, one thread: {} findings", start.elapsed(), into.findings.len());
}

/// Every edge as a line, with its proofs and fixes, by the id of its kind. What bindings of Roles give stands in place of
/// their hub, so that it makes no difference how edges come there.
fn written(graph: &AccessGraph) -> FxHashMap<&'static str, Vec<String>> {
    let mut written: FxHashMap<&'static str, Vec<String>> = FxHashMap::default();
    let is_roles = |id: VertexId| matches!(graph.vertex(id), Vertex::Hub { hub: Hub::Roles, .. });
    for edge in graph.edges() {
        let mut ends = vec![edge.to];
        if is_roles(edge.from) {
            continue;
        }
        if is_roles(edge.to) {
            ends.clear();
            graph.ends(edge, &mut ends);
        }
        let fixes: Vec<_> = graph.fixes(edge).iter().map(|&fix| graph.fix(fix)).collect();
        for &end in ends.iter().filter(|&&end| end != edge.from) {
            let line = format!(
                "{} {} -> {} {:?} {:?} {fixes:?}",
                edge.kind.id,
                graph.called(edge.from),
                graph.called(end),
                edge.unsure,
                graph.proofs(edge)
            );
            written.entry(edge.kind.id).or_default().push(line);
        }
    }
    written.values_mut().for_each(|lines| lines.sort_unstable());
    written
}

fn digest(lines: &[String]) -> u64 {
    let mut hasher = FxHasher::default();
    lines.hash(&mut hasher);
    hasher.finish()
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}
