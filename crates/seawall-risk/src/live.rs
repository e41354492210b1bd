//! The part of a layer that lies between sources and goals, small, and with conjunctions as what they are: steps that
//! need all their premises.
//!
//! A layer knows who meets a conjunction as long as no edge is taken away. Here edges come and go, so that premises stay
//! premises, and whoever walks the graph finds out who has all of them.

use rustc_hash::FxHashMap;
use seawall_model::access::{AccessGraph, FixId, VertexId};

use crate::layer::Layer;
use crate::links::{Link, Links};

/// The live part, with numbers of its own for vertices, arcs and fixes.
#[derive(Debug)]
pub(crate) struct Live {
    /// Arcs by where they come from: `to` is the other end, `via` the number of the arc.
    forward: Links,
    /// The same by where they lead.
    backward: Links,
    /// Whether a vertex is come to only by whoever has been at the beginnings of all its arcs.
    needs_all: Vec<bool>,
    /// Where attacks begin.
    pub(crate) sources: Vec<u32>,
    /// Where they are to be stopped. Nothing leads on from there.
    pub(crate) goals: Vec<u32>,
    /// Who is known to meet which conjunction, by themselves, as long as nothing is made.
    pub(crate) meeting: Vec<(u32, Vec<u32>)>,
    is_goal: Vec<bool>,
    /// The fixes of the graph that are on its arcs, sorted.
    pub(crate) fixes: Vec<FixId>,
    fixes_of: Links,
    arcs_of: Links,
    /// Where each arc begins and ends.
    arcs: Vec<(u32, u32)>,
    /// The vertices in an order in which arcs lead on, those that close a ring aside, and the place of each.
    pub(crate) order: Vec<u32>,
    pub(crate) places: Vec<u32>,
}

impl Live {
    /// What lies between `sources` and `goals`, neither of which is in the other.
    pub(crate) fn new(access: &AccessGraph, layer: &Layer, sources: &[VertexId], goals: &[VertexId]) -> Self {
        let mut is_goal = vec![false; layer.forward.len()];
        goals.iter().for_each(|goal| is_goal[goal.index()] = true);
        let conjunctions = conjunctions(layer);
        let forth = forth(layer, sources, &is_goal, &conjunctions);
        let live = back(layer, goals, &forth, &conjunctions);
        let mut numbers = vec![u32::MAX; live.len()];
        let mut count = 0;
        for (number, _) in numbers.iter_mut().zip(&live).filter(|(_, live)| **live) {
            *number = count;
            count += 1;
        }
        let number = |vertex: u32| Some(numbers[vertex as usize]).filter(|number| *number != u32::MAX);
        let mut arcs: Vec<(u32, u32)> = Vec::new();
        let mut fixed: Vec<(u32, FixId)> = Vec::new();
        let mut needs_all = vec![false; count as usize];
        for vertex in (0..live.len() as u32).filter(|&vertex| live[vertex as usize]) {
            let Some(to) = number(vertex) else { continue };
            if let Some(premises) = premises(&conjunctions, vertex) {
                needs_all[to as usize] = true;
                arcs.extend(premises.iter().filter_map(|&premise| Some((number(premise)?, to))));
                continue;
            }
            for link in layer.backward.of(vertex).iter().filter(|link| !is_goal[link.to as usize]) {
                let (Some(from), Some(edge)) = (number(link.to), layer.edge(link.via)) else { continue };
                let arc = arcs.len() as u32;
                arcs.push((from, to));
                fixed.extend(access.fixes(&access.edges()[edge]).iter().map(|&fix| (arc, fix)));
            }
        }
        let mut fixes: Vec<FixId> = fixed.iter().map(|(_, fix)| *fix).collect();
        fixes.sort_unstable();
        fixes.dedup();
        let places: FxHashMap<FixId, u32> = fixes.iter().copied().zip(0..).collect();
        let fixed = fixed.iter().map(|(arc, fix)| (*arc, places[fix], 0));
        let numbered = arcs.iter().zip(0..).map(|(&(from, to), arc)| (from, to, arc));
        let forward = Links::new(count as usize, numbered.clone());
        let order = forward.order();
        let mut places = vec![0; order.len()];
        order.iter().zip(0..).for_each(|(&vertex, place)| places[vertex as usize] = place);
        Self {
            forward,
            order,
            places,
            backward: Links::new(count as usize, numbered.map(|(from, to, arc)| (to, from, arc))),
            needs_all,
            sources: sources.iter().filter_map(|source| number(source.0)).collect(),
            meeting: meeting(layer, &number, &is_goal),
            goals: goals.iter().filter_map(|goal| number(goal.0)).collect(),
            is_goal: is_goal.iter().zip(&live).filter(|(_, live)| **live).map(|(is_goal, _)| *is_goal).collect(),
            fixes_of: Links::new(arcs.len(), fixed.clone()),
            arcs_of: Links::new(fixes.len(), fixed.map(|(arc, fix, via)| (fix, arc, via))),
            fixes,
            arcs,
        }
    }

    /// How many vertices there are.
    pub(crate) fn len(&self) -> usize {
        self.needs_all.len()
    }

    /// The arcs that come from a vertex: where they lead, and their numbers.
    pub(crate) fn from(&self, vertex: u32) -> &[Link] {
        self.forward.of(vertex)
    }

    /// The arcs that lead to a vertex: where they come from, and their numbers.
    pub(crate) fn into(&self, vertex: u32) -> &[Link] {
        self.backward.of(vertex)
    }

    /// Whether it takes all its arcs to come to a vertex.
    pub(crate) fn needs_all(&self, vertex: u32) -> bool {
        self.needs_all[vertex as usize]
    }

    /// Whether there is a conjunction at all.
    pub(crate) fn has_conjunction(&self) -> bool {
        self.needs_all.contains(&true)
    }

    /// Whether a vertex is a goal.
    pub(crate) fn is_goal(&self, vertex: u32) -> bool {
        self.is_goal[vertex as usize]
    }

    /// The numbers of the fixes any of which takes an arc away.
    pub(crate) fn fixes_of(&self, arc: u32) -> impl ExactSizeIterator<Item = u32> {
        self.fixes_of.of(arc).iter().map(|link| link.to)
    }

    /// The arcs that a fix takes away.
    pub(crate) fn arcs_of(&self, fix: u32) -> impl ExactSizeIterator<Item = u32> {
        self.arcs_of.of(fix).iter().map(|link| link.to)
    }

    /// How many arcs there are.
    pub(crate) fn arcs(&self) -> usize {
        self.arcs.len()
    }

    /// Where an arc begins and ends.
    pub(crate) fn ends(&self, arc: u32) -> (u32, u32) {
        self.arcs[arc as usize]
    }
}

/// Who meets which conjunctions, by number.
fn meeting(layer: &Layer, number: &dyn Fn(u32) -> Option<u32>, is_goal: &[bool]) -> Vec<(u32, Vec<u32>)> {
    let live = meeting_at(layer).into_iter().filter(|&from| !is_goal[from as usize]);
    let live = live.filter_map(|from| {
        let met = layer.forward.of(from).iter().filter(|link| layer.conjunction(link.via).is_some());
        Some((number(from)?, met.filter_map(|link| number(link.to)).collect()))
    });
    live.filter(|(_, met): &(u32, Vec<u32>)| !met.is_empty()).collect()
}

/// The vertices from which links to conjunctions lead.
fn meeting_at(layer: &Layer) -> Vec<u32> {
    let mut from: Vec<u32> = layer.joined.iter().map(|joined| joined.from).collect();
    from.sort_unstable();
    from.dedup();
    from
}

/// The conjunctions that somebody meets, with their premises; sorted.
fn conjunctions(layer: &Layer) -> Vec<(u32, &[u32])> {
    let from = meeting_at(layer);
    let links = from.iter().flat_map(|&from| layer.forward.of(from));
    let met = links.filter_map(|link| Some((link.to, &layer.conjunction(link.via)?.premises[..])));
    let mut met: Vec<(u32, &[u32])> = met.collect();
    met.sort_unstable();
    met.dedup_by_key(|one| one.0);
    met
}

/// What `sources` together come to, not through goals. Who meets a conjunction in the layer may do so through a goal only,
/// so that it is found out anew.
fn forth(layer: &Layer, sources: &[VertexId], is_goal: &[bool], conjunctions: &[(u32, &[u32])]) -> Vec<bool> {
    let mut missing: Vec<usize> = conjunctions.iter().map(|(_, premises)| premises.len()).collect();
    let mut needed_by: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for ((_, premises), number) in conjunctions.iter().zip(0..) {
        premises.iter().for_each(|&premise| needed_by.entry(premise).or_default().push(number));
    }
    let mut seen = vec![false; layer.forward.len()];
    let mut open: Vec<u32> = sources.iter().map(|source| source.0).collect();
    while let Some(vertex) = open.pop() {
        if std::mem::replace(&mut seen[vertex as usize], true) || is_goal[vertex as usize] {
            continue;
        }
        let plain = layer.forward.of(vertex).iter().filter(|link| layer.edge(link.via).is_some());
        open.extend(plain.map(|link| link.to).filter(|&to| !seen[to as usize]));
        for &number in needed_by.get(&vertex).into_iter().flatten() {
            missing[number as usize] -= 1;
            if missing[number as usize] == 0 {
                open.push(conjunctions[number as usize].0);
            }
        }
    }
    seen
}

/// What of `forth` may have a part in coming to `goals`: every premise of a conjunction has.
fn back(layer: &Layer, goals: &[VertexId], forth: &[bool], conjunctions: &[(u32, &[u32])]) -> Vec<bool> {
    let mut seen = vec![false; forth.len()];
    let mut open: Vec<u32> = goals.iter().map(|goal| goal.0).collect();
    while let Some(vertex) = open.pop() {
        if !forth[vertex as usize] || std::mem::replace(&mut seen[vertex as usize], true) {
            continue;
        }
        match premises(conjunctions, vertex) {
            Some(premises) => open.extend(premises),
            None => open.extend(layer.backward.of(vertex).iter().map(|link| link.to)),
        }
    }
    seen
}

fn premises<'c>(conjunctions: &[(u32, &'c [u32])], vertex: u32) -> Option<&'c [u32]> {
    conjunctions.binary_search_by_key(&vertex, |one| one.0).ok().map(|at| conjunctions[at].1)
}
