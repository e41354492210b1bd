//! Our edges of execution against what KubeHound expects of its own test cluster.

use std::collections::BTreeSet;
use std::fs;

use seawall_model::access::{AccessGraph, Hub, Vertex};
use seawall_rbac::RbacEdges;
use seawall_testkit::edge_pages;
use serde_json::Value;

/// The files of the cluster as one graph, and the edges that are expected of one kind: where they come from and lead to.
fn cluster(kind: &str) -> Option<(AccessGraph, BTreeSet<(String, String)>)> {
    let folder = seawall_testkit::shared()?.join("data/attacks/kubehound");
    let mut text = String::new();
    let mut paths: Vec<_> = fs::read_dir(&folder).expect("a folder").flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    for path in paths {
        text.push_str(&fs::read_to_string(path).expect("a file"));
        text.push_str("\n---\n");
    }
    let expected: Value =
        serde_json::from_str(&fs::read_to_string(folder.join("expected-edges.json")).expect("a file")).expect("JSON");
    let edges = expected["edges"].as_array().into_iter().flatten().filter(|edge| edge["edge"] == kind);
    let edges = edges.inspect(|edge| assert_eq!(edge["precise_verdict"], "exact", "{edge}"));
    let name = |edge: &Value, end: &str| edge[end].as_str().unwrap_or_default().to_owned();
    let expected = edges.map(|edge| (name(edge, "src"), name(edge, "dst"))).collect();
    Some((edge_pages::graph_of(&RbacEdges, &text), expected))
}

/// The steps of one kind: the name of the permission set, the end, and whether it is certain.
fn steps(graph: &AccessGraph, id: &str) -> Vec<(String, Vertex, bool)> {
    let mut steps = Vec::new();
    graph.each_step(|edge, end| {
        if edge.kind.id == id {
            steps.push((graph.vertex(edge.from).name(), graph.vertex(end).clone(), edge.is_certain()));
        }
    });
    steps
}

#[test]
fn sessions_are_opened_in_exactly_the_pods_that_are_expected() {
    let Some((graph, expected)) = cluster("POD_EXEC") else { return };
    let found: BTreeSet<(String, String)> = steps(&graph, "W06")
        .into_iter()
        .inspect(|(_, _, is_certain)| assert!(is_certain))
        .map(|(from, to, _)| (from, to.name()))
        .collect();
    let missing: Vec<_> = expected.difference(&found).collect();
    assert!(missing.is_empty(), "{missing:#?}");
    // The files may hold pods that the expectations leave out; none of them is of another set.
    let sets: BTreeSet<&String> = found.iter().map(|(from, _)| from).collect();
    assert_eq!(sets, expected.iter().map(|(from, _)| from).collect());
}

#[test]
fn who_is_expected_to_reach_nodes_by_pods_comes_to_the_admission_of_the_namespace() {
    let Some((graph, expected)) = cluster("POD_CREATE") else { return };
    let gates = Vertex::all(Hub::Gates, Some("default"));
    let found: BTreeSet<String> = steps(&graph, "W03")
        .into_iter()
        .filter(|(_, to, is_certain)| *to == gates && *is_certain)
        .map(|(from, _, _)| from)
        .collect();
    assert!(!expected.is_empty());
    assert_eq!(found, expected.into_iter().map(|(from, _)| from).collect());
}
