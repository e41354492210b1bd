//! What Kubernetes makes for itself leads nobody else anywhere.

use std::collections::BTreeSet;
use std::fs;

use seawall_model::access::{AccessGraph, Goal, Vertex, VertexId};
use seawall_rbac::RbacEdges;
use seawall_testkit::edge_pages::graph_of;

#[test]
fn in_a_bare_cluster_only_kubernetes_own_accounts_reach_anything() {
    let Some(shared) = seawall_testkit::shared() else { return };
    let folder = shared.join("data/rbac-bootstrap");
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    files.sort();
    let texts: Vec<String> = files.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let graph = graph_of(&RbacEdges, &format!("# world: closed\n{}", texts.join("\n---\n")));
    for goal in Goal::ALL {
        let reaching = reaching(&graph, goal);
        let others: Vec<&String> = reaching.iter().filter(|name| !is_kubernetes_own(name)).collect();
        assert!(others.is_empty(), "{}: {others:?}", goal.name());
    }
}

/// Everybody who reaches a goal by certain edges; a conjunction only with all that it takes.
fn reaching(graph: &AccessGraph, goal: Goal) -> BTreeSet<String> {
    let identities = graph.vertices().iter().filter(|vertex| {
        matches!(vertex, Vertex::User { .. } | Vertex::Group { .. } | Vertex::ServiceAccount { .. } | Vertex::ApiServer)
    });
    let goal = graph.find(&Vertex::Goal(goal));
    let reaching = identities.filter(|vertex| {
        let from = graph.find(vertex);
        goal.zip(from).is_some_and(|(goal, from)| reached(graph, from)[goal.index()])
    });
    reaching.map(ToString::to_string).collect()
}

fn reached(graph: &AccessGraph, from: VertexId) -> Vec<bool> {
    let mut premises = vec![0_usize; graph.vertices().len()];
    for edge in graph.edges() {
        premises[edge.to.index()] += 1;
    }
    let mut met = vec![0_usize; graph.vertices().len()];
    let mut reached = vec![false; graph.vertices().len()];
    reached[from.index()] = true;
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        for edge in graph.from(at).iter().filter(|edge| edge.is_certain()) {
            let to = edge.to.index();
            met[to] += 1;
            let needs_all = matches!(graph.vertex(edge.to), Vertex::Both { .. });
            if !reached[to] && (!needs_all || met[to] == premises[to]) {
                reached[to] = true;
                open.push(edge.to);
            }
        }
    }
    reached
}

fn is_kubernetes_own(name: &str) -> bool {
    let own = ["User system:kube-", "Group system:masters", "ServiceAccount kube-system/"];
    own.iter().any(|prefix| name.starts_with(prefix))
}
