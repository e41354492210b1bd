//! The worst paths: from everywhere to every goal, one for all that go the same way.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use seawall_model::access::{Goal, Vertex, VertexId};

use crate::attack_graph::{AttackGraph, Certainty};
use crate::path::{Path, Ways};

/// A path, and who else goes the same way after the first step.
#[derive(Debug, Clone, PartialEq)]
pub struct Worst {
    /// The path of the one from whom it is likeliest.
    pub path: Path,
    /// The goal.
    pub goal: Goal,
    /// How likely an attacker is to begin there, times the path's chance, times what the goal is worth: from 0 to 100.
    pub weight: f64,
    /// Others who go the same way, sorted.
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
    /// The paths from `sources` to every goal, the worst first, at most `most` of them, and how many there are. Those that
    /// are certain come before those that are not; a source from which a goal is certain to be reached is not told of
    /// again.
    pub fn worst(
        &self,
        sources: &[VertexId],
        goals: &[Goal],
        certainty: Certainty,
        most: usize,
    ) -> (Vec<Worst>, usize) {
        let of = |&goal: &Goal| {
            let (mut found, mut count) = (Vec::new(), 0);
            let Some(target) = self.goal(goal) else { return (found, count) };
            let certain = self.ways_to(&[target], Certainty::Certain);
            count += self.grouped(&certain, sources, goal, most, &mut found);
            if certainty == Certainty::Potential {
                let rest: Vec<VertexId> = sources.iter().copied().filter(|source| !certain.reaches(*source)).collect();
                count += self.grouped(&self.ways_to(&[target], Certainty::Potential), &rest, goal, most, &mut found);
            }
            (found, count)
        };
        self.prepare(certainty);
        let found: Vec<(Vec<Worst>, usize)> = goals.par_iter().map(of).collect();
        let count = found.iter().map(|(_, count)| count).sum();
        let mut all: Vec<Worst> = found.into_iter().flat_map(|(found, _)| found).collect();
        all.sort_by(|one, other| {
            let certain = one.path.potential.cmp(&other.path.potential);
            let weight = other.weight.total_cmp(&one.weight);
            certain.then(weight).then(one.goal.cmp(&other.goal)).then(one.path.from.cmp(&other.path.from))
        });
        all.truncate(most);
        (all, count)
    }

    /// The paths from `sources` to one vertex, the likeliest first, certain ones before the others; one for all that go
    /// the same way.
    pub fn worst_to(&self, sources: &[VertexId], target: VertexId, certainty: Certainty) -> Vec<Worst> {
        let mut all = Vec::new();
        let certain = self.ways_to(&[target], Certainty::Certain);
        // What it is worth does not matter among paths to the same.
        self.grouped(&certain, sources, Goal::ClusterAdmin, usize::MAX, &mut all);
        if certainty == Certainty::Potential {
            let rest: Vec<VertexId> = sources.iter().copied().filter(|source| !certain.reaches(*source)).collect();
            self.grouped(
                &self.ways_to(&[target], Certainty::Potential),
                &rest,
                Goal::ClusterAdmin,
                usize::MAX,
                &mut all,
            );
        }
        all.sort_by(|one, other| {
            let certain = one.path.potential.cmp(&other.path.potential);
            certain.then(other.weight.total_cmp(&one.weight)).then(one.path.from.cmp(&other.path.from))
        });
        all
    }

    /// Adds the worst `most` of the ways, one for all that go the same way; gives how many there are.
    fn grouped(&self, ways: &Ways<'_>, sources: &[VertexId], goal: Goal, most: usize, into: &mut Vec<Worst>) -> usize {
        let weight = |source: VertexId| self.prior(source) * ways.chance(source);
        let mut groups: FxHashMap<VertexId, Vec<VertexId>> = FxHashMap::default();
        for &source in sources.iter().filter(|source| ways.reaches(**source)) {
            groups.entry(ways.next_named(source)).or_default().push(source);
        }
        let mut groups: Vec<Vec<VertexId>> = groups.into_values().collect();
        for members in &mut groups {
            members.sort_by(|one, other| weight(*other).total_cmp(&weight(*one)).then(one.cmp(other)));
        }
        groups.sort_by(|one, other| weight(other[0]).total_cmp(&weight(one[0])).then(one[0].cmp(&other[0])));
        let count = groups.len();
        for mut members in groups.into_iter().take(most) {
            let Some(path) = ways.path(members[0]) else { continue };
            let weight = self.prior(path.from) * path.probability * impact(goal);
            let mut others = members.split_off(1);
            others.sort_unstable();
            into.push(Worst { path, goal, weight, others });
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
