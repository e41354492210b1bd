//! Who becomes cluster-admin in a recorded cluster, by what grants alone are good for.

mod reach;

use seawall_model::access::Goal;
use seawall_rbac::RbacEdges;
use seawall_testkit::edge_pages::graph_of;
use seawall_testkit::zstd_text;

#[test]
fn mallory_becomes_cluster_admin_and_alice_and_bob_do_not() {
    let Some(shared) = seawall_testkit::shared() else { return };
    let dump = zstd_text(shared.join("data/live/cluster.json.zst"));
    let graph = graph_of(&RbacEdges, &format!("# world: closed\n{dump}"));
    let reaching = reach::reaching(&graph, Goal::ClusterAdmin);
    assert!(reaching.contains("User mallory"), "{reaching:#?}");
    for other in ["User alice", "User bob", "Group devs", "Group ops", "Group system:authenticated"] {
        assert!(!reaching.contains(other), "{other} in {reaching:#?}");
    }
}
