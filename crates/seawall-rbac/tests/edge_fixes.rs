//! Every fix of an edge takes that edge away: on the tiny clusters of all pages, each fix by itself.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use seawall_model::access::{AccessGraph, EdgeSource, Fix, Mended};
use seawall_rbac::RbacEdges;
use seawall_testkit::edge_pages::graph_of;
use seawall_testkit::pages::Cluster;

#[test]
fn every_fix_takes_its_edge_away() {
    let mut faults = String::new();
    let mut tried = 0;
    for kind in RbacEdges.kinds().into_iter().filter(|kind| is_about_identity(kind.id)) {
        for text in blocks(kind.doc) {
            let graph = graph_of(&RbacEdges, &text);
            let before = edges(&graph);
            for edge in graph.edges().iter().filter(|edge| edge.kind.id == kind.id) {
                let name = name(&graph, edge);
                for &fix in graph.fixes(edge) {
                    let fix = graph.fix(fix);
                    let after = edges(&graph_of(&RbacEdges, &mended(&text, fix)));
                    let left = after.get(&name).copied().unwrap_or_default();
                    if left >= before[&name] {
                        let _ = writeln!(faults, "{name}: {fix:?} leaves {left}\n{text}");
                    }
                    tried += 1;
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
    assert!(tried > 100, "{tried} fixes");
}

#[test]
fn what_the_api_server_puts_back_is_no_fix() {
    let text = |annotations: &str| {
        format!(
            r#"
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {{name: aggregator}}
rules: [{{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [escalate, update]}}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: aggregator
  labels: {{kubernetes.io/bootstrapping: rbac-defaults}}
  annotations: {annotations}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: aggregator}}
subjects: [{{kind: ServiceAccount, namespace: kube-system, name: aggregator}}]
"#
        )
    };
    let fixes = |annotations| {
        let graph = graph_of(&RbacEdges, &text(annotations));
        let bound = graph.edges().iter().filter(|edge| edge.kind.id == "I02");
        bound.map(|edge| graph.fixes(edge).len()).collect::<Vec<_>>()
    };
    assert_eq!(fixes(r#"{rbac.authorization.kubernetes.io/autoupdate: "true"}"#), [0]);
    assert_eq!(fixes(r#"{rbac.authorization.kubernetes.io/autoupdate: "false"}"#), [1]);
}

fn is_about_identity(id: &str) -> bool {
    id.starts_with('I') || matches!(id, "E06" | "N06" | "N07")
}

/// How many edges of a kind lead from one vertex to another, each for a reason of its own. Conjunctions have no names
/// that last.
fn edges(graph: &AccessGraph) -> BTreeMap<String, usize> {
    let mut edges = BTreeMap::new();
    for edge in graph.edges() {
        *edges.entry(name(graph, edge)).or_default() += 1;
    }
    edges
}

fn name(graph: &AccessGraph, edge: &seawall_model::access::Edge) -> String {
    format!("{} {} -> {}", edge.kind.id, graph.vertex(edge.from), graph.vertex(edge.to))
}

/// The fenced blocks of a page.
fn blocks(page: &str) -> Vec<String> {
    let fenced = page.split("```yaml\n").skip(1);
    fenced.filter_map(|rest| rest.split_once("```")).map(|(block, _)| block.to_owned()).collect()
}

/// The cluster once a fix is made.
fn mended(text: &str, fix: &Fix) -> String {
    let snapshot = Cluster::parse(text).snapshot;
    let mended = Mended::by([fix], &snapshot);
    let kept = snapshot.ids().filter(|id| !mended.deleted.contains(id));
    let objects = kept.map(|id| match mended.changed.get(&id) {
        Some(changed) => changed.to_string(),
        None => snapshot.object(id).node().to_json().to_string(),
    });
    let head: String = text.lines().filter(|line| line.starts_with('#')).flat_map(|line| [line, "\n"]).collect();
    format!("{head}{}", objects.collect::<Vec<_>>().join("\n---\n"))
}
