//! Where one source gets, and how.

use std::collections::VecDeque;

use crate::live::Live;
use crate::made::Made;

/// A walk from one vertex over all arcs that are there, shortest ways first.
#[derive(Debug)]
pub(crate) struct Walk {
    seen: Vec<bool>,
    /// The arc by which a vertex was come to first; of a conjunction, the last of its premises'.
    by: Vec<u32>,
    /// The goal that was come to first.
    goal: Option<u32>,
}

const NOTHING: u32 = u32::MAX;

impl Walk {
    /// From `source` until all of `wanted` are come to, or as far as it goes.
    pub(crate) fn new(live: &Live, made: &Made, source: u32, wanted: &[u32]) -> Self {
        let mut missing = wanted.len();
        Self::run(
            live,
            made,
            source,
            |_| true,
            |vertex| {
                missing -= usize::from(wanted.contains(&vertex));
                missing == 0
            },
        )
    }

    /// From `source` to the nearest goal; none when it comes to none. `perhaps` are those who come to a goal if one premise
    /// of a conjunction is enough: nobody else is on a way, or has a premise of one that is.
    pub(crate) fn to_goal(live: &Live, made: &Made, source: u32, perhaps: &[bool]) -> Option<Self> {
        let walk = Self::run(live, made, source, |vertex| perhaps[vertex as usize], |vertex| live.is_goal(vertex));
        walk.goal.is_some().then_some(walk)
    }

    fn run(
        live: &Live,
        made: &Made,
        source: u32,
        counts: impl Fn(u32) -> bool,
        mut is_enough: impl FnMut(u32) -> bool,
    ) -> Self {
        let mut walk = Self { seen: vec![false; live.len()], by: vec![NOTHING; live.len()], goal: None };
        walk.seen[source as usize] = true;
        let mut open = VecDeque::from([source]);
        while let Some(vertex) = open.pop_front() {
            for arc in live.from(vertex).iter().filter(|arc| counts(arc.to) && made.leaves(arc.via)) {
                let to = arc.to;
                let is_met = !live.needs_all(to) || live.into(to).iter().all(|arc| walk.comes_to(arc.to));
                if walk.comes_to(to) || !is_met {
                    continue;
                }
                walk.seen[to as usize] = true;
                walk.by[to as usize] = arc.via;
                if live.is_goal(to) {
                    walk.goal = walk.goal.or(Some(to));
                }
                if is_enough(to) {
                    return walk;
                }
                open.push_back(to);
            }
        }
        walk
    }

    /// Whether a vertex is come to.
    pub(crate) fn comes_to(&self, vertex: u32) -> bool {
        self.seen[vertex as usize]
    }

    /// The arcs of the way to a vertex, those to all premises of its conjunctions included; each once.
    pub(crate) fn arcs_to(&self, live: &Live, vertex: u32) -> Vec<u32> {
        let mut arcs = Vec::new();
        let mut gone = rustc_hash::FxHashSet::default();
        let mut back = vec![vertex];
        while let Some(vertex) = back.pop() {
            let arc = self.by[vertex as usize];
            if arc == NOTHING || !gone.insert(vertex) {
                continue;
            }
            if live.needs_all(vertex) {
                back.extend(live.into(vertex).iter().map(|arc| arc.to));
            } else {
                arcs.push(arc);
                back.push(live.ends(arc).0);
            }
        }
        arcs
    }

    /// The arcs of the way to the goal.
    pub(crate) fn arcs(&self, live: &Live) -> Vec<u32> {
        self.goal.map(|goal| self.arcs_to(live, goal)).unwrap_or_default()
    }

    /// The conjunction on the way to the goal behind which there is none.
    pub(crate) fn last_conjunction(&self, live: &Live) -> Option<u32> {
        let mut at = self.goal?;
        while !live.needs_all(at) {
            let arc = self.by[at as usize];
            if arc == NOTHING {
                return None;
            }
            at = live.ends(arc).0;
        }
        Some(at)
    }
}
