//! Times over generated clusters, with all threads: everything at once, and one question at a time. Making the clusters
//! is not counted. Of what is named behind `--`, only measures whose name contains it are taken.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::env;
use std::hint::black_box;
use std::time::{Duration, Instant};

use seawall_model::{GroupKind, Object, Snapshot};
use seawall_network::ports::{Ports, Protocol};
use seawall_network::watch::Watch;
use seawall_network::{Network, Peer, PodId, Profile};
use seawall_testkit::generate::network::{Cluster, Parameters};

const SEED: u64 = 7;
const QUESTIONS: usize = 10_000;
const EXPLANATIONS: usize = 1_000;
/// Objects that go away and come back: two changes each.
const CHANGES: usize = 500;

fn main() {
    let only: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let wanted = |name: &str| only.is_empty() || only.iter().any(|only| name.contains(only.as_str()));
    println!("{:<58} {:>12} {:>12} {:>10}", "measure", "median", "longest", "target");
    if wanted("10k") {
        let snapshot = Cluster::plan(&Parameters::medium(), SEED).snapshot();
        let network = all_pairs("all pairs, 10k pods, 5k policies", &snapshot, 9, Some(150.0));
        questions(&network, &snapshot);
    }
    if wanted("change") {
        changes(&Cluster::plan(&Parameters::medium(), SEED).snapshot());
    }
    if wanted("tiers") {
        let snapshot = Cluster::plan(&Parameters::medium().with_tiers(), SEED).snapshot();
        all_pairs("all pairs, 10k pods, with admin tiers", &snapshot, 5, None);
    }
    if wanted("100k") {
        let snapshot = Cluster::plan(&Parameters::large(), SEED).snapshot();
        all_pairs("all pairs, 100k pods, 50k policies", &snapshot, 3, Some(3_000.0));
    }
}

/// Builds the network and combines both directions for every pair of classes.
fn all_pairs(name: &str, snapshot: &Snapshot, runs: usize, target: Option<f64>) -> Network {
    let mut times = Vec::new();
    let mut builds = Vec::new();
    let mut last = None;
    for _ in 0..runs {
        drop(last.take());
        let start = Instant::now();
        let network = Network::build(snapshot, Profile::Default);
        builds.push(start.elapsed());
        let pairs = network.count_pairs();
        times.push(start.elapsed());
        last = Some((network, pairs));
    }
    row(name, times, target);
    row("  of which reading, classes and rows", builds, None);
    let (network, pairs) = last.expect("at least one run");
    let start = Instant::now();
    let connections = black_box(network.connections());
    row("  and as a list for people", vec![start.elapsed()], None);
    println!(
        "  {} pods, {} policies, {} classes, {pairs} pairs of classes, {} connections of {} ends",
        network.pods().len(),
        network.policies().len(),
        network.count_classes(),
        connections.connections.len(),
        connections.ends.len()
    );
    network
}

/// One verdict at a time, between pods that are scattered over the cluster.
fn questions(network: &Network, snapshot: &Snapshot) {
    let pods: Vec<PodId> = network.pods().collect();
    let mut times = Vec::new();
    for question in 0..QUESTIONS {
        let (from, to) = (pods[question * 7_919 % pods.len()], pods[question * 104_729 % pods.len()]);
        let start = Instant::now();
        black_box(network.verdict(Peer::Pod(from), Peer::Pod(to), Protocol::Tcp, 8_080));
        times.push(start.elapsed());
    }
    percentile("one verdict, 10k pods", times, 1.0);
    let mut times = Vec::new();
    for question in 0..EXPLANATIONS {
        let (from, to) = (pods[question * 7_919 % pods.len()], pods[question * 104_729 % pods.len()]);
        let asked = Ports::range(Protocol::Tcp, 8_080, 8_080);
        let start = Instant::now();
        black_box(network.explain(snapshot, Peer::Pod(from), Peer::Pod(to), &asked));
        times.push(start.elapsed());
    }
    percentile("one explanation, 10k pods", times, 1.0);
}

/// Policies and pods that go away and come back, each with the new rows and what differs.
fn changes(snapshot: &Snapshot) {
    let mut watch = Watch::start(snapshot, Profile::Default);
    let every = |kind| {
        let all: Vec<&Object> = snapshot.of_kind(kind).collect();
        let step = (all.len() / CHANGES).max(1);
        all.into_iter().step_by(step).take(CHANGES).collect::<Vec<_>>()
    };
    let mut times = Vec::new();
    let mut stale = 0;
    for policy in every(GroupKind::of("networking.k8s.io", "NetworkPolicy")) {
        for object in [None, Some(policy)] {
            let start = Instant::now();
            let answer = black_box(watch.policy(&policy.reference, object));
            times.push(start.elapsed());
            stale += usize::from(answer.is_err());
        }
    }
    percentile("one policy changed, 10k pods, 5k policies", times, 10.0);
    let mut times = Vec::new();
    for pod in every(GroupKind::core("Pod")) {
        let namespace = pod.reference.namespace.as_deref().unwrap_or("default");
        for object in [None, Some(pod)] {
            let start = Instant::now();
            let answer = black_box(watch.pod(namespace, &pod.reference.name, object));
            times.push(start.elapsed());
            stale += usize::from(answer.is_err());
        }
    }
    percentile("one pod changed, 10k pods, 5k policies", times, 10.0);
    println!("  {stale} changes asked for a new start");
}

fn row(name: &str, mut times: Vec<Duration>, target: Option<f64>) {
    times.sort_unstable();
    let longest = times.last().copied().unwrap_or_default();
    print(name, [times[times.len() / 2], longest], target);
}

/// Median and 99th percentile, which the target is for.
fn percentile(name: &str, mut times: Vec<Duration>, target: f64) {
    times.sort_unstable();
    print(&format!("{name} (p50, p99)"), [times[times.len() / 2], times[times.len() * 99 / 100]], Some(target));
}

fn print(name: &str, times: [Duration; 2], target: Option<f64>) {
    let [middle, longest] = times.map(|time| time.as_secs_f64() * 1e3);
    let target = target.map_or(String::new(), |target| format!("{target:.0} ms"));
    println!("{name:<58} {middle:>9.3} ms {longest:>9.3} ms {target:>10}");
}
