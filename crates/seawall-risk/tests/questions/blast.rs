//! The blast radius counts what is reached, once.

use std::collections::BTreeSet;

use crate::graphs::{Dice, STEP};
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

#[test]
fn in_a_random_graph_everybody_reaches_as_much_as_a_walk_counts() {
    let mut dice = Dice(0xb1a57);
    let mut reached_by_all = 0;
    for _ in 0..100 {
        let count = 2 + dice.roll(300);
        // Few links make much that stands alone, many one ring of nearly everything.
        let links: BTreeSet<(u32, u32)> =
            (0..dice.roll(3 * count)).map(|_| (dice.roll(count), dice.roll(count))).collect();
        let inventory = Inventory::default();
        let mut edges = Edges::new(&inventory);
        let ids: Vec<_> = (0..count).map(|number| edges.vertex(Vertex::account("a", &number.to_string()))).collect();
        links.iter().for_each(|&(from, to)| edges.add(&STEP, ids[from as usize], ids[to as usize]).done());
        let parts = edges.into();
        let attack = AttackGraph::new(AccessGraph::join(inventory, vec![parts]));
        let ids: Vec<_> = (0..count).map(|number| Vertex::account("a", &number.to_string())).collect();
        let ids: Vec<_> = ids.iter().map(|vertex| attack.access().find(vertex).unwrap()).collect();
        let together = attack.blast(&ids, Certainty::Certain);
        for source in 0..count {
            let mut reached = BTreeSet::from([source]);
            let mut open = vec![source];
            while let Some(at) = open.pop() {
                let next = links.range((at, 0)..=(at, count)).map(|link| link.1);
                open.extend(next.filter(|&to| reached.insert(to)));
            }
            let expected = Blast { workloads: 0, nodes: 0, secrets: 0, accounts: reached.len() as u32 - 1 };
            assert_eq!(together[source as usize], expected, "{source}: {links:?}");
            assert_eq!(attack.blast(&ids[source as usize..=source as usize], Certainty::Certain), [expected]);
            reached_by_all += expected.accounts;
        }
    }
    assert!(reached_by_all > 100_000, "{reached_by_all}");
}
