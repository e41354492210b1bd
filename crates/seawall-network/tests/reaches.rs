//! Edges through hubs say exactly what the pairs say.

use std::collections::BTreeMap;

use seawall_network::connections::Admitted;
use seawall_network::reaches::{Group, Reaches};
use seawall_network::{Network, Peer, PodId, Profile};
use seawall_testkit::generate::network::{Cluster, Parameters};

fn parameters() -> Parameters {
    Parameters {
        pods: 90,
        workloads: 30,
        namespaces: 6,
        policies: 60,
        rules: 240,
        cidrs: 20,
        pod_blocks: 0.2,
        agents: 0,
        ..Parameters::small()
    }
}

fn network(parameters: &Parameters, seed: u64) -> Network {
    Network::build(&Cluster::plan(parameters, seed).snapshot(), Profile::Default)
}

/// What hubs join, by pods; a pair stands once.
fn expanded(reaches: &Reaches) -> BTreeMap<(PodId, PodId), Admitted> {
    let mut pairs = BTreeMap::new();
    for (source, destination, admitted) in reaches.pairs() {
        for &from in &source.pods {
            for &to in &destination.pods {
                assert!(pairs.insert((from, to), admitted.clone()).is_none(), "one hub joins a pair");
            }
        }
    }
    pairs
}

#[test]
fn hubs_expand_to_exactly_the_pairs() {
    for seed in 0..6 {
        for parameters in [parameters(), parameters().with_tiers()] {
            let network = network(&parameters, seed);
            let pairs = expanded(&network.reaches());
            let mut some = 0;
            for from in network.pods() {
                for to in network.pods().filter(|&to| to != from) {
                    let admitted = network.admitted(Peer::Pod(from), Peer::Pod(to));
                    some += usize::from(!admitted.is_nothing());
                    let joined = pairs.get(&(from, to)).cloned().unwrap_or_default();
                    assert_eq!(joined, admitted, "seed {seed}: {from:?} {to:?}");
                }
            }
            assert!(some > 100, "{some} pairs");
        }
    }
}

#[test]
fn the_outside_is_a_source_and_a_destination() {
    let network = network(&parameters(), 3);
    let reaches = network.reaches();
    let inside = |group: &Group| group.pods.first().copied();
    let mut seen = [0; 2];
    for (source, destination, admitted) in reaches.pairs() {
        if let (Some(address), Some(to)) = (source.outside.first(), inside(destination)) {
            assert_eq!(network.admitted(Peer::Address(address), Peer::Pod(to)), *admitted);
            seen[0] += 1;
        }
        if let (Some(from), Some(address)) = (inside(source), destination.outside.first()) {
            assert_eq!(network.admitted(Peer::Pod(from), Peer::Address(address)), *admitted);
            seen[1] += 1;
        }
        assert!(source.outside.is_empty() || destination.outside.is_empty(), "the outside is nobody's business");
    }
    assert!(seen.iter().all(|&count| count > 0), "{seen:?}");
}

#[test]
fn more_pods_of_the_same_workloads_make_no_more_edges() {
    // Without blocks, so that addresses do not tell pods apart.
    let few = Parameters { blocks: 0.0, dual_stack: 0.0, ..parameters() };
    let many = Parameters { pods: 900, ..few };
    let [few, many] = [few, many].map(|parameters| network(&parameters, 5));
    let pods = |reaches: &Reaches| reaches.sources.iter().map(|source| source.pods.len()).sum::<usize>();
    let (few, many) = (few.reaches(), many.reaches());
    assert_eq!(few.count_edges(), many.count_edges());
    assert!(pods(&many) > 5 * pods(&few));
}
