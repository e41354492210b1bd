//! What Kubernetes makes for itself leads nobody else anywhere.

mod reach;

use std::fs;

use seawall_model::access::Goal;
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
        let reaching = reach::reaching(&graph, goal);
        let others: Vec<&String> = reaching.iter().filter(|name| !is_kubernetes_own(name)).collect();
        assert!(others.is_empty(), "{}: {others:?}", goal.name());
    }
}

fn is_kubernetes_own(name: &str) -> bool {
    let own = ["User system:kube-", "Group system:masters", "ServiceAccount kube-system/"];
    own.iter().any(|prefix| name.starts_with(prefix))
}
