//! Kubernetes Goat: what its scenarios are about.

mod reach;

use reach::{certain, graph};
use seawall_model::access::Goal;

fn scenario(name: &str) -> Option<String> {
    let folder = seawall_testkit::shared()?.join("data/attacks/kubernetes-goat");
    Some(std::fs::read_to_string(folder.join(format!("{name}.yaml"))).expect("the corpus is whole"))
}

fn kinds(text: &str) -> Vec<&'static str> {
    let mut kinds: Vec<&'static str> = graph(text).kinds().iter().map(|kind| kind.id).collect();
    kinds.retain(|kind| kind.starts_with('X'));
    kinds
}

#[test]
fn the_health_check_talks_to_containerd() {
    let Some(text) = scenario("health-check-deployment") else { return };
    let kinds = kinds(&text);
    assert!(["X01", "X17"].iter().all(|kind| kinds.contains(kind)), "{kinds:?}");
    assert_eq!(certain(&graph(&text), Goal::NodeRoot).len(), 1);
}

#[test]
fn the_system_monitor_has_the_node_in_many_ways_and_a_secret() {
    let Some(text) = scenario("system-monitor-deployment") else { return };
    let kinds = kinds(&text);
    // No X11: there is no other pod whose token could be read.
    for kind in ["X01", "X02", "X03", "X09", "X10", "X12", "X14", "X17"] {
        assert!(kinds.contains(&kind), "{kind}: {kinds:?}");
    }
    let reading = certain(&graph(&text), Goal::SecretData);
    assert!(reading.iter().any(|container| container.contains("system-monitor")), "{reading:?}");
}

#[test]
fn the_others_stay_in_their_containers() {
    for name in ["batch-check-job", "hidden-in-layers-deployment", "hunger-check-deployment", "insecure-rbac-setup"] {
        let Some(text) = scenario(name) else { return };
        assert_eq!(kinds(&text), Vec::<&str>::new(), "{name}");
    }
}
