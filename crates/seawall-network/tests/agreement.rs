//! The engine and the second evaluator, asked the same of random clusters: there is no difference.
//!
//! `SEAWALL_VERDICTS` asks for another number of verdicts, `SEAWALL_SEED` for other clusters.

mod oracle;

use std::env;

use oracle::engine::Built;
use oracle::random::{self, Mix};
use oracle::{Care, Cluster, Peer, Profile, Question, Verdict, ask, ask_with};

/// What each cluster is asked.
const QUESTIONS: usize = 400;

#[test]
fn on_network_policies() {
    agree(Mix::Plain, &[Profile::Default, Profile::Default, Profile::Calico, Profile::Cilium, Profile::NpGuard]);
}

#[test]
fn on_admin_network_policies() {
    agree(Mix::Admin, &[Profile::Default, Profile::Default, Profile::Default, Profile::NpGuard]);
}

#[test]
fn on_cluster_network_policies() {
    agree(Mix::Cluster, &[Profile::Default, Profile::Default, Profile::Cilium, Profile::Calico]);
}

#[test]
fn on_policies_of_cilium() {
    agree(Mix::Cilium, &[Profile::Default, Profile::Cilium]);
}

#[test]
fn on_policies_of_calico() {
    agree(Mix::Calico, &[Profile::Default, Profile::Calico]);
}

#[test]
fn on_policies_of_istio() {
    agree(Mix::Istio, &[Profile::Default, Profile::Default, Profile::Calico, Profile::Cilium]);
}

/// Asks both about as many clusters as it takes; of the number of verdicts, each kind of cluster has its share.
fn agree(mix: Mix, profiles: &[Profile]) {
    let number =
        |name: &str, otherwise: usize| env::var(name).map_or(otherwise, |text| text.parse().expect("a number"));
    let verdicts = number("SEAWALL_VERDICTS", 1_000_000) / SHARES;
    let first = number("SEAWALL_SEED", 0) as u64;
    let (mut given, mut careful) = (0, 0);
    for seed in first.. {
        if given >= verdicts {
            break;
        }
        let profile = profiles[seed as usize % profiles.len()];
        let cluster = random::cluster(seed, mix);
        let engine = Built::of(&cluster, profile);
        for question in random::questions(&cluster, seed, QUESTIONS) {
            // There is no IPv6 for the analyzers of np-guard.
            let is_v6 = |end: &Peer| matches!(end, Peer::Address(address) if address.is_ipv6());
            if profile == Profile::NpGuard && (is_v6(&question.from) || is_v6(&question.to)) {
                continue;
            }
            // Calico's rules may look at both ends' addresses, so the families have to meet.
            if mix == Mix::Calico && !cluster.can_meet(&question.from, &question.to) {
                continue;
            }
            given += 1;
            let answer = engine.ask(&question);
            if answer == ask(&cluster, profile, &question) {
                continue;
            }
            if !is_careful(&cluster, profile, &question, answer) {
                show(cluster, profile, &question, seed);
            }
            careful += 1;
        }
    }
    eprintln!("{mix:?}: {given} verdicts, no difference; {careful} times `depends` where all ways end alike");
    assert!(careful * 100 < given, "{careful} of {given} answers were more careful than they need be");
}

/// Whether the answer is `depends` because the engine takes each place where something is unknown for itself: whether
/// the one pod's IPv4 or IPv6 address counts, whether the one policy governs. No other difference is let pass.
fn is_careful(cluster: &Cluster, profile: Profile, question: &Question, answer: Verdict) -> bool {
    answer == Verdict::Depends && ask_with(cluster, profile, question, Care::PlaceByPlace) == Verdict::Depends
}

/// Into how many tests the verdicts are divided.
const SHARES: usize = 6;

/// Ends with the smallest cluster that shows the difference.
fn show(cluster: Cluster, profile: Profile, question: &Question, seed: u64) -> ! {
    let has_ends = |cluster: &Cluster| {
        [&question.from, &question.to].into_iter().all(|end| match end {
            Peer::Pod(namespace, name) => cluster.pod(namespace, name).is_some(),
            Peer::Address(_) => true,
        })
    };
    let answers = |cluster: &Cluster| (Built::of(cluster, profile).ask(question), ask(cluster, profile, question));
    let smallest = cluster.shrunk(|cluster| {
        has_ends(cluster) && cluster.can_meet(&question.from, &question.to) && {
            let (engine, oracle) = answers(cluster);
            engine != oracle && !is_careful(cluster, profile, question, engine)
        }
    });
    let (engine, oracle) = answers(&smallest);
    let world = if smallest.is_whole { "closed" } else { "open" };
    panic!(
        "seed {seed}, profile {profile:?}, {world} world\n{question}\nthe engine says {engine:?}, the oracle {oracle:?}\n{}",
        smallest.yaml()
    );
}
