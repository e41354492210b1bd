//! Choke points: what stops most by itself.

use std::cmp::Reverse;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use seawall_model::access::VertexId;

use super::{Chosen, LastResort, Price, Prices};
use crate::attack_graph::{AttackGraph, Certainty};
use crate::live::Live;
use crate::made::Made;
use crate::walk::Walk;
use crate::who::Conjunctions;

impl AttackGraph {
    /// Fixes by how many of `sources` each would stop alone, the best first, of equal ones the cheapest, last resorts behind
    /// all others; those that stop nobody are left out.
    pub fn choke_points(
        &self,
        sources: &[VertexId],
        goals: &[VertexId],
        certainty: Certainty,
        prices: Prices<'_>,
        most: usize,
    ) -> Vec<Chosen> {
        let before = self.who_reaches(sources, goals, certainty);
        let live = Live::new(self.access(), self.layer(certainty), &before, goals);
        let price = |fix: u32| prices(live.fixes[fix as usize]);
        let mut candidates: Vec<(Price, u32, Vec<u32>)> =
            on_ways(&live).into_iter().map(|(fix, on)| (price(fix), fix, on)).collect();
        // A fix stops nobody who has a way that it is not on: no other can stop as many.
        candidates.sort_unstable_by_key(|(price, fix, on)| (rank(*price, on.len()), *fix));
        candidates.truncate(CANDIDATES * most);
        let mut points: Vec<Chosen> = Vec::new();
        for some in candidates.chunks(2 * most.max(1)) {
            let is_worse = |point: &Chosen| {
                let (price, _, on) = &some[0];
                rank(point.price, point.stops) <= rank(*price, on.len())
            };
            if points.len() >= most && points.last().is_none_or(is_worse) {
                break;
            }
            let tried = some.par_iter().map(|(price, fix, on)| {
                let left = live.who(&Made::these(&live, [*fix]), on).len();
                Chosen { fix: live.fixes[*fix as usize], price: *price, stops: on.len() - left }
            });
            points.extend(tried.collect::<Vec<_>>().into_iter().filter(|point| point.stops > 0));
            points.sort_unstable_by_key(|point| (rank(point.price, point.stops), point.fix));
            points.truncate(most);
        }
        points
    }
}

/// The less the better: last resorts stand behind, then comes what stops more, then what is cheaper.
fn rank(price: Price, stops: usize) -> (Option<LastResort>, Reverse<usize>, u64) {
    (price.last_resort, Reverse(stops), price.units())
}

/// How many times as many fixes are tried as are asked for.
const CANDIDATES: usize = 10;

/// For each fix the sources on whose way it is, where each goes one way only.
fn on_ways(live: &Live) -> FxHashMap<u32, Vec<u32>> {
    let nothing = Made::nothing(live);
    let first = live.first_arcs(&nothing);
    let perhaps = live.coming(&nothing, Conjunctions::Open);
    let plain = |source: u32| -> Vec<u32> {
        let arc = |at: u32| Some(first[at as usize]).filter(|arc| *arc != u32::MAX);
        std::iter::successors(arc(source), |&last| arc(live.ends(last).1)).collect()
    };
    let way = |&source: &u32| match first[source as usize] {
        u32::MAX => Walk::to_goal(live, &nothing, source, &perhaps).map(|walk| walk.arcs(live)).unwrap_or_default(),
        _ => plain(source),
    };
    let ways: Vec<Vec<u32>> = live.sources.par_iter().map(|source| live.fixes_on(&way(source))).collect();
    let mut on: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for (&source, fixes) in live.sources.iter().zip(ways) {
        fixes.into_iter().for_each(|fix| on.entry(fix).or_default().push(source));
    }
    on
}
