//! The policies of a well-known collection of recipes, and who can connect where they are applied.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod oracle;

use std::fs;

use oracle::engine::Built;
use oracle::{Cluster, Peer, Profile, Protocol, Question, Verdict, ask};
use seawall_testkit::shared;
use serde_json::{Value, json};

#[test]
fn every_probe_of_the_recipes_is_answered_as_expected() {
    let Some(shared) = shared() else { return };
    let folder = shared.join("data/netpol/recipes");
    let scenarios = fs::read_to_string(folder.join("expectations.json")).unwrap();
    let scenarios: Vec<Value> = serde_json::from_str(&scenarios).unwrap();
    let mut probes = 0;
    let mut wrong = Vec::new();
    for scenario in &scenarios {
        let mut cluster = objects_of(scenario);
        for policy in scenario["policies"].as_array().unwrap() {
            cluster.add_file(&folder.join(policy.as_str().unwrap()));
        }
        let engine = Built::of(&cluster, Profile::Default);
        for probe in scenario["probes"].as_array().unwrap() {
            probes += 1;
            let expected = if probe["allowed"] == true { Verdict::Allowed } else { Verdict::Denied };
            let question = question(probe);
            for (who, answer) in
                [("the oracle", ask(&cluster, Profile::Default, &question)), ("the engine", engine.ask(&question))]
            {
                if answer != expected {
                    wrong.push(format!(
                        "recipe {}: {question}: {who} says {answer:?}, expected {expected:?}",
                        scenario["recipe"]
                    ));
                }
            }
        }
    }
    assert_eq!(probes, 54);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The namespaces and pods that a scenario describes in few words.
fn objects_of(scenario: &Value) -> Cluster {
    let mut cluster = Cluster::default();
    for (name, labels) in scenario["namespaces"].as_object().unwrap() {
        let metadata = json!({ "name": name, "labels": labels });
        cluster.objects.push(json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": metadata }));
    }
    for (number, pod) in (1..).zip(scenario["pods"].as_array().unwrap()) {
        cluster.objects.push(json!({ "apiVersion": "v1", "kind": "Pod", "metadata": pod,
            "spec": { "containers": [{ "name": "main", "image": "app:1" }] },
            "status": { "podIP": format!("10.1.0.{number}") } }));
    }
    cluster
}

fn question(probe: &Value) -> Question {
    let text = |key: &str| probe[key].as_str().unwrap();
    let peer = |key| Peer::parse(text(key).trim_start_matches("external:"));
    let port = probe["port"].as_u64().unwrap().try_into().unwrap();
    Question { from: peer("src"), to: peer("dst"), protocol: Protocol::named(text("proto")), port }
}
