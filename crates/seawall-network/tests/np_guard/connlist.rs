//! Who can reach whom.

use std::collections::BTreeSet;

use seawall_network::addresses::Addresses;
use seawall_network::connections::{End as NetworkEnd, WorkloadEnd};
use seawall_network::reason::Reason;
use seawall_network::{Network, Profile};

use crate::asked;
use crate::corpus::Corpus;
use crate::file::{File, Question};
use crate::listed::reason;
use crate::notation::End;
use crate::reach::Reach;
use crate::read::read;
use crate::tally::Tally;

/// The name of a workload as np-guard writes it.
pub(crate) fn name(end: &WorkloadEnd) -> String {
    format!("{}/{}[{}]", end.namespace, end.name, end.kind)
}

/// An end as np-guard writes it.
pub(crate) fn end(end: &NetworkEnd) -> End {
    match end {
        NetworkEnd::Workload(workload) => End::Named(name(workload)),
        NetworkEnd::Addresses(addresses) => End::Outside(addresses.clone()),
        NetworkEnd::External => End::Outside("0.0.0.0/0".parse().map(Addresses::of).expect("a network")),
        NetworkEnd::IngressController => End::Named("{ingress-controller}".to_owned()),
        NetworkEnd::Pods { .. } => panic!("pods that do not exist are no end of a connection"),
    }
}

/// What the engine says, all workloads first.
pub(crate) fn reach(corpus: &Corpus, input: &str, profile: Profile) -> (BTreeSet<String>, Reach) {
    let (snapshot, _) = corpus.snapshot(input);
    let connections = Network::build(&snapshot, profile).connections();
    let mut reach = Reach::default();
    for (from, to, admitted) in connections.iter() {
        // What is not on the pods' own network is not known.
        let is_known = admitted.depends.is_empty() || admitted.reasons == Reason::OtherNetwork.into();
        assert!(is_known || profile != Profile::NpGuard, "{input}: {from:?} {to:?} {admitted:?}");
        reach.add(end(from), end(to), admitted.allowed.clone());
    }
    let workloads = connections.ends.iter().filter_map(|end| match end {
        NetworkEnd::Workload(workload) => Some(name(workload)),
        _ => None,
    });
    (workloads.collect(), reach)
}

#[test]
fn connections_are_those_that_are_expected() {
    let Some(corpus) = Corpus::open() else { return };
    let tally = tally(&corpus);
    tally.check();
    assert!(tally.files > 200, "only {} files were compared", tally.files);
}

/// Compares every file that tells connections.
pub(crate) fn tally(corpus: &Corpus) -> Tally {
    let inputs = corpus.inputs();
    let mut tally = Tally::default();
    for (input, names) in &inputs {
        let files: Vec<File> = names.iter().filter_map(|name| File::read(name, &inputs)).collect();
        let on_network = corpus.on_pod_network(input);
        let told = |file: &&File| {
            matches!(file.question, Question::Connections | Question::Exposure)
                && reason(file, on_network.is_some()).is_none()
        };
        let files: Vec<&File> = files.iter().filter(told).collect();
        if files.is_empty() {
            continue;
        }
        let (workloads, whole) = reach(corpus, input, Profile::NpGuard);
        for file in files {
            let expected = read(file, &corpus.expected("connlist", &file.name)).reach;
            let own = asked::connections(file, whole.clone(), &workloads);
            tally.add(&file.name, expected.len(), &own.differences(&expected));
        }
    }
    tally
}
