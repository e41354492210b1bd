//! Time of all rules over generated clusters, beside the time of the engine alone.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::hint::black_box;
use std::time::Instant;

use seawall_model::Parameters as Settings;
use seawall_model::analysis::Analysis;
use seawall_model::finding::Findings;
use seawall_network::{Network, NetworkRules, Profile};
use seawall_testkit::generate::network::{Cluster, Parameters};

const SEED: u64 = 7;
const RUNS: usize = 5;

fn main() {
    let snapshot = Cluster::plan(&Parameters::medium(), SEED).snapshot();
    let mut engine = Vec::new();
    let mut rules = Vec::new();
    let mut found = 0;
    for _ in 0..RUNS {
        let start = Instant::now();
        black_box(Network::build(&snapshot, Profile::Default));
        engine.push(start.elapsed());
        let plan = NetworkRules.plan(&|_| true, &Settings::default());
        let start = Instant::now();
        let mut findings = Findings::default();
        for id in snapshot.ids().filter(|&id| snapshot.maker(id).is_none()) {
            plan.judge(id, &snapshot, &mut findings);
        }
        plan.survey(&snapshot, &mut findings);
        rules.push(start.elapsed());
        found = findings.findings.len();
    }
    engine.sort_unstable();
    rules.sort_unstable();
    println!("engine, 10k pods, 5k policies: {:?}", engine[RUNS / 2]);
    println!("engine and all rules: {:?}, {found} findings", rules[RUNS / 2]);
    for rule in NetworkRules.rules() {
        let plan = NetworkRules.plan(&|candidate| candidate.id == rule.id, &Settings::default());
        let start = Instant::now();
        let mut findings = Findings::default();
        for id in snapshot.ids().filter(|&id| snapshot.maker(id).is_none()) {
            plan.judge(id, &snapshot, &mut findings);
        }
        plan.survey(&snapshot, &mut findings);
        let time = start.elapsed();
        if time.as_millis() > 5 {
            println!("  {:<44} {time:>10.1?} {:>8} findings", rule.id, findings.findings.len());
        }
    }
}
