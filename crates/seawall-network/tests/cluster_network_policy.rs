//! The conformance tests of ClusterNetworkPolicy, as facts: which pod reaches which.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod oracle;

use std::fs;
use std::path::Path;

use oracle::engine::Built;
use oracle::{Cluster, Peer, Profile, Protocol, Question, Verdict, ask};
use seawall_testkit::shared;
use serde_json::{Value, json};

#[test]
fn every_probe_of_the_conformance_tests_is_answered_as_expected() {
    let Some(shared) = shared() else { return };
    let folder = shared.join("data/netpol/cnp-conformance");
    let subtests = fs::read_to_string(folder.join("probes.json")).unwrap();
    let subtests: Vec<Value> = serde_json::from_str(&subtests).unwrap();
    let mut probes = 0;
    let mut wrong = Vec::new();
    for subtest in &subtests {
        let cluster = applied(subtest, &folder.join("manifests"));
        let engine = Built::of(&cluster, Profile::Default);
        for probe in subtest["probes"].as_array().unwrap() {
            probes += 1;
            let expected = if probe["allowed"] == true { Verdict::Allowed } else { Verdict::Denied };
            let question = question(probe);
            for (who, answer) in
                [("the oracle", ask(&cluster, Profile::Default, &question)), ("the engine", engine.ask(&question))]
            {
                if answer != expected {
                    wrong.push(format!(
                        "{}: {question}: {who} says {answer:?}, expected {expected:?}",
                        subtest["title"]
                    ));
                }
            }
        }
    }
    assert_eq!(probes, 70);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The base objects and the subtest's own policies.
fn applied(subtest: &Value, folder: &Path) -> Cluster {
    let mut cluster = Cluster::default();
    cluster.add_file(&folder.join("base.yaml"));
    for manifest in subtest["manifests"].as_array().unwrap() {
        cluster.add_file(&folder.join(manifest.as_str().unwrap().trim_start_matches("base/")));
    }
    run(&mut cluster);
    cluster
}

/// Makes the pods that the controllers would make: every stateful set has two, each in the node's network alone on it.
fn run(cluster: &mut Cluster) {
    let sets: Vec<Value> = cluster.objects.iter().filter(|object| object["kind"] == "StatefulSet").cloned().collect();
    for (number, set) in (1..).zip(&sets) {
        for index in 0..2 {
            let template = &set["spec"]["template"];
            let mut pod = json!({ "apiVersion": "v1", "kind": "Pod", "metadata": template["metadata"], "spec": template["spec"] });
            pod["metadata"]["name"] = json!(format!("{}-{index}", set["metadata"]["name"].as_str().unwrap()));
            pod["metadata"]["namespace"] = set["metadata"]["namespace"].clone();
            pod["spec"]["nodeName"] = json!(format!("node-{number}-{index}"));
            pod["status"] = json!({ "podIP": format!("10.1.{number}.{}", index + 1), "hostIP": format!("192.0.2.{}", 2 * number + index) });
            cluster.objects.push(pod);
        }
    }
    cluster.objects.retain(|object| object["kind"] != "StatefulSet");
}

fn question(probe: &Value) -> Question {
    let text = |key: &str| probe[key].as_str().unwrap();
    let pod = |namespace, name| Peer::Pod(text(namespace).to_owned(), text(name).to_owned());
    Question {
        from: pod("src_ns", "src_pod"),
        to: pod("dst_ns", "dst_pod"),
        protocol: Protocol::named(text("proto")),
        port: probe["port"].as_u64().unwrap().try_into().unwrap(),
    }
}
