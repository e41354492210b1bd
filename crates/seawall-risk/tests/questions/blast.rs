//! The blast radius counts what is reached, once.

use crate::graphs::STEP;
use seawall_model::access::{AccessGraph, Edges, Inventory, Vertex};
use seawall_risk::blast::Blast;
use seawall_risk::{AttackGraph, Certainty};

#[test]
fn what_two_ways_lead_to_counts_once_and_oneself_does_not() {
    let inventory = Inventory::default();
    let mut edges = Edges::new(&inventory);
    let node = edges.vertex(Vertex::node("n"));
    let (one, two) = (edges.vertex(Vertex::account("a", "one")), edges.vertex(Vertex::account("a", "two")));
    let secrets: Vec<_> = (0..1500).map(|index| edges.vertex(Vertex::secret("a", &format!("s{index}")))).collect();
    edges.add(&STEP, node, one).done();
    edges.add(&STEP, node, two).done();
    edges.add(&STEP, one, node).done();
    for secret in &secrets {
        edges.add(&STEP, one, *secret).done();
        edges.add(&STEP, two, *secret).done();
    }
    let parts = edges.into();
    let attack = AttackGraph::new(AccessGraph::join(inventory, vec![parts]));
    let blast = attack.blast(&[node, one, two, secrets[7]], Certainty::Certain);
    let of = |nodes, secrets, accounts| Blast { workloads: 0, nodes, secrets, accounts };
    assert_eq!(blast, [of(0, 1500, 2), of(1, 1500, 1), of(0, 1500, 0), of(0, 0, 0)]);
}
