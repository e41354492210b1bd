//! Where each of many sources gets, at once: sources are lanes, and what needs several premises is come to by those who
//! have been at all of them.
//!
//! Arcs may come back, never go: a flood only rises, so that a whole series of fixes that are taken back one by one costs
//! little more than one walk. A rise that turns out not to be wanted is undone.

use crate::live::Live;
use crate::made::Made;
use crate::sweep::{LANES, Lanes, set};

/// What a vertex is to those who are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// They go on from there.
    OnTheWay,
    /// It does not matter who comes there.
    Aside,
    /// They have come far enough.
    End,
}

/// Up to [`LANES`] sources, and where they get.
#[derive(Debug)]
pub(crate) struct Flood {
    reached: Vec<Lanes>,
    /// Vertices whose lanes have grown and whose arcs have not been followed since: a bit for each place in the order in
    /// which arcs lead on, so that nearly all of them are followed once.
    open: Vec<u64>,
    /// The first word of `open` that may have one, and the one behind the last.
    first: usize,
    end: usize,
    /// Sources that have come to an end, and are not followed any more.
    done: Lanes,
    /// What was there before the rise that may be undone.
    before: Option<Vec<(u32, Lanes)>>,
}

impl Flood {
    /// Lets up to [`LANES`] of the sources go.
    pub(crate) fn new(live: &Live, made: &Made, sources: &[u32], place: impl Fn(u32) -> Place) -> Self {
        debug_assert!(sources.len() <= LANES);
        let mut flood = Self {
            reached: vec![Lanes::default(); live.len()],
            open: vec![0; live.len().div_ceil(64)],
            first: usize::MAX,
            end: 0,
            done: Lanes::default(),
            before: None,
        };
        for (lane, &source) in sources.iter().enumerate() {
            let mut own = Lanes::default();
            set(&mut own, lane);
            flood.rise(live, source, &own, &place);
        }
        flood.settle(live, made, &place);
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

    /// The sources that have come to an end.
    pub(crate) fn done(&self) -> &Lanes {
        &self.done
    }

    /// Vertices become ends: whoever is there has come to one.
    pub(crate) fn end_at(&mut self, vertices: &[u32]) {
        self.done = either(&self.done, &self.at_any(vertices));
    }

    /// Follows arcs that are there again, each from one vertex to another.
    pub(crate) fn follow(&mut self, live: &Live, made: &Made, arcs: &[(u32, u32)], place: impl Fn(u32) -> Place) {
        for &(from, to) in arcs {
            self.go(live, from, to, &place);
        }
        self.settle(live, made, &place);
    }

    /// From here on, what rises can be undone. Nobody has come to an end yet.
    pub(crate) fn mark(&mut self) {
        self.before = Some(Vec::new());
    }

    /// Undoes what has risen since the mark.
    pub(crate) fn undo(&mut self) {
        self.done = Lanes::default();
        for (vertex, lanes) in self.before.take().into_iter().flatten().rev() {
            self.reached[vertex as usize] = lanes;
        }
    }

    fn settle(&mut self, live: &Live, made: &Made, place: &impl Fn(u32) -> Place) {
        // What closes a ring opens what lies before, for another time round.
        while self.first < self.end {
            let mut at = std::mem::replace(&mut self.first, usize::MAX);
            while at < self.end {
                while self.open[at] != 0 {
                    let bit = self.open[at].trailing_zeros() as usize;
                    self.open[at] &= !(1 << bit);
                    let vertex = live.order[at * 64 + bit];
                    for arc in live.from(vertex).iter().filter(|arc| made.leaves(arc.via)) {
                        self.go(live, vertex, arc.to, place);
                    }
                }
                at += 1;
            }
        }
        self.end = 0;
    }

    fn go(&mut self, live: &Live, from: u32, to: u32, place: &impl Fn(u32) -> Place) {
        let mut lanes = self.reached[from as usize];
        lanes.iter_mut().zip(&self.done).for_each(|(own, done)| *own &= !done);
        if lanes == Lanes::default() || place(to) == Place::Aside {
            return;
        }
        if live.needs_all(to) {
            // No fix takes away what leads to a conjunction, so that all of it is there.
            for premise in live.into(to) {
                lanes.iter_mut().zip(self.at(premise.to)).for_each(|(own, other)| *own &= other);
            }
        }
        self.rise(live, to, &lanes, place);
    }

    fn rise(&mut self, live: &Live, vertex: u32, lanes: &Lanes, place: &impl Fn(u32) -> Place) {
        if place(vertex) == Place::End {
            self.done = either(&self.done, lanes);
            return;
        }
        let own = &mut self.reached[vertex as usize];
        if lanes.iter().zip(own.iter()).all(|(new, own)| new & !own == 0) {
            return;
        }
        if let Some(before) = &mut self.before {
            before.push((vertex, *own));
        }
        *own = either(own, lanes);
        let place = live.places[vertex as usize] as usize;
        self.open[place / 64] |= 1 << (place % 64);
        self.first = self.first.min(place / 64);
        self.end = self.end.max(place / 64 + 1);
    }
}

fn either(one: &Lanes, other: &Lanes) -> Lanes {
    std::array::from_fn(|word| one[word] | other[word])
}
