//! The edges that KubeHound's own tests expect of its attack files, as far as identities and permissions make them,
//! under the verdict that Kubernetes' semantics give each: there, potential, or not there.

use std::collections::BTreeSet;
use std::fs;

use seawall_model::access::{AccessGraph, Vertex};
use seawall_rbac::RbacEdges;
use seawall_testkit::edge_pages::graph_of;
use serde_json::Value;

/// What KubeHound calls the edges, what we do, and the kinds of their ends.
const KINDS: [(&str, &str, Make, Make); 3] = [
    ("PERMISSION_DISCOVER", "I02", account, permissions),
    ("TOKEN_LIST", "I05", permissions, account),
    ("ROLE_BIND", "I09", permissions, permissions),
];

type Make = fn(&AccessGraph, &str) -> Vertex;

#[test]
fn what_kubehound_expects_is_there_where_kubernetes_agrees() {
    let Some(shared) = seawall_testkit::shared() else { return };
    let folder = shared.join("data/attacks/kubehound");
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    files.sort();
    let texts: Vec<String> = files.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let graph = graph_of(&RbacEdges, &texts.join("\n---\n"));
    let expected: Value =
        serde_json::from_str(&fs::read_to_string(folder.join("expected-edges.json")).unwrap()).unwrap();
    let steps = steps(&graph);
    let mut judged = 0;
    for row in expected["edges"].as_array().unwrap() {
        let text = |key: &str| row[key].as_str().unwrap();
        let Some((_, kind, source, target)) = KINDS.iter().find(|kind| kind.0 == text("edge")) else { continue };
        let (from, to) = (source(&graph, text("src")), target(&graph, text("dst")));
        let has = |sure: &str| steps.contains(&format!("{kind} {sure}: {from} -> {to}"));
        let (certain, potential) = (has("edge"), has("potential"));
        let is_right = match text("precise_verdict") {
            "exact" => certain,
            "potential" => potential && !certain,
            "overapproximated" | "redundant" => !certain && !potential,
            other => panic!("verdict {other}"),
        };
        assert!(is_right, "{row}: certain {certain}, potential {potential}");
        judged += 1;
    }
    assert_eq!(judged, 22);
}

fn steps(graph: &AccessGraph) -> BTreeSet<String> {
    let mut steps = BTreeSet::new();
    graph.each_step(|edge, end| {
        let sure = if edge.is_certain() { "edge" } else { "potential" };
        steps.insert(format!("{} {sure}: {} -> {}", edge.kind.id, graph.vertex(edge.from), graph.vertex(end)));
    });
    steps
}

fn account(_: &AccessGraph, name: &str) -> Vertex {
    Vertex::account("default", name)
}

/// KubeHound writes `ROLE::BINDING`, without a namespace.
fn permissions(graph: &AccessGraph, name: &str) -> Vertex {
    let mut sets = graph.vertices().iter().filter(|vertex| matches!(vertex, Vertex::Permissions { .. }));
    sets.find(|set| set.name() == name).unwrap_or_else(|| panic!("no permissions {name}")).clone()
}
