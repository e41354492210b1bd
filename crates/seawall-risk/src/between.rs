//! The likeliest way from one vertex to another, looked for from both ends.
//!
//! One end may reach everything and the other be reached by few, or the other way round, so that the end which has had
//! less to do goes on. What the other end has found says how far it is from there at least: what cannot be on a way that
//! is as good as the best known one is left out. The way is the one that a search from the first end alone would find.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::layer::Layer;
use crate::links::Links;
use crate::search::Cost;

/// Which way a search goes that decides among equal ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// Along links, from sources to goals.
    Forth,
    /// Against links, from goals to sources.
    Back,
}

/// What is known beforehand of what it takes from each vertex to the nearest end.
#[derive(Clone, Copy)]
pub(crate) enum Known<'k> {
    /// Nothing.
    Nothing,
    /// As much at least.
    Least(&'k [f32]),
    /// As much, up to rounding.
    Exactly(&'k [f32]),
}

/// The likeliest way from one of `starts` to the nearest of `ends` in a direction: that end, and the vertices and links
/// from there to the start. None where there is none. Links of infinite cost are not gone.
pub(crate) fn between(
    layer: &Layer,
    direction: Direction,
    starts: &[u32],
    ends: &[u32],
    cost: impl Fn(u32) -> f32,
    known: Known<'_>,
) -> Option<(u32, Vec<(u32, u32)>)> {
    let component = |vertex: &u32| layer.components.of[*vertex as usize];
    let (links, against, first, last) = match direction {
        Direction::Forth => (&layer.forward, &layer.backward, starts, ends),
        Direction::Back => (&layer.backward, &layer.forward, ends, starts),
    };
    // Links never lead to greater components.
    let (lowest, highest) = (last.iter().map(component).min()?, first.iter().map(component).max()?);
    let is_between = |vertex: u32| (lowest..=highest).contains(&component(&vertex));
    let mut near = Side::new(links, starts);
    let mut far = Side::new(against, ends);
    let mut best = if starts.iter().any(|start| ends.contains(start)) { 0.0 } else { f32::INFINITY };
    let known_least = |vertex: u32| match known {
        Known::Least(least) | Known::Exactly(least) => least[vertex as usize],
        Known::Nothing => 0.0,
    };
    let is_known = matches!(known, Known::Exactly(_));
    if is_known {
        best = starts.iter().fold(best, |best, &start| best.min(known_least(start)));
    }
    while let (Some((ahead, next)), Some((rest, last))) = (near.next(), far.next()) {
        if is_known || ahead + rest >= best {
            break;
        }
        if near.gone + links.of(next).len() <= far.gone + against.of(last).len() {
            near.settle(&far, |vertex| far.least(vertex, rest).max(known_least(vertex)), &mut best, &is_between, &cost);
        } else {
            far.settle(&near, |vertex| near.least(vertex, ahead), &mut best, &is_between, &cost);
        }
    }
    if best.is_infinite() {
        return None;
    }
    let rest = far.next().map_or(f32::INFINITY, |(rest, _)| rest);
    while let Some((_, vertex)) = near.next() {
        if ends.contains(&vertex) {
            return Some((vertex, near.way(vertex)));
        }
        near.settle(&far, |vertex| far.least(vertex, rest).max(known_least(vertex)), &mut best, &is_between, &cost);
    }
    None
}

/// Sums of costs that are the same but for rounding differ by less, wherever the sum begins.
const ROUNDING: f32 = 2e-4;

/// What one end knows.
struct Side<'l> {
    links: &'l Links,
    /// For each vertex the number of its label, counted from one; 0 where it has none.
    places: Vec<u32>,
    labels: Vec<Label>,
    open: BinaryHeap<(Reverse<Cost>, Reverse<u32>)>,
    /// Links that were looked at.
    gone: usize,
}

struct Label {
    /// What coming here costs.
    cost: f32,
    /// The vertex before, and the link from there.
    before: Option<(u32, u32)>,
    /// Whether nothing better can be found.
    is_settled: bool,
}

impl<'l> Side<'l> {
    fn new(links: &'l Links, starts: &[u32]) -> Self {
        let places = vec![0; links.len()];
        let mut own = Self { links, places, labels: Vec::new(), open: BinaryHeap::new(), gone: 0 };
        starts.iter().for_each(|&start| own.put(start, 0.0, None));
        own
    }

    fn put(&mut self, vertex: u32, cost: f32, before: Option<(u32, u32)>) {
        let label = Label { cost, before, is_settled: false };
        match self.places[vertex as usize].checked_sub(1) {
            Some(place) => self.labels[place as usize] = label,
            None => {
                self.labels.push(label);
                self.places[vertex as usize] = self.labels.len() as u32;
            }
        }
        self.open.push((Reverse(Cost(cost)), Reverse(vertex)));
    }

    fn label(&self, vertex: u32) -> Option<&Label> {
        let place = self.places[vertex as usize].checked_sub(1)?;
        self.labels.get(place as usize)
    }

    /// The nearest vertex that is not settled, and what coming there costs.
    fn next(&mut self) -> Option<(f32, u32)> {
        while let Some(&(Reverse(Cost(cost)), Reverse(vertex))) = self.open.peek() {
            if self.label(vertex).is_some_and(|label| !label.is_settled && label.cost == cost) {
                return Some((cost, vertex));
            }
            self.open.pop();
        }
        None
    }

    /// What it takes at least from a vertex to where this side began: `open` where that is not settled.
    fn least(&self, vertex: u32, open: f32) -> f32 {
        self.label(vertex).filter(|label| label.is_settled).map_or(open, |label| label.cost)
    }

    /// Settles the nearest vertex, and goes all its links that may be on a way no worse than `best`. `least` is what the
    /// other end is away at least.
    fn settle(
        &mut self,
        other: &Side<'_>,
        least: impl Fn(u32) -> f32,
        best: &mut f32,
        is_between: &impl Fn(u32) -> bool,
        cost: &impl Fn(u32) -> f32,
    ) {
        let Some((ahead, vertex)) = self.next() else { return };
        self.open.pop();
        if let Some(place) = self.places[vertex as usize].checked_sub(1) {
            self.labels[place as usize].is_settled = true;
        }
        let links = self.links.of(vertex);
        self.gone += links.len() + 1;
        if ahead + least(vertex) > *best + ROUNDING {
            return;
        }
        for link in links.iter().filter(|link| is_between(link.to)) {
            let total = ahead + cost(link.via);
            if total.is_infinite() || total + least(link.to) > *best + ROUNDING {
                continue;
            }
            if let Some(there) = other.label(link.to) {
                *best = best.min(total + there.cost);
            }
            // Of ways that cost the same the one through the smaller vertex, so that the answer does not depend on the
            // order of edges.
            let before = (vertex, link.via);
            match self.places[link.to as usize].checked_sub(1).map(|place| &mut self.labels[place as usize]) {
                Some(own) if total == own.cost => {
                    own.before = own.before.map(|known| known.min(before));
                }
                Some(own) if total > own.cost => {}
                _ => self.put(link.to, total, Some(before)),
            }
        }
    }

    /// The vertices and links from `vertex` back to the start.
    fn way(&self, vertex: u32) -> Vec<(u32, u32)> {
        let before = |at: u32| self.label(at).and_then(|label| label.before);
        std::iter::successors(before(vertex), |(at, _)| before(*at)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::Components;
    use crate::search::Search;

    #[test]
    fn in_random_layers_both_ends_find_what_a_search_over_everything_finds() {
        let mut state = 0xbe7_u64;
        let mut roll = |sides: u32| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as u32 % sides
        };
        let mut found = 0;
        for _ in 0..150 {
            let count = 2 + roll(60);
            let links: Vec<(u32, u32, u32)> = (0..roll(4 * count)).map(|via| (roll(count), roll(count), via)).collect();
            // Few different costs, so that many ways cost the same.
            let costs: Vec<f32> = links.iter().map(|_| 0.25 * (1 + roll(4)) as f32).collect();
            let forward = Links::new(count as usize, links.iter().copied());
            let components = Components::new(&forward);
            let backward = Links::new(count as usize, links.iter().map(|&(from, to, via)| (to, from, via)));
            let layer = Layer::of(forward, backward, components, costs);
            for end in 0..count {
                let whole = Search::backward(&layer, &[end]);
                for start in 0..count {
                    let one = |known| between(&layer, Direction::Back, &[end], &[start], |via| layer.cost(via), known);
                    let way = whole.reaches(start).then(|| (start, whole.way(start)));
                    assert_eq!(one(Known::Nothing), way, "{start} -> {end}: {links:?}");
                    let forth =
                        |known| between(&layer, Direction::Forth, &[start], &[end], |via| layer.cost(via), known);
                    let plain = forth(Known::Nothing);
                    assert_eq!(forth(Known::Exactly(&whole.costs)), plain);
                    assert_eq!(forth(Known::Least(&whole.costs)), plain);
                    let cost = |way: &[(u32, u32)]| way.iter().map(|(_, via)| layer.cost(*via)).sum::<f32>();
                    assert_eq!(plain.as_ref().map(|(_, way)| cost(way)), way.as_ref().map(|(_, way)| cost(way)));
                    found += u32::from(plain.is_some_and(|(_, way)| way.len() > 1));
                }
            }
        }
        assert!(found > 10_000, "{found}");
    }
}
