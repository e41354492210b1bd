//! Why connections are allowed or denied.

use std::collections::{BTreeMap, BTreeSet};

use seawall_model::Snapshot;
use seawall_network::entrance::entrances;
use seawall_network::explain::{Cause, Side as NetworkSide};
use seawall_network::policy::Direction;
use seawall_network::ports::Ports;
use seawall_network::{Network, Peer, PodId, Profile};

use crate::connlist::name;
use crate::corpus::Corpus;
use crate::file::{File, Question};
use crate::listed::reason;
use crate::notation::{self, End};
use crate::read::explain::{Reasoning, Side, read};
use crate::tally::Tally;

#[test]
fn explanations_are_those_that_are_expected() {
    let Some(corpus) = Corpus::open() else { return };
    let tally = tally(&corpus);
    tally.check();
    assert!(tally.files > 30, "only {} files were compared", tally.files);
}

/// Compares every file that explains; a row is one reasoning.
pub(crate) fn tally(corpus: &Corpus) -> Tally {
    let inputs = corpus.inputs();
    let mut tally = Tally::default();
    for (input, names) in &inputs {
        let files = names.iter().filter_map(|name| File::read(name, &inputs));
        let networks = corpus.on_pod_network(input).is_some();
        let told = |file: &File| {
            matches!(file.question, Question::Explain | Question::ExplainExposure) && reason(file, networks).is_none()
        };
        let files: Vec<File> = files.filter(told).collect();
        if files.is_empty() {
            continue;
        }
        let (snapshot, _) = corpus.snapshot(input);
        let network = Network::build(&snapshot, Profile::NpGuard);
        let pods: BTreeMap<String, PodId> = network.pods().map(|pod| (name(&network.workload_of(pod)), pod)).collect();
        for file in files {
            let reasonings = read(&corpus.expected("connlist", &file.name));
            let wrong = reasonings.iter().filter_map(|expected| {
                let own = explained(&network, &snapshot, &pods, expected);
                (own != *expected).then(|| format!("- {expected:?}\n    + {own:?}"))
            });
            tally.add(&file.name, reasonings.len(), &wrong.collect::<Vec<_>>());
        }
    }
    tally
}

/// What the engine says of the same ends and ports, with the sides that are expected.
fn explained(network: &Network, snapshot: &Snapshot, pods: &BTreeMap<String, PodId>, of: &Reasoning) -> Reasoning {
    if of.from == "{ingress-controller}" {
        return entering(network, snapshot, pods[&of.to], of);
    }
    let peer = |text: &str| match notation::end(text) {
        End::Named(name) => pods.get(&name).map(|pod| Peer::Pod(*pod)),
        End::Outside(addresses) => addresses.first().map(Peer::Address),
    };
    let ends = peer(&of.from).zip(peer(&of.to));
    let (from, to) = ends.unwrap_or_else(|| panic!("{} or {} is not there", of.from, of.to));
    let explanation = network.explain(snapshot, from, to, &of.ports);
    let sides = of.sides.iter().map(|expected| {
        let side = explanation.sides.iter().find(|side| side.direction == expected.direction);
        side.map_or_else(|| ungoverned(expected.direction), |side| told(side, &of.ports))
    });
    let sides: Vec<Side> = sides.collect();
    let allowed = explanation.admitted.allowed == of.ports;
    assert!(explanation.admitted.depends.is_empty());
    Reasoning { allowed, sides, ..of.clone() }
}

/// The same for what comes in through Ingresses and routes.
fn entering(network: &Network, snapshot: &Snapshot, to: PodId, of: &Reasoning) -> Reasoning {
    let explanation = network.explain_entering(to, &of.ports);
    let allowed = explanation.admitted.allowed == of.ports;
    let mut ingress = told(&explanation.sides[0], &of.ports);
    ingress.allowed = allowed;
    let ways = entrances(snapshot, Profile::NpGuard);
    let pods = [Some(network.object_of(to)), network.owner_of(to)];
    let ways = ways.iter().filter(|way| pods.contains(&snapshot.id_of(way.pods)) && way.ports.covers(&of.ports));
    ingress.ways = ways
        .map(|way| {
            let object = &way.object.reference;
            let namespace = object.namespace.as_deref().unwrap_or("default");
            (format!("{} {namespace}/{}", object.kind, object.name), way.service.reference.name.to_string())
        })
        .collect();
    Reasoning { allowed, sides: vec![ungoverned(Direction::Egress), ingress], ..of.clone() }
}

fn ungoverned(direction: Direction) -> Side {
    Side { direction, allowed: true, rules: BTreeSet::new(), isolating: BTreeSet::new(), ways: BTreeSet::new() }
}

fn told(side: &NetworkSide<'_>, asked: &Ports) -> Side {
    let policy = |policy: &seawall_network::policy::Policy| {
        let reference = &policy.reference;
        match &*reference.kind {
            "NetworkPolicy" => {
                format!("{} {}/{}", reference.kind, reference.namespace.as_deref().unwrap_or("default"), reference.name)
            }
            kind => format!("{kind} {}", reference.name),
        }
    };
    let mut told = ungoverned(side.direction);
    told.allowed = side.admitted.allowed == *asked;
    // np-guard names a rule only for ports that no rule of the same policy before it allows.
    let mut before: BTreeMap<String, Ports> = BTreeMap::new();
    for step in &side.steps {
        match step.cause {
            Cause::Rule(rule) => {
                let seen = before.entry(policy(step.policy)).or_default();
                if seen.covers(&step.ports) {
                    continue;
                }
                *seen = seen.union(&step.ports);
                let number = (rule.place.index + 1).to_string();
                let rule_name = rule.name.as_deref().map_or(number, str::to_owned);
                told.rules.insert((policy(step.policy), rule.action, rule_name));
            }
            Cause::Isolation => {
                told.isolating.insert(policy(step.policy));
            }
        }
    }
    told
}
