//! The fix set is the cheapest that there is, and does what it says.

use std::collections::BTreeSet;

use crate::graphs::{Dice, Spec, fixed, graph, user};
use seawall_model::access::{AccessGraph, FixId};
use seawall_risk::cut::{LastResort, Price};
use seawall_risk::{AttackGraph, Certainty};

/// The cheapest set of fixes without which no way is left, by trying every fix of the first way that is left, then the
/// same with that fix made. None: there is a way that nothing takes away.
fn cheapest(edges: &[Spec], costs: &[u32], sources: &[u32], goal: u32) -> Option<u32> {
    fn search(
        edges: &[Spec],
        costs: &[u32],
        sources: &[u32],
        goal: u32,
        made: &mut BTreeSet<u32>,
        spent: u32,
        best: &mut Option<u32>,
    ) {
        if best.is_some_and(|best| spent >= best) {
            return;
        }
        let Some(way) = way(edges, sources, goal, made) else {
            *best = Some(spent);
            return;
        };
        let fixes: BTreeSet<u32> = way.iter().flat_map(|&edge| edges[edge].2.iter().copied()).collect();
        for fix in fixes {
            made.insert(fix);
            search(edges, costs, sources, goal, made, spent + costs[fix as usize], best);
            made.remove(&fix);
        }
    }
    let mut best = None;
    search(edges, costs, sources, goal, &mut BTreeSet::new(), 0, &mut best);
    best
}

/// A shortest way over edges that no made fix takes away, as indexes of edges.
fn way(edges: &[Spec], sources: &[u32], goal: u32, made: &BTreeSet<u32>) -> Option<Vec<usize>> {
    let mut ways: Vec<(u32, Vec<usize>)> = sources.iter().map(|&source| (source, Vec::new())).collect();
    let mut seen: BTreeSet<u32> = sources.iter().copied().collect();
    let mut at = 0;
    while at < ways.len() {
        let (vertex, way) = ways[at].clone();
        if vertex == goal {
            return Some(way);
        }
        for (index, (from, to, fixes)) in edges.iter().enumerate() {
            if *from == vertex && !fixes.iter().any(|fix| made.contains(fix)) && seen.insert(*to) {
                ways.push((*to, [way.clone(), vec![index]].concat()));
            }
        }
        at += 1;
    }
    None
}

/// A graph of vertices each of which one fix takes away, sources and goal aside: a fix belongs to all edges into it.
fn of_vertices(dice: &mut Dice) -> (u32, Vec<Spec>, Vec<u32>) {
    let count = 6 + dice.roll(14);
    let is_fixable: Vec<bool> = (0..count).map(|_| dice.roll(10) < 8).collect();
    let edges = (0..count + dice.roll(2 * count)).map(|_| (dice.roll(count), dice.roll(count)));
    let edges: BTreeSet<(u32, u32)> = edges.filter(|(from, to)| from != to).collect();
    let fix = |to: u32| if to > 1 && is_fixable[to as usize] { vec![to] } else { Vec::new() };
    let edges = edges.into_iter().map(|(from, to)| (from, to, fix(to))).collect();
    (count, edges, (0..count).map(|_| 1 + dice.roll(5)).collect())
}

/// The cost of the fix that deletes the object of a number.
fn cost_of(access: &AccessGraph, costs: &[u32], fix: FixId) -> Price {
    let number = (0..costs.len() as u32).find(|&number| *access.fix(fix) == fixed(number)).expect("one of the fixes");
    f64::from(costs[number as usize]).into()
}

#[test]
fn the_cut_of_a_random_graph_is_the_cheapest_that_trying_finds() {
    let mut dice = Dice(0xcafe);
    let (mut compared, mut several) = (0, 0);
    while compared < 200 {
        let (count, edges, costs) = of_vertices(&mut dice);
        let (sources, goal) = ([0], 1);
        if way(&edges, &sources, goal, &BTreeSet::new()).is_none() {
            continue;
        }
        let attack = AttackGraph::new(graph(count, &edges, &[]));
        let id = |number| attack.access().find(&user(number)).unwrap();
        let cost = |fix| cost_of(attack.access(), &costs, fix);
        let cut = attack.cut(&[id(0)], &[id(goal)], Certainty::Certain, &cost);
        match cheapest(&edges, &costs, &sources, goal) {
            Some(best) => {
                assert_eq!(cut.cost, f64::from(best), "{edges:?} {costs:?} {cut:?}");
                assert!(cut.is_least && cut.residual.is_empty());
                several += u32::from(cut.fixes.len() > 1);
            }
            None => assert_eq!(cut.residual, [id(0)]),
        }
        compared += 1;
    }
    assert!(several > 40, "{several}");
}

#[test]
fn fixes_that_join_edges_anywhere_still_cut_and_none_of_them_is_idle() {
    let mut dice = Dice(0xbead);
    let mut mixed = 0;
    for _ in 0..200 {
        let count = 6 + dice.roll(10);
        let fixes = 1 + dice.roll(8);
        let edges: Vec<Spec> = (0..2 * count)
            .map(|_| (dice.roll(count), dice.roll(count), (0..dice.roll(3)).map(|_| dice.roll(fixes)).collect()))
            .filter(|(from, to, _): &Spec| from != to)
            .collect();
        let conjunctions = if dice.roll(2) == 0 { vec![] } else { vec![(vec![2, 3], 1)] };
        let costs: Vec<u32> = (0..fixes).map(|_| 1 + dice.roll(5)).collect();
        let attack = AttackGraph::new(graph(count, &edges, &conjunctions));
        let id = |number| attack.access().find(&user(number)).unwrap();
        let cost = |fix| cost_of(attack.access(), &costs, fix);
        let cut = attack.cut(&[id(0), id(4)], &[id(1)], Certainty::Certain, &cost);
        let made: BTreeSet<usize> = cut.fixes.iter().map(|chosen| chosen.fix.0 as usize).collect();
        let left = |made: &BTreeSet<usize>| {
            let gone = |fix: &u32| made.iter().any(|&made| *attack.access().fix(FixId(made as u32)) == fixed(*fix));
            let edges: Vec<Spec> = edges.iter().filter(|edge| !edge.2.iter().any(gone)).cloned().collect();
            let attack = AttackGraph::new(graph(count, &edges, &conjunctions));
            let goal = attack.access().find(&user(1)).unwrap();
            let reaching = attack.reaching(&[goal], Certainty::Certain);
            let who = [0, 4].into_iter().filter(|&who| reaching.contains(&attack.access().find(&user(who)).unwrap()));
            who.collect::<Vec<u32>>()
        };
        let residual: Vec<u32> = [0, 4].into_iter().filter(|&who| cut.residual.contains(&id(who))).collect();
        assert_eq!(left(&made), residual, "{edges:?} {conjunctions:?} {cut:?}");
        for fix in &made {
            let mut fewer = made.clone();
            fewer.remove(fix);
            assert_ne!(left(&fewer), residual, "{fix} is idle: {edges:?} {cut:?}");
        }
        mixed += u32::from(!cut.is_least && !made.is_empty());
    }
    assert!(mixed > 10, "{mixed}");
}

#[test]
fn the_fix_that_stops_most_is_the_first_choke_point() {
    // 0, 1 and 2 come through 4 (fix 7), 3 comes by itself (fix 8).
    let edges: Vec<Spec> = vec![(0, 4, vec![]), (1, 4, vec![]), (2, 4, vec![]), (4, 5, vec![7]), (3, 5, vec![8])];
    let attack = AttackGraph::new(graph(6, &edges, &[]));
    let id = |number| attack.access().find(&user(number)).unwrap();
    let sources: Vec<_> = (0..4).map(id).collect();
    let named = |prices: &(dyn Fn(FixId) -> Price + Sync)| -> Vec<(bool, usize)> {
        let points = attack.choke_points(&sources, &[id(5)], Certainty::Certain, prices, 10);
        points.iter().map(|point| (*attack.access().fix(point.fix) == fixed(7), point.stops)).collect()
    };
    assert_eq!(named(&|_| 1.0.into()), [(true, 3), (false, 1)]);
    // What denies something stands behind what does not, whatever it stops.
    let used = |fix: FixId| match *attack.access().fix(fix) == fixed(7) {
        true => Price { cost: 1.0, last_resort: Some(LastResort::Denies) },
        false => 1.0.into(),
    };
    assert_eq!(named(&used), [(false, 1), (true, 3)]);
    // So it does in a set of fixes.
    let cut = attack.cut(&sources, &[id(5)], Certainty::Certain, &used);
    let ranked = cut.fixes.iter().map(|chosen| (*attack.access().fix(chosen.fix) == fixed(7), chosen.stops));
    assert_eq!(ranked.collect::<Vec<_>>(), [(false, 1), (true, 3)]);
}

#[test]
fn what_kubernetes_restores_is_taken_only_where_nothing_that_somebody_uses_does() {
    // Each way can be cut at the one or at the other; the dearer resort is on both.
    let edges: Vec<Spec> = vec![(0, 3, vec![7]), (1, 3, vec![8]), (2, 3, vec![9]), (3, 4, vec![6])];
    let attack = AttackGraph::new(graph(5, &edges, &[]));
    let id = |number| attack.access().find(&user(number)).unwrap();
    let sources: Vec<_> = (0..3).map(id).collect();
    let price = |fix: FixId| {
        let is_own = *attack.access().fix(fix) == fixed(6);
        let last_resort = if is_own { LastResort::Restored } else { LastResort::Denies };
        Price { cost: if is_own { 0.1 } else { 5.0 }, last_resort: Some(last_resort) }
    };
    let cut = attack.cut(&sources, &[id(4)], Certainty::Certain, &price);
    assert_eq!(cut.fixes.len(), 3, "{cut:?}");
    assert!(cut.is_least && cut.fixes.iter().all(|chosen| *attack.access().fix(chosen.fix) != fixed(6)), "{cut:?}");
}
