//! Memory that the network takes over the snapshot that it is made of: at most while it is made, and what it keeps.
//!
//! Counted at the allocator, which costs time: `network` measures that.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::env;

use peak_alloc::PeakAlloc;
use seawall_network::{Network, Profile};
use seawall_testkit::generate::network::{Cluster, Parameters};

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

const SEED: u64 = 7;

fn main() {
    let only: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let wanted = |name: &str| only.is_empty() || only.iter().any(|only| name.contains(only.as_str()));
    println!("{:<58} {:>12} {:>12} {:>10}", "measure", "at most", "kept", "target");
    for (name, parameters, target) in [
        ("all pairs, 10k pods, 5k policies", Parameters::medium(), 150),
        ("all pairs, 100k pods, 50k policies", Parameters::large(), 1_536),
    ] {
        if wanted(name) {
            measure(name, &parameters, target);
        }
    }
}

fn measure(name: &str, parameters: &Parameters, target: u32) {
    let snapshot = Cluster::plan(parameters, SEED).snapshot();
    let before = ALLOCATED.current_usage();
    ALLOCATED.reset_peak_usage();
    let network = Network::build(&snapshot, Profile::Default);
    let pairs = network.count_pairs();
    let mebibytes = |bytes: usize| bytes.saturating_sub(before) as f64 / f64::from(1 << 20);
    let (peak, kept) = (mebibytes(ALLOCATED.peak_usage()), mebibytes(ALLOCATED.current_usage()));
    println!("{name:<58} {peak:>8.1} MiB {kept:>8.1} MiB {target:>6} MiB");
    println!("  {pairs} pairs; the snapshot takes {:.0} MiB", before as f64 / f64::from(1 << 20));
}
