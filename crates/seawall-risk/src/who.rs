//! Who still comes to a goal of the live part while fixes are made.
//!
//! Conjunctions make it dear to say exactly, and are seldom what decides: whoever comes to a goal without any surely
//! does, whoever does not even where one premise is enough surely does not. Only the others are walked for exactly.

use rayon::prelude::*;

use crate::flood::{Flood, Place};
use crate::live::Live;
use crate::made::Made;
use crate::sweep::{LANES, Lanes, has};

/// How a conjunction is gone through backwards.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Conjunctions {
    /// By nobody: whoever comes to a goal does so for sure.
    Closed,
    /// By whoever has one premise: whoever does not come to a goal does not for sure.
    Open,
}

impl Live {
    /// Those of `among` who come to a goal, in the same order.
    pub(crate) fn who(&self, made: &Made, among: &[u32]) -> Vec<u32> {
        let surely = self.coming(made, Conjunctions::Closed);
        let is_open = |source: &u32| !surely[*source as usize];
        if !self.has_conjunction() || !among.iter().any(is_open) {
            return among.iter().copied().filter(|source| !is_open(source)).collect();
        }
        let perhaps = self.coming(made, Conjunctions::Open);
        let asked: Vec<u32> = among.iter().copied().filter(is_open).filter(|&one| perhaps[one as usize]).collect();
        let place = |vertex: u32| match (surely[vertex as usize], perhaps[vertex as usize]) {
            (true, _) => Place::End,
            (false, true) => Place::OnTheWay,
            (false, false) => Place::Aside,
        };
        let done = |chunk: &[u32]| *Flood::new(self, made, chunk, place).done();
        let chunks: Vec<(&[u32], Lanes)> = asked.par_chunks(LANES).map(|chunk| (chunk, done(chunk))).collect();
        let mut come = surely;
        for (chunk, lanes) in chunks {
            chunk.iter().enumerate().for_each(|(lane, &source)| come[source as usize] |= has(&lanes, lane));
        }
        among.iter().copied().filter(|&source| come[source as usize]).collect()
    }

    /// Floods from all sources, each from some of them.
    pub(crate) fn floods(&self, made: &Made) -> Vec<Flood> {
        self.sources.par_chunks(LANES).map(|chunk| Flood::new(self, made, chunk, |_| Place::OnTheWay)).collect()
    }

    /// For each vertex whether a goal is come to from it.
    pub(crate) fn coming(&self, made: &Made, conjunctions: Conjunctions) -> Vec<bool> {
        let mut seen = vec![false; self.len()];
        self.come(made, conjunctions, self.goals.clone(), &mut seen);
        seen
    }

    /// Adds to `seen` those from which one of `open` is come to; gives those that are new.
    pub(crate) fn come(
        &self,
        made: &Made,
        conjunctions: Conjunctions,
        mut open: Vec<u32>,
        seen: &mut [bool],
    ) -> Vec<u32> {
        let mut new = Vec::new();
        while let Some(vertex) = open.pop() {
            if std::mem::replace(&mut seen[vertex as usize], true) {
                continue;
            }
            new.push(vertex);
            if self.needs_all(vertex) && conjunctions == Conjunctions::Closed {
                continue;
            }
            let there = self.into(vertex).iter().filter(|arc| made.leaves(arc.via) && !seen[arc.to as usize]);
            open.extend(there.map(|arc| arc.to));
        }
        new
    }

    /// For each vertex from which a goal is come to without conjunctions the first arc of a shortest way; `u32::MAX` for
    /// others and goals.
    pub(crate) fn first_arcs(&self, made: &Made) -> Vec<u32> {
        let mut first = vec![u32::MAX; self.len()];
        let mut open: std::collections::VecDeque<u32> = self.goals.iter().copied().collect();
        while let Some(vertex) = open.pop_front() {
            for arc in self.into(vertex).iter().filter(|arc| made.leaves(arc.via)) {
                let from = arc.to;
                if !self.needs_all(vertex) && first[from as usize] == u32::MAX && !self.is_goal(from) {
                    first[from as usize] = arc.via;
                    open.push_back(from);
                }
            }
        }
        first
    }

    /// The numbers of the fixes on arcs, each once, sorted.
    pub(crate) fn fixes_on(&self, arcs: &[u32]) -> Vec<u32> {
        let mut fixes: Vec<u32> = arcs.iter().flat_map(|&arc| self.fixes_of(arc)).collect();
        fixes.sort_unstable();
        fixes.dedup();
        fixes
    }
}
