//! Who reaches what agrees with the plainest way of finding out.

use std::collections::BTreeSet;

use crate::graphs::{Dice, Spec, graph, user};
use seawall_risk::{AttackGraph, Certainty};

/// Everything that `source` gets, by trying all edges until nothing is new.
fn reached(source: u32, edges: &[Spec], conjunctions: &[(Vec<u32>, u32)]) -> BTreeSet<u32> {
    let mut has = BTreeSet::from([source]);
    loop {
        let before = has.len();
        let direct = edges.iter().filter(|edge| has.contains(&edge.0)).map(|edge| edge.1);
        let joint = conjunctions.iter().filter(|(premises, _)| premises.iter().all(|one| has.contains(one)));
        let new: Vec<u32> = direct.chain(joint.map(|(_, to)| *to)).collect();
        has.extend(new);
        if has.len() == before {
            return has;
        }
    }
}

/// How many vertices, which edges, which conjunctions.
type Random = (u32, Vec<Spec>, Vec<(Vec<u32>, u32)>);

fn random(dice: &mut Dice) -> Random {
    let count = 3 + dice.roll(28);
    let edges = (0..dice.roll(3 * count)).map(|_| (dice.roll(count), dice.roll(count), Vec::new()));
    let edges: Vec<Spec> = edges.filter(|(from, to, _)| from != to).collect();
    let conjunctions = (0..dice.roll(8)).map(|_| {
        let premises: BTreeSet<u32> = (0..2 + dice.roll(2)).map(|_| dice.roll(count)).collect();
        (premises.into_iter().collect(), dice.roll(count))
    });
    (count, edges, conjunctions.collect())
}

#[test]
fn every_source_of_a_random_graph_reaches_what_it_gets_by_trying() {
    let mut dice = Dice(0x5eed);
    let (mut pairs, mut joint) = (0, 0);
    for round in 0..400 {
        let (count, edges, conjunctions) = random(&mut dice);
        let attack = AttackGraph::new(graph(count, &edges, &conjunctions));
        let id = |number| attack.access().find(&user(number)).unwrap();
        let all: Vec<BTreeSet<u32>> = (0..count).map(|source| reached(source, &edges, &conjunctions)).collect();
        for goal in 0..count {
            let reaching: BTreeSet<_> = attack.reaching(&[id(goal)], Certainty::Certain).into_iter().collect();
            for source in 0..count {
                let expected = all[source as usize].contains(&goal);
                assert_eq!(
                    reaching.contains(&id(source)),
                    expected,
                    "round {round}: {source} -> {goal}: {edges:?} {conjunctions:?}"
                );
                pairs += 1;
                joint += u32::from(expected && !reached(source, &edges, &[]).contains(&goal));
            }
        }
    }
    assert!(pairs > 50_000 && joint > 500, "{pairs} {joint}");
}

#[test]
fn more_conjunctions_than_one_pass_follows_are_met_though_all_have_the_same_premises() {
    const TARGETS: u32 = 1_300;
    let (source, halves) = (0, [1, 2]);
    let edges: Vec<Spec> = halves.iter().map(|&half| (source, half, Vec::new())).collect();
    let conjunctions: Vec<_> = (0..TARGETS).map(|number| (halves.to_vec(), 3 + number)).collect();
    let attack = AttackGraph::new(graph(3 + TARGETS, &edges, &conjunctions));
    let id = |number| attack.access().find(&user(number)).unwrap();
    for target in 3..3 + TARGETS {
        let who = attack.reaching(&[id(target)], Certainty::Certain);
        assert!(who.contains(&id(source)) && !who.contains(&id(halves[0])), "{target}: {who:?}");
    }
}

#[test]
fn a_path_goes_only_edges_that_are_there_and_ends_at_the_goal() {
    let mut dice = Dice(77);
    let mut paths = 0;
    for _ in 0..200 {
        let (count, edges, conjunctions) = random(&mut dice);
        let attack = AttackGraph::new(graph(count, &edges, &conjunctions));
        let id = |number| attack.access().find(&user(number)).unwrap();
        let goal = dice.roll(count);
        let ways = attack.ways_to(&[id(goal)], Certainty::Certain);
        for source in (0..count).filter(|&source| source != goal) {
            let Some(path) = ways.path(id(source)) else {
                assert!(!reached(source, &edges, &conjunctions).contains(&goal));
                continue;
            };
            assert!(path.probability > 0.0 && path.probability <= 1.0);
            assert!(!path.potential);
            // Whoever has what the steps before gave can go each step.
            let mut has = BTreeSet::from([id(source)]);
            for step in &path.steps {
                let edge = &attack.access().edges()[step.edge as usize];
                let from = attack.access().vertex(edge.from);
                let is_joint = from.is_joint();
                assert!(is_joint || has.contains(&step.from), "{path:?}");
                has.insert(step.to);
            }
            assert!(has.contains(&id(goal)));
            paths += 1;
        }
    }
    assert!(paths > 500, "{paths}");
}

#[test]
fn diverse_paths_differ_and_the_first_is_the_best() {
    // Two ways of two steps, and one of three.
    let edges: Vec<Spec> =
        [(0, 1), (1, 5), (0, 2), (2, 5), (0, 3), (3, 4), (4, 5)].map(|(from, to)| (from, to, vec![])).into();
    let attack = AttackGraph::new(graph(6, &edges, &[]));
    let id = |number| attack.access().find(&user(number)).unwrap();
    let paths = attack.diverse(id(0), &[id(5)], Certainty::Certain, 5);
    let lengths: Vec<usize> = paths.iter().map(|path| path.steps.len()).collect();
    assert_eq!(lengths, [2, 2, 3]);
    assert!((paths[0].probability - 0.81).abs() < 1e-9);
    assert!(attack.diverse(id(5), &[id(0)], Certainty::Certain, 5).is_empty());
}

#[test]
fn the_path_that_both_ends_look_for_is_as_likely_as_the_best_and_whoever_has_none_gets_none() {
    let mut dice = Dice(0xb07);
    let (mut paths, mut none) = (0, 0);
    for _ in 0..200 {
        let (count, edges, conjunctions) = random(&mut dice);
        let attack = AttackGraph::new(graph(count, &edges, &conjunctions));
        let id = |number| attack.access().find(&user(number)).unwrap();
        for goal in 0..count {
            let ways = attack.ways_to(&[id(goal)], Certainty::Certain);
            for source in (0..count).filter(|&source| source != goal) {
                let found = attack.diverse(id(source), &[id(goal)], Certainty::Certain, 1);
                match (ways.path(id(source)), &found[..]) {
                    (Some(best), [path]) => {
                        // Steps are alike: of ways without conjunctions the best has the fewest.
                        let is_plain = conjunctions.is_empty();
                        assert!(!is_plain || path.steps.len() == best.steps.len(), "{edges:?} {path:?} {best:?}");
                        assert_eq!((path.from, path.to), (id(source), id(goal)));
                        assert!(path.probability > 0.0);
                        paths += 1;
                    }
                    (None, []) => none += 1,
                    (best, found) => panic!("{edges:?} {conjunctions:?}: {best:?} {found:?}"),
                }
            }
        }
    }
    assert!(paths > 10_000 && none > 10_000, "{paths} {none}");
}
