//! Which fixes are made, and in which order they are told of.

use rayon::prelude::*;

use super::Price;
use super::doors::Doors;
use crate::flood::{Flood, Place};
use crate::live::Live;
use crate::made::Made;
use crate::sweep::{Lanes, count};
use crate::walk::Walk;
use crate::who::Conjunctions;

/// What is to be cut, and what each fix costs. Every source can be stopped.
pub(super) struct Task<'t> {
    pub(super) live: &'t Live,
    pub(super) prices: &'t [Price],
}

impl Task<'_> {
    /// Fixes after which no source comes to a goal, and whether nothing cheaper would do.
    pub(super) fn cut(&self) -> (Vec<u32>, bool) {
        let (mut chosen, is_least) = self.least();
        if is_least {
            return (chosen, true);
        }
        self.complete(&mut chosen);
        (self.needed(chosen), false)
    }

    /// The least cut that flows find. Those who meet conjunctions come into the network as they are found; if nothing
    /// dearer is needed for them, the cut stays the least.
    fn least(&self) -> (Vec<u32>, bool) {
        /// Beyond this, what is left is stopped one by one.
        const ROUNDS: usize = 8;
        let live = self.live;
        let mut doors = Doors::new(live, self.prices);
        let Some(mut chosen) = doors.cut() else { return (Vec::new(), false) };
        let least = doors.total;
        for round in 0..ROUNDS {
            let made = Made::these(live, chosen.iter().copied());
            let left = live.who(&made, &live.sources);
            if left.is_empty() {
                return (chosen, doors.is_exact && doors.total == least);
            }
            let joining = if round == 0 { self.meeting() } else { self.met(&made, &left) };
            joining.iter().for_each(|(from, both, fixes)| doors.join(*from, *both, fixes, self.prices));
            match doors.cut() {
                Some(more) => chosen = more,
                None => break,
            }
        }
        (chosen, false)
    }

    /// Those who are known to meet conjunctions, and the fixes any of which keeps them from doing so in this way.
    fn meeting(&self) -> Vec<(u32, u32, Vec<u32>)> {
        let live = self.live;
        let nothing = Made::nothing(live);
        let of = |(from, met): &(u32, Vec<u32>)| {
            let walk = Walk::new(live, &nothing, *from, met);
            let met = met.iter().filter(|&&both| walk.comes_to(both));
            met.map(|&both| (*from, both, live.fixes_on(&walk.arcs_to(live, both)))).collect::<Vec<_>>()
        };
        live.meeting.par_iter().flat_map_iter(of).collect()
    }

    /// The last conjunction on the way of some of the sources, and the fixes on the way to it.
    fn met(&self, made: &Made, sources: &[u32]) -> Vec<(u32, u32, Vec<u32>)> {
        let live = self.live;
        let perhaps = live.coming(made, Conjunctions::Open);
        let met = |&source: &u32| {
            let walk = Walk::to_goal(live, made, source, &perhaps)?;
            let both = walk.last_conjunction(live)?;
            Some((source, both, live.fixes_on(&walk.arcs_to(live, both))))
        };
        let some = sources.len().div_ceil(SAMPLE);
        sources.par_iter().step_by(some).filter_map(met).collect()
    }

    /// Adds fixes for ways that flows do not see: of the fixes on the ways that are left the one that is on most of them
    /// for its price, until no way is left.
    fn complete(&self, chosen: &mut Vec<u32>) {
        let live = self.live;
        let mut made = Made::these(live, chosen.iter().copied());
        let mut left = live.sources.clone();
        loop {
            // Fixes only come to it: who does not come to a goal any more stays away.
            left = live.who(&made, &left);
            let perhaps = live.coming(&made, Conjunctions::Open);
            let some = left.par_iter().take(SAMPLE);
            let ways = some.filter_map(|&source| Walk::to_goal(live, &made, source, &perhaps));
            let mut ways: Vec<Vec<u32>> =
                ways.map(|walk| live.fixes_on(&walk.arcs(live))).filter(|way| !way.is_empty()).collect();
            if ways.is_empty() {
                return;
            }
            while !ways.is_empty() {
                let mut on: Vec<u32> = ways.iter().flatten().copied().collect();
                on.sort_unstable();
                let worth = |fixes: &[u32]| self.prices[fixes[0] as usize].units() / fixes.len() as u64;
                let best = on.chunk_by(|one, other| one == other).min_by_key(|fixes| (worth(fixes), fixes[0]));
                let Some(fix) = best.map(|fixes| fixes[0]) else { break };
                made.make(live, fix);
                chosen.push(fix);
                ways.retain(|way| !way.contains(&fix));
            }
        }
    }

    /// `fixes` without those that are not needed, the dearest looked at first.
    fn needed(&self, mut fixes: Vec<u32>) -> Vec<u32> {
        let live = self.live;
        let units = |fix: u32| self.prices[fix as usize].units();
        fixes.sort_unstable_by_key(|&fix| (std::cmp::Reverse(units(fix)), fix));
        fixes.dedup();
        let mut made = Made::these(live, fixes.iter().copied());
        let mut floods: Vec<Flood> = live.floods(&made);
        let mut coming = live.coming(&made, Conjunctions::Closed);
        fixes.retain(|&fix| {
            let arcs = self.unmade(&mut made, fix);
            // Nearly always it is plain to see: somebody stands before an arc behind which the way is free.
            let is_free = |&(from, to): &(u32, u32)| {
                coming[to as usize] && floods.iter().any(|flood| *flood.at(from) != Lanes::default())
            };
            let is_needed = arcs.iter().any(is_free) || rises(live, &made, &mut floods, &arcs, &coming);
            if is_needed {
                made.make(live, fix);
            } else {
                self.come_behind(&made, &arcs, &mut coming);
            }
            is_needed
        });
        fixes
    }

    /// Adds those who come to a goal without conjunctions once `arcs` are there again; gives those who are new.
    fn come_behind(&self, made: &Made, arcs: &[(u32, u32)], coming: &mut [bool]) -> Vec<u32> {
        let behind = arcs.iter().filter(|(_, to)| coming[*to as usize] && !self.live.needs_all(*to));
        let behind: Vec<u32> = behind.map(|(from, _)| *from).filter(|from| !coming[*from as usize]).collect();
        self.live.come(made, Conjunctions::Closed, behind, coming)
    }

    /// Takes a fix back; gives the ends of the arcs that are there again.
    fn unmade(&self, made: &mut Made, fix: u32) -> Vec<(u32, u32)> {
        made.unmake(self.live, fix).map(|arc| self.live.ends(arc)).collect()
    }

    /// `fixes`, each with how many sources it stops that those before it did not: first those that most sources stand
    /// before once all are made, and last resorts last.
    pub(super) fn ranked(&self, fixes: Vec<u32>) -> Vec<(u32, usize)> {
        let live = self.live;
        let mut made = Made::these(live, fixes.iter().copied());
        let mut floods: Vec<Flood> = live.floods(&made);
        let perhaps = live.coming(&made, Conjunctions::Open);
        let standing = |fix: u32| -> u32 {
            let before = live.arcs_of(fix).map(|arc| live.ends(arc)).filter(|(_, to)| perhaps[*to as usize]);
            let before: Vec<u32> = before.map(|(from, _)| from).collect();
            floods.iter().map(|flood| lanes_in(&flood.at_any(&before))).sum()
        };
        let mut order = fixes;
        order.sort_by_cached_key(|&fix| {
            let price = self.prices[fix as usize];
            (price.last_resort, std::cmp::Reverse(standing(fix)), price.units(), fix)
        });
        // Taken back one by one from the last, each lets go whom it stopped.
        let mut ranked = Vec::new();
        let mut let_go = 0;
        let mut coming = live.coming(&made, Conjunctions::Closed);
        for fix in order.into_iter().rev() {
            let arcs = self.unmade(&mut made, fix);
            let new = self.come_behind(&made, &arcs, &mut coming);
            floods.par_iter_mut().for_each(|flood| {
                flood.end_at(&new);
                flood.follow(live, &made, &arcs, |vertex| place(&coming, vertex));
            });
            let now: u32 = floods.iter().map(|flood| lanes_in(flood.done())).sum();
            ranked.push((fix, (now - let_go) as usize));
            let_go = now;
        }
        ranked.reverse();
        ranked
    }
}

/// Ways that are looked at in one round: those of others are seldom of another kind.
const SAMPLE: usize = 128;

/// Who is where a way to a goal is free has come to an end.
fn place(coming: &[bool], vertex: u32) -> Place {
    if coming[vertex as usize] { Place::End } else { Place::OnTheWay }
}

/// Whether somebody comes to a goal once `arcs` are there again, or to one of `coming`, from where the way is free. If so,
/// the floods are as they were.
fn rises(live: &Live, made: &Made, floods: &mut [Flood], arcs: &[(u32, u32)], coming: &[bool]) -> bool {
    for at in 0..floods.len() {
        floods[at].mark();
        floods[at].follow(live, made, arcs, |vertex| place(coming, vertex));
        if *floods[at].done() != Lanes::default() {
            floods[..=at].iter_mut().for_each(Flood::undo);
            return true;
        }
    }
    false
}

fn lanes_in(lanes: &Lanes) -> u32 {
    count(lanes, lanes)
}
