//! Paths for people: the likeliest ways from one to another, step by step.

use std::collections::BTreeSet;

use seawall_model::access::{AccessGraph, Vertex, VertexId};

use crate::attack_graph::{AttackGraph, Certainty};
use crate::between::{Direction, Known, between};
use crate::layer::{INSIDE_FLAW, Layer};
use crate::search::Search;

/// A way from one vertex to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// Where it begins.
    pub from: VertexId,
    /// Where it ends.
    pub to: VertexId,
    /// The chance that whoever tries gets there, above 0 and at most 1.
    pub probability: f64,
    /// Whether a step depends on something that the input does not tell.
    pub potential: bool,
    /// The steps in the order in which they are gone. Those of a conjunction's premises come before it.
    pub steps: Vec<Step>,
}

/// One step of a path, as people know it: what lies between the ends only joins them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    /// The edge that is gone: an index in [`AccessGraph::edges`].
    pub edge: u32,
    /// Who goes.
    pub from: VertexId,
    /// What is got.
    pub to: VertexId,
}

/// The best ways to a goal, from everywhere.
#[derive(Debug)]
pub struct Ways<'g> {
    pub(crate) access: &'g AccessGraph,
    pub(crate) layer: &'g Layer,
    pub(crate) search: Search,
    potential: bool,
}

impl AttackGraph {
    /// The best ways to the nearest of `goals`.
    pub fn ways_to(&self, goals: &[VertexId], certainty: Certainty) -> Ways<'_> {
        let layer = self.layer(certainty);
        let goals: Vec<u32> = goals.iter().map(|goal| goal.0).collect();
        let potential = certainty == Certainty::Potential;
        Ways { access: self.access(), layer, search: Search::backward(layer, &goals), potential }
    }

    /// Up to `count` ways from `from` to the nearest of `goals`, the likeliest first, that differ in more than a detail:
    /// what one has gone through costs the next one.
    pub fn diverse(&self, from: VertexId, goals: &[VertexId], certainty: Certainty, count: usize) -> Vec<Path> {
        /// What going the same step again costs: half the chance.
        const AGAIN: f32 = std::f32::consts::LN_2;
        let layer = self.layer(certainty);
        let numbers: Vec<u32> = goals.iter().map(|goal| goal.0).collect();
        let rest = goals.first().filter(|_| goals.len() == 1).and_then(|&goal| self.rest(goal, certainty));
        let mut used: rustc_hash::FxHashMap<u32, u32> = rustc_hash::FxHashMap::default();
        let mut seen: BTreeSet<Vec<u32>> = BTreeSet::new();
        let mut paths = Vec::new();
        let mut misses = 0;
        while paths.len() < count && misses < 2 * count {
            let cost = |via: u32| layer.cost(via) + AGAIN * used.get(&via).copied().unwrap_or(0) as f32;
            // Steps that were gone cost more, never less.
            let known = match rest {
                Some(rest) if used.is_empty() => Known::Exactly(rest),
                Some(rest) => Known::Least(rest),
                None => Known::Nothing,
            };
            let found = between(layer, Direction::Forth, &[from.0], &numbers, cost, known);
            let Some((goal, way)) = found else { break };
            let mut links: Vec<(u32, u32)> = Vec::new();
            let mut end = goal;
            for (before, via) in way {
                links.push((end, via));
                end = before;
            }
            links.reverse();
            links.iter().for_each(|(_, via)| *used.entry(*via).or_default() += 1);
            if seen.insert(links.iter().map(|(_, via)| *via).collect()) {
                paths.push(path(self.access(), layer, from, &links, certainty == Certainty::Potential));
            } else {
                misses += 1;
            }
        }
        paths.sort_by(|one, other| {
            other.probability.total_cmp(&one.probability).then_with(|| one.steps.cmp(&other.steps))
        });
        paths
    }
}

impl Ways<'_> {
    /// Whether there is a way from `vertex`.
    pub fn reaches(&self, vertex: VertexId) -> bool {
        self.search.reaches(vertex.0)
    }

    /// About the chance of the best way from `vertex`; 0 where there is none.
    pub fn chance(&self, vertex: VertexId) -> f64 {
        self.search.chance(vertex.0)
    }

    /// The best way from `vertex`.
    pub fn path(&self, vertex: VertexId) -> Option<Path> {
        self.search.reaches(vertex.0).then(|| {
            let links = self.search.way(vertex.0);
            path(self.access, self.layer, vertex, &links, self.potential)
        })
    }
}

/// The path along `links`, each the vertex that is come to and the link.
fn path(access: &AccessGraph, layer: &Layer, from: VertexId, links: &[(u32, u32)], with_potential: bool) -> Path {
    let mut edges: Vec<u32> = Vec::new();
    for &(_, via) in links {
        flatten(layer, via, &mut edges);
    }
    let to = links.last().map_or(from, |(end, _)| layer.original(*end));
    let steps = steps(access, &edges);
    let mut once: BTreeSet<u32> = BTreeSet::new();
    let gone = steps.iter().filter(|step| once.insert(step.edge)).map(|step| &access.edges()[step.edge as usize]);
    let mut probability = 1.0;
    let mut potential = false;
    for edge in gone {
        probability *= edge.kind.ease.probability() * if edge.is_certain() { 1.0 } else { 0.5 };
        potential |= !edge.is_certain();
    }
    // A flaw that nobody knows of yet is assumed on the way in only.
    let is_flaw = |edge: u32| access.edges()[edge as usize].kind.id == "E02";
    let is_entry = |at: usize| at == 1 && access.edges()[edges[0] as usize].kind.id == "E01";
    let inside = edges.iter().enumerate().filter(|(at, edge)| is_flaw(**edge) && !is_entry(*at)).count();
    probability *= (0..inside).map(|_| INSIDE_FLAW).product::<f64>();
    Path { from, to, probability, potential: potential || with_potential && inside > 0, steps }
}

/// The edges that a link stands for.
fn flatten(layer: &Layer, via: u32, into: &mut Vec<u32>) {
    match (layer.edge(via), layer.conjunction(via)) {
        (Some(_), _) => into.push(via),
        (None, Some(joined)) => {
            joined.ways(layer, via).iter().flatten().for_each(|&via| flatten(layer, via, into));
        }
        (None, None) => {}
    }
}

/// Joins what only leads on: `A -> all pods of shop -> all pods in it -> B` is one step from A to B. Where the premises of
/// a conjunction are gone one after the other, a step begins again where the first one did. What may be a part of something
/// is a step of its own.
fn steps(access: &AccessGraph, edges: &[u32]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for &index in edges {
        let edge = &access.edges()[index as usize];
        let leads_on = access.vertex(edge.from).is_joint() || matches!(access.vertex(edge.from), Vertex::Gate { .. });
        match steps.last_mut() {
            Some(last) if edge.kind.id.is_empty() && edge.is_certain() && leads_on && last.to == edge.from => {
                last.to = edge.to;
            }
            _ => steps.push(Step { edge: index, from: edge.from, to: edge.to }),
        }
    }
    steps
}
