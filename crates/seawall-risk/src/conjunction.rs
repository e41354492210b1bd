//! Steps that need several facts, as links of those who have all of them.
//!
//! Who reaches every premise reaches the step. Going backwards from one premise alone would say too much, so that the
//! condensed graph is asked who reaches them all: the last ones who do get a link. Whoever comes before them reaches
//! them, so nothing is lost and nothing is gained. New links can complete further conjunctions, until none does.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::layer::Layer;
use crate::search::ways;
use crate::sweep::{LANES, Lanes, common, count, has, set, sweep};

/// A conjunction as a link: someone who reaches all its premises.
#[derive(Debug, Clone)]
pub(crate) struct Joined {
    /// Who does.
    pub(crate) from: u32,
    /// The premises.
    pub(crate) premises: Vec<u32>,
    /// About what going all ways to the premises costs; what a path costs is counted from its steps.
    pub(crate) cost: f32,
}

impl Joined {
    /// The way to each premise: links in the order in which they are gone. Links of conjunctions that were met later have
    /// no part in them.
    pub(crate) fn ways(&self, layer: &Layer, own: u32) -> Vec<Vec<u32>> {
        ways(layer, self.from, &self.premises, own)
    }
}

/// Of so many components one is asked what it has, to tell what is rare.
const SAMPLED: usize = 61;

/// What a premise is taken to cost: one step.
const PREMISE: f32 = 0.11;

/// Sets the layer's links, with those of conjunctions. A premise that does not hold by itself keeps its conjunction
/// from ever being met, and so does one that nobody comes to.
pub(crate) fn join(
    layer: &mut Layer,
    count: usize,
    mut links: Vec<(u32, u32, u32)>,
    conjunctions: &[(u32, Vec<(u32, bool)>)],
    is_somebody: &dyn Fn(u32) -> bool,
) {
    layer.set_links(count, &links);
    let held: Vec<(u32, Vec<u32>)> = conjunctions
        .iter()
        .filter(|(_, premises)| premises.iter().all(|premise| premise.1))
        .map(|(both, premises)| (*both, premises.iter().map(|premise| premise.0).collect()))
        .collect();
    loop {
        let come_to = come_to(layer, count, is_somebody);
        let met: Vec<(u32, Vec<u32>)> = held
            .iter()
            .filter(|(_, premises)| premises.iter().all(|premise| come_to[*premise as usize]))
            .cloned()
            .collect();
        let new: Vec<Vec<(u32, u32, Vec<u32>)>> =
            chunks(layer, &met).into_par_iter().map(|(lanes, chunk)| last_who_have_all(layer, &lanes, chunk)).collect();
        let before = layer.joined.len();
        for (from, both, premises) in new.into_iter().flatten() {
            links.push((from, both, layer.next_via()));
            let cost = PREMISE * premises.len() as f32;
            layer.joined.push(Joined { from, premises, cost });
        }
        if layer.joined.len() == before {
            return;
        }
        let is_all =
            brings_nothing(layer, &layer.joined[before..], &links[links.len() - (layer.joined.len() - before)..]);
        layer.set_links(count, &links);
        if is_all {
            return;
        }
    }
}

/// Whether those who have all premises come to what the conjunctions lead to without them: then no further one is met.
/// Looked at for a few only.
fn brings_nothing(layer: &Layer, new: &[Joined], links: &[(u32, u32, u32)]) -> bool {
    const FEW: usize = 8;
    let mut holders: Vec<u32> = new.iter().map(|joined| joined.from).collect();
    holders.sort_unstable();
    holders.dedup();
    holders.len() <= FEW
        && holders.into_iter().all(|holder| {
            let reached = reached(layer, vec![holder]);
            let own = links.iter().filter(|link| link.0 == holder);
            own.flat_map(|link| layer.forward.of(link.1)).all(|link| reached[link.to as usize])
        })
}

/// Whether each vertex is come to from one of `open`.
fn reached(layer: &Layer, mut open: Vec<u32>) -> Vec<bool> {
    let mut seen = vec![false; layer.forward.len()];
    while let Some(vertex) = open.pop() {
        if !std::mem::replace(&mut seen[vertex as usize], true) {
            open.extend(layer.forward.of(vertex).iter().map(|link| link.to).filter(|&to| !seen[to as usize]));
        }
    }
    seen
}

/// Whether somebody comes to each vertex.
fn come_to(layer: &Layer, count: usize, is_somebody: &dyn Fn(u32) -> bool) -> Vec<bool> {
    reached(layer, (0..count as u32).filter(|&vertex| is_somebody(vertex)).collect())
}

/// Vertices by lane, and the conjunctions whose premises are all among them: at most as many as there are lanes.
type Chunk<'c> = (Vec<u32>, &'c [(u32, Vec<u32>)]);

/// A conjunction that nobody comes to yet needs no lane of its own.
fn chunks<'m>(layer: &Layer, met: &'m [(u32, Vec<u32>)]) -> Vec<Chunk<'m>> {
    let is_come_to = |vertex: &u32| !layer.backward.of(*vertex).is_empty();
    let mut chunks = Vec::new();
    let mut start = 0;
    while start < met.len() {
        let mut lanes: Vec<u32> = Vec::new();
        let mut known: FxHashMap<u32, ()> = FxHashMap::default();
        let mut end = start;
        while end < met.len() {
            let (both, premises) = &met[end];
            let own = Some(both).filter(|both| is_come_to(both));
            let needed: Vec<u32> =
                premises.iter().chain(own).copied().filter(|vertex| !known.contains_key(vertex)).collect();
            let is_full = lanes.len() + needed.len() > LANES || end - start == LANES;
            if is_full && end > start {
                break;
            }
            known.extend(needed.iter().map(|&vertex| (vertex, ())));
            lanes.extend(needed);
            end += 1;
        }
        lanes.truncate(LANES);
        chunks.push((lanes, &met[start..end]));
        start = end;
    }
    chunks
}

/// For each conjunction, one vertex of each component that reaches all premises and does not reach the conjunction yet,
/// and from which no other such component is reached.
fn last_who_have_all(layer: &Layer, lanes: &[u32], conjunctions: &[(u32, Vec<u32>)]) -> Vec<(u32, u32, Vec<u32>)> {
    let components = &layer.components;
    let reached = sweep(components, lanes);
    let lane_of: FxHashMap<u32, usize> = lanes.iter().enumerate().map(|(lane, &vertex)| (vertex, lane)).collect();
    /// So many conjunctions that are not met yet are looked at one by one.
    const FEW: u32 = 32;
    let mut wanted: Vec<(Option<usize>, Lanes)> = Vec::new();
    let mut all = Lanes::default();
    // Nobody has all who lacks one: conjunctions by the lane of the premise that the fewest have, as a sample tells.
    let mut having_lane = [0_u32; LANES];
    for lanes in reached.iter().step_by(SAMPLED) {
        common(lanes, lanes).for_each(|lane| having_lane[lane] += 1);
    }
    let (mut rarest, mut by_rarest) = (Lanes::default(), vec![Vec::new(); LANES]);
    for (number, (both, premises)) in conjunctions.iter().enumerate() {
        let mut needed = Lanes::default();
        premises.iter().filter_map(|premise| lane_of.get(premise)).for_each(|&lane| set(&mut needed, lane));
        wanted.push((lane_of.get(both).copied(), needed));
        set(&mut all, number);
        let own = premises.iter().filter_map(|premise| lane_of.get(premise).copied());
        if let Some(lane) = own.min_by_key(|&lane| having_lane[lane]) {
            set(&mut rarest, lane);
            by_rarest[lane].push(number);
        }
    }
    let mut someone = vec![u32::MAX; components.count];
    for (vertex, &component) in components.of.iter().enumerate().rev() {
        someone[component as usize] = vertex as u32;
    }
    let mut new = Vec::new();
    // For each component the conjunctions whose premises it has, itself or by way of others. Links lead to smaller numbers,
    // which are settled before.
    let mut having = vec![Lanes::default(); components.count];
    for component in 0..components.count {
        let own_lanes = &reached[component];
        if *own_lanes == Lanes::default() {
            continue;
        }
        let (settled, rest) = having.split_at_mut(component);
        let had = &mut rest[0];
        for link in components.links.of(component as u32) {
            had.iter_mut().zip(&settled[link.to as usize]).for_each(|(had, other)| *had |= other);
        }
        // Who comes to one that has as much has all by way of that one.
        if components.links.of(component as u32).iter().any(|link| reached[link.to as usize] == *own_lanes) {
            continue;
        }
        // The last ones who have all: those who come to nobody who has.
        let mut last: Vec<usize> = Vec::new();
        let open: Lanes = std::array::from_fn(|at| all[at] & !had[at]);
        let candidates: Vec<usize> = if count(&open, &open) < FEW {
            common(&open, &open).collect()
        } else {
            common(own_lanes, &rarest).flat_map(|lane| by_rarest[lane].iter().copied()).collect()
        };
        for number in candidates {
            let (own, needed) = &wanted[number];
            if !has(had, number) && own_lanes.iter().zip(needed).all(|(has, needed)| has & needed == *needed) {
                set(had, number);
                last.extend((!own.is_some_and(|own| has(own_lanes, own))).then_some(number));
            }
        }
        last.sort_unstable();
        for number in last {
            let (both, premises) = &conjunctions[number];
            new.push((someone[component], *both, premises.clone()));
        }
    }
    new
}
