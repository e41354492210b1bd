//! Where each of many sources gets, at once: sources are lanes, and what needs several premises is come to by those who
//! have been at all of them.
//!
//! Arcs may come back, never go: a flood only rises, so that a whole series of fixes that are taken back one by one costs
//! little more than one walk. A rise that turns out not to be wanted is undone.

use std::collections::VecDeque;

use crate::live::Live;
use crate::made::Made;
use crate::sweep::{LANES, Lanes, set};

/// Up to [`LANES`] sources, and where they get.
#[derive(Debug)]
pub(crate) struct Flood {
    reached: Vec<Lanes>,
    /// Vertices whose lanes have grown and whose arcs have not been followed since.
    open: VecDeque<u32>,
    is_open: Vec<bool>,
    /// What was there before the rise that may be undone.
    before: Option<Vec<(u32, Lanes)>>,
}

impl Flood {
    /// Lets up to [`LANES`] of the sources go.
    pub(crate) fn new(live: &Live, made: &Made, sources: &[u32]) -> Self {
        debug_assert!(sources.len() <= LANES);
        let mut flood = Self {
            reached: vec![Lanes::default(); live.len()],
            open: VecDeque::new(),
            is_open: vec![false; live.len()],
            before: None,
        };
        for (lane, &source) in sources.iter().enumerate() {
            let mut own = Lanes::default();
            set(&mut own, lane);
            flood.rise(source, &own);
        }
        flood.settle(live, made);
        flood
    }

    /// Which sources come to a vertex.
    pub(crate) fn at(&self, vertex: u32) -> &Lanes {
        &self.reached[vertex as usize]
    }

    /// Which sources come to one of some vertices.
    pub(crate) fn at_any(&self, vertices: &[u32]) -> Lanes {
        vertices.iter().fold(Lanes::default(), |lanes, &vertex| either(&lanes, self.at(vertex)))
    }

    /// Follows arcs that are there again, each from one vertex to another.
    pub(crate) fn follow(&mut self, live: &Live, made: &Made, arcs: &[(u32, u32)]) {
        for &(from, to) in arcs {
            self.go(live, from, to);
        }
        self.settle(live, made);
    }

    /// From here on, what rises can be undone.
    pub(crate) fn mark(&mut self) {
        self.before = Some(Vec::new());
    }

    /// Undoes what has risen since the mark.
    pub(crate) fn undo(&mut self) {
        for (vertex, lanes) in self.before.take().into_iter().flatten().rev() {
            self.reached[vertex as usize] = lanes;
        }
    }

    fn settle(&mut self, live: &Live, made: &Made) {
        while let Some(vertex) = self.open.pop_front() {
            self.is_open[vertex as usize] = false;
            for arc in live.from(vertex).iter().filter(|arc| made.leaves(arc.via)) {
                self.go(live, vertex, arc.to);
            }
        }
    }

    fn go(&mut self, live: &Live, from: u32, to: u32) {
        let mut lanes = self.reached[from as usize];
        if live.needs_all(to) {
            // No fix takes away what leads to a conjunction, so that all of it is there.
            for premise in live.into(to) {
                lanes.iter_mut().zip(self.at(premise.to)).for_each(|(own, other)| *own &= other);
            }
        }
        self.rise(to, &lanes);
    }

    fn rise(&mut self, vertex: u32, lanes: &Lanes) {
        let own = &mut self.reached[vertex as usize];
        if lanes.iter().zip(own.iter()).all(|(new, own)| new & !own == 0) {
            return;
        }
        if let Some(before) = &mut self.before {
            before.push((vertex, *own));
        }
        *own = either(own, lanes);
        if !std::mem::replace(&mut self.is_open[vertex as usize], true) {
            self.open.push_back(vertex);
        }
    }
}

fn either(one: &Lanes, other: &Lanes) -> Lanes {
    std::array::from_fn(|word| one[word] | other[word])
}
