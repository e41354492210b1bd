//! Clusters that others have published, and the dump of a real one.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::{json_of, named, seawall, shared};

/// The edges of files, as `(kind, from, to, potential)`.
fn edges(targets: &[PathBuf], flags: &[&str]) -> BTreeSet<(String, String, String, bool)> {
    let targets: Vec<String> = targets.iter().map(|target| target.display().to_string()).collect();
    let targets: Vec<&str> = targets.iter().map(String::as_str).collect();
    let output = seawall(&[&["paths", "edges", "--format", "json"], flags, &targets[..]].concat(), "");
    let answer = json_of(&output);
    let edges = answer["edges"].as_array().unwrap().iter();
    edges
        .map(|edge| {
            let kind = edge["kind"].as_str().unwrap().to_owned();
            (kind, named(&edge["from"]), named(&edge["to"]), edge["potential"].as_bool().unwrap())
        })
        .collect()
}

/// What KubeHound's names of edges are here.
fn kinds(edge: &str) -> &'static [&'static str] {
    match edge {
        "IDENTITY_ASSUME" => &["C01", "N02", "I01"],
        "PERMISSION_DISCOVER" => &["I02"],
        "POD_CREATE" => &["W03"],
        "POD_EXEC" => &["W06"],
        "TOKEN_LIST" => &["I05"],
        "ROLE_BIND" => &["I09"],
        "SHARE_PS_NAMESPACE" => &["C05"],
        "CE_MODULE_LOAD" => &["X02"],
        "CE_NSENTER" => &["X03"],
        "CE_PRIV_MOUNT" => &["X01"],
        "EXPLOIT_HOST_WRITE" => &["X09"],
        "ENDPOINT_EXPLOIT" => &["E02"],
        other => panic!("{other}"),
    }
}

#[test]
fn kubehounds_edges_are_found_as_far_as_they_are_real() {
    let Some(folder) = shared("attacks/kubehound") else { return };
    let expected: Value =
        serde_json::from_str(&fs::read_to_string(folder.join("expected-edges.json")).unwrap()).unwrap();
    let found = edges(&[folder], &[]);
    let mut faults = Vec::new();
    let mut judged = 0;
    for row in expected["edges"].as_array().unwrap() {
        let text = |key: &str| row[key].as_str().unwrap();
        if text("edge") == "(none)" {
            continue;
        }
        // Ports are called by their numbers here.
        let source = match text("src").split([' ', '(']).next().unwrap() {
            "jmx" => "9999",
            "host-port-svc" => "1112",
            source => source,
        };
        let target = text("dst").split([' ', '(']).next().unwrap();
        let has = |name: &str, wanted: &str| {
            name.split([' ', '/', '[', ']', ':']).any(|part| part == wanted)
                || name.ends_with(wanted)
                || wanted.contains("::") && name.contains(wanted)
                || wanted == "<node>" && name.starts_with("Node ")
        };
        let all: Vec<_> = found.iter().filter(|edge| kinds(text("edge")).contains(&edge.0.as_str())).collect();
        // A node is its user, and the user is in the group.
        let joined = |from: &str, to: &str| {
            all.iter().any(|one| has(&one.1, from) && all.iter().any(|other| one.2 == other.1 && has(&other.2, to)))
        };
        let direct: Vec<_> = all.iter().filter(|edge| has(&edge.1, source) && has(&edge.2, target)).collect();
        judged += 1;
        let holds = match text("precise_verdict") {
            "exact" => direct.iter().any(|edge| !edge.3) || joined(source, target),
            "potential" => !direct.is_empty() && direct.iter().all(|edge| edge.3),
            "overapproximated" if text("edge") == "ENDPOINT_EXPLOIT" => {
                !found.iter().any(|edge| edge.0 == "E01" && has(&edge.2, source) && !edge.3)
            }
            "overapproximated" | "redundant" => direct.is_empty(),
            other => panic!("{other}"),
        };
        if !holds {
            faults.push(format!("{} {source} -> {target}: {}: {direct:?}", text("edge"), text("precise_verdict")));
        }
    }
    assert!(judged > 60, "{judged}");
    assert!(faults.is_empty(), "{} of {judged}: {faults:#?}", faults.len());
}

#[test]
fn from_a_pod_that_nobody_gave_anything_no_goal_is_reached() {
    let Some(folder) = shared("attacks/kubehound") else { return };
    let folder = folder.display().to_string();
    let output = seawall(&["paths", &folder, "--from", "default/control-pod", "--format", "json"], "");
    let answer = json_of(&output);
    let certain: Vec<&Value> =
        answer["paths"].as_array().unwrap().iter().filter(|path| path["potential"] == false).collect();
    assert!(certain.is_empty(), "{certain:#?}");
}

fn on_the_dump(from: &str, groups: &[&str]) -> Option<Value> {
    let dump = shared("live/cluster.json.zst")?.display().to_string();
    let groups: Vec<&str> = groups.iter().flat_map(|group| ["--group", *group]).collect();
    let asked = [
        &["paths", &dump, "--world", "closed", "--from", from, "--to", "cluster-admin", "--format", "json"],
        &groups[..],
    ];
    Some(json_of(&seawall(&asked.concat(), "")))
}

/// Whether a step says what it is built on. What something is a part of needs no proof, and the premises of a
/// conjunction have theirs on the steps before.
fn is_shown(step: &Value) -> bool {
    step["kind"] == "PART" || step["from"]["kind"] == "Both" || !step["evidence"].as_array().unwrap().is_empty()
}

fn certain(answer: &Value) -> Vec<&Value> {
    answer["paths"].as_array().unwrap().iter().filter(|path| path["potential"] == false).collect()
}

#[test]
fn on_the_dump_mallory_can_become_cluster_admin_and_the_hops_say_how() {
    let Some(answer) = on_the_dump("user:mallory", &["devs"]) else { return };
    let paths = certain(&answer);
    assert!(!paths.is_empty());
    for path in paths {
        let steps = path["steps"].as_array().unwrap();
        assert!(steps.iter().all(is_shown), "{path:#}");
        assert!(matches!(path["from"]["kind"].as_str(), Some("User" | "Group")), "{path:#}");
    }
}

#[test]
fn on_the_dump_alice_and_bob_cannot_without_a_step_that_is_shown() {
    for (who, groups) in [("user:alice", ["devs"]), ("user:bob", ["ops"])] {
        let Some(answer) = on_the_dump(who, &groups) else { return };
        for path in certain(&answer) {
            // Whoever says so has to show it: every step is built on something that is written.
            let steps = path["steps"].as_array().unwrap();
            assert!(steps.iter().all(is_shown), "{who}: {path:#}");
        }
    }
}
