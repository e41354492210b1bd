//! KubeHound's attack files: the edges that its tests expect of pods and nodes, where they are real.

mod reach;

use reach::{certain, graph};
use seawall_model::access::{AccessGraph, Goal, Vertex};
use serde_json::Value;

/// KubeHound's names for edges of posture, and ours.
const NAMES: [(&str, &str); 6] = [
    ("CE_MODULE_LOAD", "X02"),
    ("CE_NSENTER", "X03"),
    ("CE_PRIV_MOUNT", "X01"),
    ("EXPLOIT_HOST_WRITE", "X09"),
    ("IDENTITY_ASSUME", "C01"),
    ("SHARE_PS_NAMESPACE", "C05"),
];

fn folder() -> Option<std::path::PathBuf> {
    Some(seawall_testkit::shared()?.join("data/attacks/kubehound"))
}

/// The twelve files as one cluster.
fn cluster() -> Option<AccessGraph> {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder()?).expect("the corpus is whole") {
        let path = entry.expect("the corpus is whole").path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            text.push_str("---\n");
            text.push_str(&std::fs::read_to_string(path).expect("the corpus is whole"));
            text.push('\n');
        }
    }
    Some(graph(&text))
}

/// Every step that is certain: our kind, and the names of both ends as KubeHound has them.
fn steps(graph: &AccessGraph) -> Vec<(&'static str, String, String)> {
    let name = |vertex: &Vertex| match vertex {
        Vertex::Container { container, .. } => container.to_string(),
        Vertex::Node { .. } => "<node>".to_owned(),
        other => other.name(),
    };
    let mut steps = Vec::new();
    graph.each_step(|edge, end| {
        if edge.is_certain() {
            steps.push((edge.kind.id, name(graph.vertex(edge.from)), name(graph.vertex(end))));
        }
    });
    steps
}

#[test]
fn the_real_edges_of_pods_are_there_and_certain() {
    let (Some(folder), Some(graph)) = (folder(), cluster()) else { return };
    let expected: Value = serde_json::from_str(
        &std::fs::read_to_string(folder.join("expected-edges.json")).expect("the corpus is whole"),
    )
    .expect("the corpus is whole");
    let steps = steps(&graph);
    let (mut checked, mut faults) = (0, Vec::new());
    for row in expected["edges"].as_array().expect("the corpus is whole") {
        let text = |key: &str| row[key].as_str().expect("the corpus is whole");
        let Some((_, id)) = NAMES.iter().find(|(name, _)| *name == text("edge")) else { continue };
        if text("precise_verdict") != "exact" || text("dst") == "system:nodes" {
            continue;
        }
        let from = text("src").split(' ').next().expect("the corpus is whole");
        checked += 1;
        let is_there = steps.iter().any(|(kind, source, target)| kind == id && source == from && target == text("dst"));
        if !is_there {
            faults.push(format!("{} {from} -> {}", text("edge"), text("dst")));
        }
    }
    assert!(checked > 20, "{checked}");
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_node_is_its_user() {
    let Some(graph) = cluster() else { return };
    for node in ["kubehound.test.local-control-plane", "kubehound.test.local-worker", "kubehound.test.local-worker2"] {
        let mut found = Vec::new();
        graph.each_step(|edge, end| {
            if edge.kind.id == "N02" && *graph.vertex(edge.from) == Vertex::node(node) {
                found.push(graph.vertex(end).to_string());
            }
        });
        assert_eq!(found, [format!("User system:node:{node}")]);
    }
}

#[test]
fn processes_are_shared_within_a_pod_only() {
    let Some(graph) = cluster() else { return };
    let shared = steps(&graph).into_iter().filter(|(kind, ..)| *kind == "C05");
    let mut pairs: Vec<(String, String)> = shared.map(|(_, from, to)| (from, to)).collect();
    pairs.sort();
    pairs.dedup();
    assert_eq!(pairs.len(), 8, "{pairs:?}");
    assert!(pairs.iter().all(|(from, to)| from[..13] == to[..13]), "{pairs:?}");
}

#[test]
fn whoever_makes_pods_where_nothing_is_enforced_gets_every_power() {
    let Some(graph) = cluster() else { return };
    let gates = graph.edges().iter().filter(|edge| edge.kind.name == "ADMITTED" && edge.is_certain());
    let in_default = gates.filter(|edge| graph.vertex(edge.to).namespace() == Some("default"));
    assert_eq!(in_default.count(), 4);
}

#[test]
fn the_control_pod_leads_nowhere() {
    let Some(graph) = cluster() else { return };
    for goal in Goal::ALL {
        let reaching = certain(&graph, goal);
        assert!(reaching.iter().all(|container| !container.contains("control-pod")), "{goal:?}: {reaching:?}");
    }
}
