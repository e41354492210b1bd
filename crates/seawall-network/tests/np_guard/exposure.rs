//! What not-yet-existing pods could reach.

use std::collections::BTreeSet;

use seawall_network::exposure::{Demand, Namespaces as OwnNamespaces, Newcomers, Operator};
use seawall_network::{Network, Profile};

use crate::asked;
use crate::connlist::name;
use crate::corpus::Corpus;
use crate::exposed::{Exposed, Namespaces, Strangers};
use crate::file::{File, Format, Question};
use crate::listed::reason;
use crate::notation::Conn;
use crate::read::read;
use crate::tally::Tally;

fn strangers(newcomers: &Newcomers) -> Strangers {
    let demands = |demands: &[Demand]| demands.iter().map(demand).collect();
    match newcomers {
        Newcomers::Any => Strangers::EntireCluster,
        Newcomers::Of { namespaces, pods } => Strangers::With {
            namespaces: match namespaces {
                OwnNamespaces::Named(name) => Namespaces::Named(name.clone()),
                OwnNamespaces::With(with) => Namespaces::With(demands(with)),
            },
            pods: demands(pods),
        },
    }
}

fn demand(demand: &Demand) -> String {
    let operator = match (demand.operator, &demand.values[..]) {
        (Operator::In, [value]) => return format!("{}={value}", demand.key),
        (Operator::In, _) => "In",
        (Operator::NotIn, _) => "NotIn",
        (Operator::Exists, _) => "Exists",
        (Operator::DoesNotExist, _) => "DoesNotExist",
    };
    [&demand.key, operator].into_iter().chain(demand.values.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
}

/// What the engine says, and the names of all workloads.
fn exposed(corpus: &Corpus, input: &str) -> (BTreeSet<String>, Exposed) {
    let (snapshot, _) = corpus.snapshot(input);
    let mut exposed = Exposed::default();
    let mut workloads = BTreeSet::new();
    for exposure in Network::build(&snapshot, Profile::NpGuard).exposure() {
        let workload = name(&exposure.workload);
        let direction = exposure.direction;
        workloads.insert(workload.clone());
        if !exposure.is_governed {
            exposed.unprotected.insert((workload.clone(), direction));
        }
        for newcomer in exposure.newcomers {
            assert!(newcomer.admitted.depends.is_empty(), "{input}: {newcomer:?}");
            let names = newcomer.names.into_iter();
            let names = names.map(|(protocol, name)| (protocol.map_or("", |p| p.name()).to_owned(), name.into()));
            let conn = Conn { ports: newcomer.admitted.allowed, names: names.collect() };
            exposed.to_pods.insert((workload.clone(), direction, strangers(&newcomer.newcomers)), conn);
        }
        for (addresses, admitted) in exposure.outside {
            exposed.to_outside.insert((workload.clone(), direction, admitted.allowed), addresses);
        }
    }
    // A workload that is exposed to no pods is not listed, even if it is exposed to addresses.
    let listed: BTreeSet<String> = exposed.to_pods.keys().map(|(workload, ..)| workload.clone()).collect();
    exposed.to_outside.retain(|(workload, ..), _| listed.contains(workload));
    (workloads, exposed)
}

#[test]
fn exposure_is_what_is_expected() {
    let Some(corpus) = Corpus::open() else { return };
    let tally = tally(&corpus);
    tally.check();
    assert!(tally.files > 100, "only {} files were compared", tally.files);
}

/// Compares every file that tells exposure.
pub(crate) fn tally(corpus: &Corpus) -> Tally {
    let inputs = corpus.inputs();
    let mut tally = Tally::default();
    for (input, names) in &inputs {
        let files: Vec<File> = names.iter().filter_map(|name| File::read(name, &inputs)).collect();
        let told = |file: &&File| matches!(file.question, Question::ExplainExposure | Question::Exposure);
        let files: Vec<&File> = files.iter().filter(told).filter(|file| reason(file, false).is_none()).collect();
        if files.is_empty() {
            continue;
        }
        let (workloads, whole) = exposed(corpus, input);
        for file in files {
            let expected = read(file, &corpus.expected("connlist", &file.name)).exposed;
            let mut own = asked::exposure(file, whole.clone(), &workloads);
            if file.format != Format::Txt || file.port.is_some() {
                own.unprotected.clear();
            }
            if file.format == Format::Dot {
                // The same edges as those of connections.
                own.to_outside.clear();
            }
            tally.add(&file.name, expected.len(), &own.differences(&expected));
        }
    }
    tally
}
