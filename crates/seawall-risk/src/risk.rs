//! How much each workload puts at risk, and why: every factor has a name, and they multiply to the score.

use std::cell::OnceCell;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::access::{FixId, Goal, Member, VertexId};

use crate::attack_graph::{AttackGraph, Certainty};
use crate::blast::Blast;
use crate::cut::{Price, Prices};
use crate::entry::Entry;
use crate::path::{Path, Ways};
use crate::survey::impact;

/// The risk of one workload.
#[derive(Debug, Clone)]
pub struct Risk {
    /// The vertex of the workload.
    pub workload: VertexId,
    /// From 0 to 100, on a scale on which five points more are twice the risk.
    pub score: f64,
    /// The same as expected loss, from 0 to 1: the product of the factors.
    pub expected: f64,
    /// What multiplies to `expected`.
    pub factors: Vec<Factor>,
    /// How bad each goal is that it leads to, the worst first.
    pub goals: Vec<ToGoal>,
    /// How much whoever takes it over reaches for certain.
    pub blast: Blast,
}

/// One factor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Factor {
    /// What it is.
    pub name: &'static str,
    /// By what it multiplies.
    pub value: f64,
    /// Why.
    pub because: &'static str,
}

/// One goal that a workload leads to.
#[derive(Debug, Clone)]
pub struct ToGoal {
    /// The goal.
    pub goal: Goal,
    /// The likeliest way.
    pub path: Path,
    /// The chance of the way times what the goal is worth, from 0 to 1.
    pub loss: f64,
}

/// How likely what listens has a flaw that an attacker can use, where nothing is known of the image.
const UNKNOWN_FLAW: f64 = 0.02;
/// The same where a grave one is known.
const KNOWN_FLAW: f64 = 0.8;

/// A fix, and how much of all risk it takes away.
#[derive(Debug, Clone, PartialEq)]
pub struct Relief {
    /// The fix.
    pub fix: FixId,
    /// Others that take the same away from the same workloads and are no better for what they cost: one of them will do.
    pub instead: Vec<FixId>,
    /// What it costs.
    pub price: Price,
    /// The part of the sum of all expected losses that it takes away, from 0 to 1.
    pub removed: f64,
}

impl AttackGraph {
    /// Fixes that take away most of all risk for what they cost, the best first, at most `most` of them. Looked for among
    /// those on the likeliest ways of the workloads that are at the greatest risk; last resorts stand behind all others.
    pub fn reliefs(&self, risks: &[Risk], prices: Prices<'_>, most: usize) -> Vec<Relief> {
        let access = self.access();
        let mut on: FxHashMap<FixId, f64> = FxHashMap::default();
        let mut helped: FxHashMap<FixId, Vec<VertexId>> = FxHashMap::default();
        for risk in risks {
            let mut seen: FxHashSet<FixId> = FxHashSet::default();
            for (to, step) in risk.goals.iter().flat_map(|to| to.path.steps.iter().map(move |step| (to, step))) {
                for &fix in access.fixes(&access.edges()[step.edge as usize]) {
                    if seen.insert(fix) {
                        helped.entry(fix).or_default().push(risk.workload);
                        *on.entry(fix).or_default() += risk.expected * to.loss / prices(fix).cost;
                    }
                }
            }
        }
        let mut candidates: Vec<(FixId, f64)> = on.into_iter().collect();
        candidates.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        candidates.truncate(2 * most);
        let before: f64 = risks.iter().map(|risk| risk.expected).sum();
        let mut reliefs: Vec<Relief> = candidates
            .into_par_iter()
            .map(|(fix, _)| {
                let after = self.expected_without(fix, risks);
                let removed = ((before - after) / before).max(0.0);
                Relief { fix, instead: Vec::new(), price: prices(fix), removed }
            })
            .filter(|relief| relief.removed > 0.0005)
            .collect();
        let worth = |relief: &Relief| relief.removed / relief.price.cost;
        reliefs.sort_by(|one, other| {
            let resort = one.price.last_resort.cmp(&other.price.last_resort);
            resort.then(worth(other).total_cmp(&worth(one))).then(one.fix.cmp(&other.fix))
        });
        let is_same = |one: &Relief, other: &Relief| {
            (one.removed - other.removed).abs() < 1e-9 && helped.get(&one.fix) == helped.get(&other.fix)
        };
        let mut told: Vec<Relief> = Vec::new();
        for relief in reliefs {
            match told.iter_mut().find(|known| is_same(known, &relief)) {
                Some(known) => known.instead.push(relief.fix),
                None => told.push(relief),
            }
        }
        told.truncate(most);
        told
    }

    /// The sum of all expected losses once a fix is made. A way that it leaves stays the likeliest; only the others are
    /// looked for anew.
    fn expected_without(&self, fix: FixId, risks: &[Risk]) -> f64 {
        let access = self.access();
        let reduced = self.without(&[fix]);
        let members: FxHashMap<VertexId, &Member> =
            access.members().iter().map(|member| (member.vertex, member)).collect();
        let known: Vec<(&Risk, &Member, VertexId)> = risks
            .iter()
            .filter_map(|risk| {
                let member = members.get(&risk.workload)?;
                Some((risk, *member, worst_container(&reduced, member)?))
            })
            .collect();
        let sources: Vec<VertexId> = known.iter().map(|(.., container)| *container).collect();
        let blasts = reduced.blast(&sources, Certainty::Certain);
        let mut ways: FxHashMap<Goal, GoalWays<'_>> = FxHashMap::default();
        let is_gone = |path: &Path| {
            path.steps.iter().any(|step| access.fixes(&access.edges()[step.edge as usize]).contains(&fix))
        };
        let mut sum = 0.0;
        for ((risk, member, container), blast) in known.into_iter().zip(blasts) {
            let mut losses = Vec::new();
            for to in &risk.goals {
                if !is_gone(&to.path) {
                    losses.push(to.loss);
                    continue;
                }
                let Some(goal) = self.goal(to.goal) else { continue };
                let ways = ways.entry(to.goal).or_insert_with(|| GoalWays::new(&reduced, to.goal, goal));
                losses.extend(ways.to_goal(member).map(|to| to.loss));
            }
            let factors = self.factors(&reduced, container, &losses, blast);
            sum += factors.iter().map(|factor| factor.value).product::<f64>();
        }
        sum
    }

    /// The risk of every workload that runs, the greatest first.
    pub fn risks(&self) -> Vec<Risk> {
        let access = self.access();
        let members: Vec<&Member> = access.members().iter().filter(|member| member.is_alive).collect();
        let ways: Vec<GoalWays<'_>> =
            Goal::ALL.into_iter().filter_map(|goal| Some(GoalWays::new(self, goal, self.goal(goal)?))).collect();
        let sources: Vec<VertexId> = members.iter().filter_map(|member| worst_container(self, member)).collect();
        let blasts = self.blast(&sources, Certainty::Certain);
        let mut risks = Vec::new();
        for (member, (container, blast)) in
            members.iter().filter(|member| !member.containers.is_empty()).zip(sources.iter().zip(blasts))
        {
            let mut goals: Vec<ToGoal> = ways.iter().filter_map(|ways| ways.to_goal(member)).collect();
            goals.sort_by(|one, other| other.loss.total_cmp(&one.loss).then(one.goal.cmp(&other.goal)));
            let losses: Vec<f64> = goals.iter().map(|to| to.loss).collect();
            let factors = self.factors(self, *container, &losses, blast);
            let expected: f64 = factors.iter().map(|factor| factor.value).product();
            let factors = factors.to_vec();
            risks.push(Risk { workload: member.vertex, score: score(expected), expected, factors, goals, blast });
        }
        risks.sort_by(|one, other| {
            other
                .expected
                .total_cmp(&one.expected)
                .then_with(|| access.vertex(one.workload).cmp(access.vertex(other.workload)))
        });
        risks
    }

    /// The factors of a container in `reduced`, which is this graph, perhaps without what fixes take away.
    fn factors(&self, reduced: &Self, container: VertexId, losses: &[f64], blast: Blast) -> [Factor; 4] {
        let entry = reduced.entry_of(container);
        let because = match entry {
            Entry::Internet => "the internet can connect to it",
            Entry::PerhapsInternet => "the internet may be able to connect to it",
            Entry::Inside => "other pods can connect to it",
            Entry::Isolated => "nothing is known to connect to it",
        };
        let (flaw, why) = self.flaw(reduced, container);
        // Several goals are worse than one: the chance that at least one of the losses comes.
        let safe: f64 = losses.iter().map(|loss| 1.0 - loss.min(0.99)).product();
        let (loss, what) = match losses {
            [] => (0.001, "it leads to no goal"),
            _ => (1.0 - safe, "the likeliest ways to goals, times what these are worth"),
        };
        let reach = 1.0 + (1.0 + f64::from(blast.total())).log10() / 4.0;
        [
            Factor { name: "entry", value: entry.prior(), because },
            Factor { name: "flaw", value: flaw, because: why },
            Factor { name: "loss", value: loss, because: what },
            Factor { name: "blast", value: reach.min(2.0), because: "how much else can be reached from it" },
        ]
    }

    /// How likely what runs in a container has a flaw that serves, and why.
    fn flaw(&self, reduced: &Self, container: VertexId) -> (f64, &'static str) {
        let access = self.access();
        let layer = self.layer(Certainty::Potential);
        let mut best = (UNKNOWN_FLAW, "nothing is known of flaws in its image");
        let there = layer.backward.of(container.0).iter().filter_map(|link| layer.edge(link.via));
        for edge in there.filter(|edge| !reduced.is_gone(*edge)) {
            let edge = &access.edges()[edge];
            let found = match (edge.kind.id, edge.is_certain()) {
                ("E04", _) => (KNOWN_FLAW, "what listens asks nobody who they are"),
                ("E03" | "E11", true) => (KNOWN_FLAW, "a flaw is known that is used from the network"),
                ("E03" | "E11", false) => (KNOWN_FLAW / 2.0, "a flaw is known that may be used from the network"),
                _ => continue,
            };
            if found.0 > best.0 {
                best = found;
            }
        }
        best
    }
}

/// The likeliest ways to one goal: certain ones, and where there is none those that may be.
struct GoalWays<'g> {
    goal: Goal,
    certain: Ways<'g>,
    graph: &'g AttackGraph,
    vertex: VertexId,
    potential: OnceCell<Ways<'g>>,
}

impl<'g> GoalWays<'g> {
    fn new(graph: &'g AttackGraph, goal: Goal, vertex: VertexId) -> Self {
        let certain = graph.ways_to(&[vertex], Certainty::Certain);
        Self { goal, certain, graph, vertex, potential: OnceCell::new() }
    }

    /// The likeliest way from a workload's containers; none when there is none.
    fn to_goal(&self, member: &Member) -> Option<ToGoal> {
        let best = |ways: &Ways<'_>| {
            let reached = member.containers.iter().copied().filter(|container| ways.reaches(*container));
            reached.max_by(|one, other| ways.chance(*one).total_cmp(&ways.chance(*other)).then(other.cmp(one)))
        };
        let path = match best(&self.certain) {
            Some(container) => self.certain.path(container)?,
            None => {
                let make = || self.graph.ways_to(&[self.vertex], Certainty::Potential);
                let potential = self.potential.get_or_init(make);
                potential.path(best(potential)?)?
            }
        };
        let loss = path.probability * impact(self.goal) / 100.0;
        Some(ToGoal { goal: self.goal, path, loss })
    }
}

/// The container of a workload that is easiest to get into.
fn worst_container(graph: &AttackGraph, member: &Member) -> Option<VertexId> {
    let containers = member.containers.iter().copied();
    containers.max_by(|one, other| graph.entry_of(*one).cmp(&graph.entry_of(*other)).then(other.cmp(one)))
}

/// From 0 to 100: an expected loss of 1 is 100, half as much is five less.
fn score(expected: f64) -> f64 {
    if expected <= 0.0 { 0.0 } else { (100.0 + 5.0 * expected.log2()).clamp(0.0, 100.0) }
}
