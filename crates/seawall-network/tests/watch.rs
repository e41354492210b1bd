//! A network that follows changes says what one that is read anew says.

use std::collections::{BTreeMap, BTreeSet};

use seawall_model::{Facts, Object, Reference, Snapshot, World};
use seawall_network::connections::{Admitted, End};
use seawall_network::watch::{Delta, Watch};
use seawall_network::{Network, Peer, Profile};
use seawall_testkit::generate::network::{Cluster as Generated, Parameters};
use seawall_testkit::pages::Cluster;

fn parameters() -> Parameters {
    Parameters {
        pods: 60,
        workloads: 20,
        namespaces: 5,
        policies: 30,
        rules: 120,
        cidrs: 12,
        pod_blocks: 0.6,
        blocks: 0.4,
        admin: 2,
        baseline: true,
        cluster: 2,
        ..Parameters::small()
    }
}

/// Objects as text, by what they are called.
type Texts = BTreeMap<String, String>;

fn texts(snapshot: &Snapshot) -> Texts {
    snapshot
        .objects()
        .iter()
        .map(|object| (object.reference.to_string(), object.node().to_json().to_string()))
        .collect()
}

fn read(texts: &Texts) -> Snapshot {
    let joined = texts.values().cloned().collect::<Vec<_>>().join("\n---\n");
    Cluster::of(&[("cluster.yaml", &joined)], Facts { world: World::Closed, ..Facts::default() }).snapshot
}

fn one(text: &str) -> Object {
    let snapshot = Cluster::of(&[("one.yaml", text)], Facts { world: World::Closed, ..Facts::default() }).snapshot;
    snapshot.objects()[0].clone()
}

fn is_policy(name: &str) -> bool {
    name.contains("NetworkPolicy")
}

/// What is admitted between any two pods, and between pods and some addresses.
fn verdicts(
    network: &Network,
    name: impl Fn(seawall_network::PodId) -> Option<String>,
) -> BTreeMap<(String, String), Admitted> {
    let outside = ["192.0.2.1", "10.128.0.9", "10.0.0.1", "2001:db8::7"]
        .map(|text| (text.to_owned(), Peer::Address(text.parse().expect("an address"))));
    let pods: Vec<(String, Peer)> = network.pods().filter_map(|pod| Some((name(pod)?, Peer::Pod(pod)))).collect();
    let mut all = BTreeMap::new();
    for (from_name, from) in pods.iter().chain(&outside) {
        for (to_name, to) in pods.iter().chain(&outside) {
            all.insert((from_name.clone(), to_name.clone()), network.admitted(*from, *to));
        }
    }
    all
}

struct Followed {
    texts: Texts,
    watch: Watch,
    /// The snapshot that was watched first.
    first: Snapshot,
}

impl Followed {
    fn start(seed: u64) -> Self {
        let texts = texts(&Generated::plan(&parameters(), seed).snapshot());
        let first = read(&texts);
        Self { watch: Watch::start(&first, Profile::Default), texts, first }
    }

    fn now(&self) -> BTreeMap<(String, String), Admitted> {
        verdicts(self.watch.network(), |pod| {
            Some(self.first.object(self.watch.network().object_of(pod)).reference.to_string())
        })
    }

    fn anew(&self) -> BTreeMap<(String, String), Admitted> {
        let snapshot = read(&self.texts);
        let network = Network::build(&snapshot, Profile::Default);
        verdicts(&network, |pod| Some(snapshot.object(network.object_of(pod)).reference.to_string()))
    }

    fn write(&mut self, name: &str, text: Option<String>) -> Delta {
        let reference: Reference = one(self.texts.get(name).or(text.as_ref()).expect("old or new")).reference;
        let object = text.as_deref().map(one);
        match text {
            Some(text) => self.texts.insert(name.to_owned(), text),
            None => self.texts.remove(name),
        };
        self.watch.policy(&reference, object.as_ref()).expect("everything was read").0
    }
}

/// Between which workloads a change changed anything.
fn workloads(delta: &Delta) -> BTreeSet<(String, String)> {
    let name = |end: &End| match end {
        End::Workload(end) => Some(format!("{}/{}", end.namespace, end.name)),
        _ => None,
    };
    delta.changes.iter().filter_map(|change| Some((name(&change.from)?, name(&change.to)?))).collect()
}

#[test]
fn policies_that_come_and_go_leave_what_a_new_reading_says() {
    let mut changed = 0;
    for seed in 1..4 {
        let mut followed = Followed::start(seed);
        let others = texts(&Generated::plan(&parameters(), seed + 100).snapshot());
        let names: Vec<String> = followed.texts.keys().filter(|name| is_policy(name)).cloned().collect();
        let mut before = followed.now();
        assert_eq!(before, followed.anew(), "at the start of {seed}");
        for (step, name) in names.iter().enumerate() {
            let text = match step % 4 {
                0 => None,
                1 => Some(wider(&followed.texts[name])),
                _ => {
                    let mut same_kind =
                        others.iter().filter(|(other, _)| other.split(' ').next() == name.split(' ').next());
                    same_kind.nth(step % 5).map(|(_, text)| renamed(text, &followed.texts[name]))
                }
            };
            let delta = followed.write(name, text);
            let after = followed.now();
            let fresh = followed.anew();
            for (pair, admitted) in &after {
                assert_eq!(admitted, &fresh[pair], "{pair:?} after {name} in step {step} of {seed}");
            }
            let differ = before
                .iter()
                .any(|(pair, old)| after[pair] != *old && pair.0.contains("Pod ") && pair.1.contains("Pod "));
            assert!(!differ || !workloads(&delta).is_empty(), "what changes in step {step} of {seed} is said");
            changed += usize::from(before != after);
            before = after;
        }
    }
    assert!(changed > 20, "changes that change something: {changed}");
}

/// A policy's specification under the name of another.
fn renamed(text: &str, name_of: &str) -> String {
    let mut object: serde_json::Value = serde_json::from_str(text).expect("JSON");
    let other: serde_json::Value = serde_json::from_str(name_of).expect("JSON");
    object["metadata"] = other["metadata"].clone();
    object.to_string()
}

/// The same policy for every pod that it can govern.
fn wider(text: &str) -> String {
    let mut object: serde_json::Value = serde_json::from_str(text).expect("JSON");
    let (field, every) = if object["kind"] == "NetworkPolicy" {
        ("podSelector", serde_json::json!({}))
    } else {
        ("subject", serde_json::json!({"namespaces": {}}))
    };
    object["spec"][field] = every;
    object.to_string()
}

#[test]
fn a_pod_that_comes_again_with_another_address_keeps_its_place() {
    let mut followed = Followed::start(9);
    let name = followed.texts.keys().find(|name| name.starts_with("Pod ")).expect("a pod").clone();
    let mut pod: serde_json::Value = serde_json::from_str(&followed.texts[&name]).expect("JSON");
    let (namespace, own) = (pod["metadata"]["namespace"].clone(), pod["metadata"]["name"].clone());
    let (namespace, own) = (namespace.as_str().expect("text"), own.as_str().expect("text"));
    let pods = followed.watch.network().pods().len();
    followed.watch.pod(namespace, own, None).expect("everything was read");
    assert_eq!(followed.watch.network().pods().len(), pods - 1);
    pod["status"]["podIP"] = "10.200.3.4".into();
    pod["status"]["podIPs"] = serde_json::json!([{"ip": "10.200.3.4"}]);
    followed.watch.pod(namespace, own, Some(&one(&pod.to_string()))).expect("everything was read");
    assert_eq!(followed.watch.network().pods().len(), pods);
    let network = followed.watch.network();
    let pod_id = network.pod_at("10.200.3.4".parse().expect("an address")).expect("the pod");
    followed.texts.insert(name.clone(), pod.to_string());
    let fresh = followed.anew();
    for other in ["192.0.2.1", "10.128.0.9"] {
        let peer = Peer::Address(other.parse().expect("an address"));
        assert_eq!(network.admitted(peer, Peer::Pod(pod_id)), fresh[&(other.to_owned(), name.clone())]);
        assert_eq!(network.admitted(Peer::Pod(pod_id), peer), fresh[&(name.clone(), other.to_owned())]);
    }
}

#[test]
fn a_pod_like_none_before_has_the_verdicts_of_a_new_reading() {
    let mut followed = Followed::start(9);
    let name = followed.texts.keys().find(|name| name.starts_with("Pod ")).expect("a pod").clone();
    let mut pod: serde_json::Value = serde_json::from_str(&followed.texts[&name]).expect("JSON");
    let namespace = pod["metadata"]["namespace"].as_str().expect("text").to_owned();
    pod["metadata"]["name"] = "stranger".into();
    pod["metadata"]["labels"] = serde_json::json!({"nobody": "has this", "app": "nor this"});
    pod["status"] = serde_json::json!({"phase": "Running", "podIP": "10.200.3.4", "podIPs": [{"ip": "10.200.3.4"}]});
    let before = followed.now();
    let delta = followed.watch.pod(&namespace, "stranger", Some(&one(&pod.to_string()))).expect("everything was read");
    assert!(!delta.changes.is_empty(), "what it can reach is new");
    let network = followed.watch.network();
    let stranger = network.pod_at("10.200.3.4".parse().expect("an address")).expect("the pod");
    followed.texts.insert(format!("Pod {namespace}/stranger"), pod.to_string());
    let own = format!("Pod {namespace}/stranger");
    let fresh = followed.anew();
    let first = |pod| followed.first.objects().get(network.object_of(pod).0 as usize);
    for other in network.pods().filter(|&pod| pod != stranger) {
        let called = first(other).expect("it was there").reference.to_string();
        let (from, to) = (Peer::Pod(stranger), Peer::Pod(other));
        assert_eq!(network.admitted(from, to), fresh[&(own.clone(), called.clone())], "to {called}");
        assert_eq!(network.admitted(to, from), fresh[&(called.clone(), own.clone())], "from {called}");
    }
    for (pair, admitted) in before {
        assert_eq!(admitted, fresh[&pair], "others are not touched: {pair:?}");
    }
}
