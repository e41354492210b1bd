//! Steps that need several facts, as links of those who have all of them.
//!
//! Who reaches every premise reaches the step. Going backwards from one premise alone would say too much, so that the
//! condensed graph is asked who reaches them all: the last ones who do get a link. Whoever comes before them reaches
//! them, so nothing is lost and nothing is gained. New links can complete further conjunctions, until none does.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::between::{Direction, Known, between};
use crate::components::Components;
use crate::holdings::{Holdings, NOTHING};
use crate::layer::Layer;
use crate::links::Links;

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
        let cost = |via: u32| if via < own { layer.cost(via) } else { f32::INFINITY };
        // Looked for from the premises back, which decides among equal ways.
        let way = |&premise: &u32| {
            let found = between(layer, Direction::Back, &[premise], &[self.from], cost, Known::Nothing);
            found.map_or_else(Vec::new, |(_, way)| way.into_iter().map(|(_, via)| via).collect())
        };
        self.premises.iter().map(way).collect()
    }
}

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
    let mut held: Vec<(u32, Vec<u32>)> = conjunctions
        .iter()
        .filter(|(_, premises)| premises.iter().all(|premise| premise.1))
        .map(|(both, premises)| (*both, premises.iter().map(|premise| premise.0).collect()))
        .collect();
    held.sort_unstable();
    while !held.is_empty() {
        let forward = Links::new(count, links.iter().copied());
        let components = Components::new(&forward);
        let come_to = come_to(&components, count, is_somebody);
        let is_come_to = |premise: &u32| come_to[components.of[*premise as usize] as usize];
        let met: Vec<&(u32, Vec<u32>)> = held.iter().filter(|(_, premises)| premises.iter().all(is_come_to)).collect();
        let holdings = Holdings::new(&components, &wanted(&met));
        let known: FxHashSet<(u32, u32)> = links[links.len() - layer.joined.len()..]
            .iter()
            .map(|link| (components.of[link.0 as usize], link.1))
            .collect();
        let mut is_all = true;
        let new = last_who_have_all(&components, &holdings, &met, &known);
        for &(from, number) in &new {
            let (both, premises) = met[number as usize];
            links.push((from, *both, layer.next_via()));
            let cost = PREMISE * premises.len() as f32;
            layer.joined.push(Joined { from, premises: premises.clone(), cost });
            // Who comes to no further premise by it completes nothing further.
            let of = |vertex: u32| holdings.of(components.of[vertex as usize]);
            is_all &= forward.of(*both).iter().all(|link| holdings.is_within(of(link.to), of(from)));
        }
        if is_all {
            break;
        }
    }
    layer.set_links(count, &links);
}

/// The premises of conjunctions, sorted, each once.
fn wanted(conjunctions: &[&(u32, Vec<u32>)]) -> Vec<u32> {
    let mut wanted: Vec<u32> = conjunctions.iter().flat_map(|(_, premises)| premises).copied().collect();
    wanted.sort_unstable();
    wanted.dedup();
    wanted
}

/// Whether somebody comes to each component.
fn come_to(components: &Components, count: usize, is_somebody: &dyn Fn(u32) -> bool) -> Vec<bool> {
    let mut come_to = vec![false; components.count];
    for vertex in (0..count as u32).filter(|&vertex| is_somebody(vertex)) {
        come_to[components.of[vertex as usize] as usize] = true;
    }
    // Links lead to smaller numbers: what leads to a component is settled before.
    for component in (0..components.count as u32).rev() {
        if come_to[component as usize] {
            components.next(component).iter().for_each(|&next| come_to[next as usize] = true);
        }
    }
    come_to
}

/// For each conjunction, one vertex of each component that reaches all premises, from which no other such component is
/// reached, and that has no link to the conjunction yet. `known` are the links that are there, by component.
fn last_who_have_all(
    components: &Components,
    holdings: &Holdings,
    conjunctions: &[&(u32, Vec<u32>)],
    known: &FxHashSet<(u32, u32)>,
) -> Vec<(u32, u32)> {
    let mut complete = Complete::new(holdings, conjunctions);
    let mut someone = vec![u32::MAX; components.count];
    for (vertex, &component) in components.of.iter().enumerate().rev() {
        someone[component as usize] = vertex as u32;
    }
    let mut new = Vec::new();
    for component in 0..components.count as u32 {
        let own = holdings.of(component);
        let next = || components.next(component).iter().map(|&next| holdings.of(next));
        // Who comes to one that has as much has all by way of that one.
        if own == NOTHING || next().any(|set| set == own) {
            continue;
        }
        let mut had: Vec<u32> = Vec::new();
        let mut sets: Vec<u32> = next().filter(|set| *set != NOTHING).collect();
        sets.sort_unstable();
        sets.dedup();
        sets.into_iter().for_each(|set| had.extend(complete.by(set)));
        had.sort_unstable();
        let last = complete.by(own).iter().copied().filter(|number| had.binary_search(number).is_err());
        let is_new = |number: &u32| !known.contains(&(component, conjunctions[*number as usize].0));
        new.extend(last.filter(is_new).map(|number| (someone[component as usize], number)));
    }
    new
}

/// The conjunctions all whose premises are in a set, by set, worked out when somebody asks.
struct Complete<'h> {
    holdings: &'h Holdings,
    conjunctions: &'h [&'h (u32, Vec<u32>)],
    /// Nobody has all who lacks one: conjunctions by the premise that the fewest have.
    by_rarest: FxHashMap<u32, Vec<u32>>,
    by: Vec<Option<Vec<u32>>>,
}

impl<'h> Complete<'h> {
    fn new(holdings: &'h Holdings, conjunctions: &'h [&'h (u32, Vec<u32>)]) -> Self {
        let mut having = vec![0_u32; holdings.len()];
        holdings.all().iter().for_each(|&set| having[set as usize] += 1);
        let mut holders: FxHashMap<u32, u32> = FxHashMap::default();
        for (set, count) in (0..).zip(having) {
            holdings.set(set).iter().for_each(|&premise| *holders.entry(premise).or_default() += count);
        }
        let mut by_rarest: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (number, (_, premises)) in (0..).zip(conjunctions) {
            if let Some(&rarest) = premises.iter().min_by_key(|premise| holders.get(premise)) {
                by_rarest.entry(rarest).or_default().push(number);
            }
        }
        Self { holdings, conjunctions, by_rarest, by: vec![None; holdings.len()] }
    }

    /// The numbers of the conjunctions that a set completes, sorted.
    fn by(&mut self, set: u32) -> &[u32] {
        let Self { holdings, conjunctions, by_rarest, by } = self;
        by[set as usize].get_or_insert_with(|| {
            let held = holdings.set(set);
            let has_all = |number: &&u32| {
                conjunctions[**number as usize].1.iter().all(|premise| held.binary_search(premise).is_ok())
            };
            let some = held.iter().filter_map(|premise| by_rarest.get(premise)).flatten();
            let mut complete: Vec<u32> = some.filter(has_all).copied().collect();
            complete.sort_unstable();
            complete
        })
    }
}
