//! The worst paths: from everywhere to every goal, one for all that go the same way.
//!
//! A list that people read tells of everybody once, at the worst that follows: who becomes cluster-admin is root on nodes
//! and reads Secrets, too, and whoever is root on a node reads what its pods are given.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::access::{Goal, Vertex, VertexId};

use crate::attack_graph::{AttackGraph, Certainty};
use crate::path::{Path, Ways};
use crate::shape::Shape;

/// What there is to tell of.
#[derive(Debug, Clone, PartialEq)]
pub struct Survey {
    /// The worst paths, the worst first.
    pub worst: Vec<Worst>,
    /// How many there are in all.
    pub count: usize,
    /// For each goal how many who reach it are not told of there, because they reach something worse at least as surely.
    /// Goals of which there are none are left out.
    pub implied: Vec<(Goal, usize)>,
}

/// A path, and who else goes the same way.
#[derive(Debug, Clone, PartialEq)]
pub struct Worst {
    /// The path of the one from whom it is likeliest.
    pub path: Path,
    /// The goal.
    pub goal: Goal,
    /// How likely an attacker is to begin there, times the path's chance, times what the goal is worth: from 0 to 100.
    pub weight: f64,
    /// Others who get there by the same kinds of steps through the same last door, and whoever is met on the way from the
    /// internet; sorted.
    pub others: Vec<VertexId>,
}

/// What reaching a goal costs its owner, from 0 to 100.
pub fn impact(goal: Goal) -> f64 {
    match goal {
        Goal::ClusterAdmin | Goal::CloudAdmin => 100.0,
        Goal::CrownJewel => 80.0,
        Goal::TenantCross | Goal::NodeRoot => 40.0,
        Goal::SecretData => 30.0,
    }
}

impl AttackGraph {
    /// The paths from `sources` to every goal, at most `most` of them. Those that are certain come before those that are
    /// not; a source from which a goal is certain to be reached is not told of again.
    pub fn worst(&self, sources: &[VertexId], goals: &[Goal], certainty: Certainty, most: usize) -> Survey {
        self.prepare(certainty);
        let reaches: Vec<Reach<'_>> = goals.par_iter().filter_map(|&goal| Reach::new(self, goal, certainty)).collect();
        let found: Vec<(Vec<Worst>, usize, usize)> =
            reaches.par_iter().map(|reach| self.of_goal(reach, &reaches, sources, most)).collect();
        let count = found.iter().map(|(_, count, _)| count).sum();
        let implied = reaches.iter().zip(&found).map(|(reach, (.., implied))| (reach.goal, *implied));
        let implied = implied.filter(|(_, implied)| *implied > 0).collect();
        let mut worst: Vec<Worst> = found.into_iter().flat_map(|(found, ..)| found).collect();
        worst.sort_by(|one, other| {
            let certain = one.path.potential.cmp(&other.path.potential);
            let weight = other.weight.total_cmp(&one.weight);
            certain.then(weight).then(one.goal.cmp(&other.goal)).then(one.path.from.cmp(&other.path.from))
        });
        worst.truncate(most);
        Survey { worst, count, implied }
    }

    /// The worst paths to one goal, how many there are, and how many sources are told of elsewhere.
    fn of_goal(
        &self,
        reach: &Reach<'_>,
        others: &[Reach<'_>],
        sources: &[VertexId],
        most: usize,
    ) -> (Vec<Worst>, usize, usize) {
        let (certain, rest): (Vec<VertexId>, Vec<VertexId>) =
            sources.iter().partition(|source| reach.certain.reaches(**source));
        let with_door = reach.goal != Goal::SecretData;
        let (mut found, mut count, mut implied) = (Vec::new(), 0, 0);
        for (ways, sources, certainty) in [
            (Some(&reach.certain), certain, Certainty::Certain),
            (reach.potential.as_ref(), rest, Certainty::Potential),
        ] {
            let Some(ways) = ways else { continue };
            let reaching = sources.into_iter().filter(|source| ways.reaches(*source));
            let is_implied =
                |source: &VertexId| others.iter().any(|greater| greater.implies(reach.goal, ways, *source, certainty));
            let (known, news): (Vec<VertexId>, Vec<VertexId>) = reaching.partition(is_implied);
            implied += known.len();
            count += self.grouped(ways, &news, Told { goal: reach.goal, with_door, most }, &mut found);
        }
        (found, count, implied)
    }

    /// The paths from `sources` to one vertex, the likeliest first, certain ones before the others; one for all that go
    /// the same way.
    pub fn worst_to(&self, sources: &[VertexId], target: VertexId, certainty: Certainty) -> Vec<Worst> {
        let mut all = Vec::new();
        let certain = self.ways_to(&[target], Certainty::Certain);
        // What it is worth does not matter among paths to the same.
        let told = Told { goal: Goal::ClusterAdmin, with_door: true, most: usize::MAX };
        self.grouped(&certain, sources, told, &mut all);
        if certainty == Certainty::Potential {
            let rest: Vec<VertexId> = sources.iter().copied().filter(|source| !certain.reaches(*source)).collect();
            self.grouped(&self.ways_to(&[target], Certainty::Potential), &rest, told, &mut all);
        }
        all.sort_by(|one, other| {
            let certain = one.path.potential.cmp(&other.path.potential);
            certain.then(other.weight.total_cmp(&one.weight)).then(one.path.from.cmp(&other.path.from))
        });
        all
    }

    /// Adds the worst of the ways, one for all that go the same way; gives how many there are.
    fn grouped(&self, ways: &Ways<'_>, sources: &[VertexId], told: Told, into: &mut Vec<Worst>) -> usize {
        let weight = |source: VertexId| self.prior(source) * ways.chance(source);
        let internet = self.access().find(&Vertex::Internet).filter(|internet| sources.contains(internet));
        let internet = internet.filter(|internet| ways.reaches(*internet));
        let met: FxHashSet<VertexId> = internet.into_iter().flat_map(|internet| ways.on_the_way(internet)).collect();
        let mut groups: FxHashMap<Shape, Vec<VertexId>> = FxHashMap::default();
        for &source in sources.iter().filter(|source| ways.reaches(**source)) {
            let like = internet.filter(|_| met.contains(&source)).unwrap_or(source);
            groups.entry(ways.shape(like, told.with_door)).or_default().push(source);
        }
        let mut groups: Vec<Vec<VertexId>> = groups.into_values().collect();
        for members in &mut groups {
            members.sort_by(|one, other| {
                let from_outside = (Some(*other) == internet).cmp(&(Some(*one) == internet));
                from_outside.then(weight(*other).total_cmp(&weight(*one))).then(one.cmp(other))
            });
        }
        groups.sort_by(|one, other| weight(other[0]).total_cmp(&weight(one[0])).then(one[0].cmp(&other[0])));
        let count = groups.len();
        for mut members in groups.into_iter().take(told.most) {
            let Some(path) = ways.path(members[0]) else { continue };
            let weight = self.prior(path.from) * path.probability * impact(told.goal);
            let mut others = members.split_off(1);
            others.sort_unstable();
            into.push(Worst { path, goal: told.goal, weight, others });
        }
        count
    }

    /// How likely an attacker is to begin at a vertex.
    pub fn prior(&self, vertex: VertexId) -> f64 {
        match self.access().vertex(vertex) {
            Vertex::Internet => 1.0,
            Vertex::Container { .. } => self.entry_of(vertex).prior(),
            // A credential is lost now and then.
            Vertex::User { .. } | Vertex::Group { .. } | Vertex::ServiceAccount { .. } => 0.02,
            _ => 0.01,
        }
    }
}

/// What is told of ways.
#[derive(Debug, Clone, Copy)]
struct Told {
    goal: Goal,
    /// Whether ways through different last doors are different ones.
    with_door: bool,
    most: usize,
}

/// The ways to a goal.
struct Reach<'g> {
    goal: Goal,
    certain: Ways<'g>,
    /// None where what may be does not count.
    potential: Option<Ways<'g>>,
}

impl<'g> Reach<'g> {
    fn new(graph: &'g AttackGraph, goal: Goal, certainty: Certainty) -> Option<Self> {
        let target = graph.goal(goal)?;
        let potential = || (certainty == Certainty::Potential).then(|| graph.ways_to(&[target], Certainty::Potential));
        let (certain, potential) = rayon::join(|| graph.ways_to(&[target], Certainty::Certain), potential);
        Some(Self { goal, certain, potential })
    }

    /// Whether somebody who gets to a lesser goal in `ways` gets to this one, at least as surely and at least as bad, and
    /// this one gives the lesser.
    fn implies(&self, lesser: Goal, ways: &Ways<'_>, source: VertexId, certainty: Certainty) -> bool {
        let gives = match (self.goal, lesser) {
            (Goal::ClusterAdmin, Goal::NodeRoot | Goal::SecretData) => true,
            (Goal::NodeRoot, Goal::SecretData) => ways.takes_a_node(source),
            _ => false,
        };
        let weight = ways.chance(source) * impact(lesser);
        let is_as_bad = |own: &Ways<'_>| own.reaches(source) && own.chance(source) * impact(self.goal) >= weight;
        let perhaps = self.potential.as_ref().filter(|_| certainty == Certainty::Potential);
        gives && (is_as_bad(&self.certain) || perhaps.is_some_and(is_as_bad))
    }
}
