//! The least cut as a flow: every fix is a door that costs what the fix costs, and its arcs lead through it.
//!
//! A fix that takes away arcs which all begin or all end at one vertex is a vertex of the network, and the least cut is
//! exact. Where a fix joins arcs that share neither end, ways mix that are none, so that the flow may ask for too much.
//! Whoever meets a conjunction comes to it through all fixes on the ways to its premises, any of which keeps them from it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Price;
use crate::flow::{ENDLESS, Flow};
use crate::live::Live;

/// The network.
pub(super) struct Doors {
    flow: Flow,
    /// The arc's ends of each fix's door.
    doors: FxHashMap<u32, (u32, u32)>,
    /// Arcs that are there.
    entered: FxHashSet<(u32, u32)>,
    start: u32,
    end: u32,
    /// What has flowed: what the cut costs.
    pub(super) total: u64,
    /// Whether the cut is the least, conjunctions aside.
    pub(super) is_exact: bool,
}

impl Doors {
    /// The network between sources and goals, without conjunctions.
    pub(super) fn new(live: &Live, prices: &[Price]) -> Self {
        let shared = shared(live);
        let (start, end) = (live.len() as u32, live.len() as u32 + 1);
        let flow = Flow::new(live.len() + 2);
        let (doors, entered) = (FxHashMap::default(), FxHashSet::default());
        let mut own = Self { flow, doors, entered, start, end, total: 0, is_exact: true };
        live.sources.iter().for_each(|&source| own.flow.arc(start, source, ENDLESS));
        live.goals.iter().for_each(|&goal| own.flow.arc(goal, end, ENDLESS));
        for from in 0..live.len() as u32 {
            for arc in live.from(from).iter().filter(|arc| !live.needs_all(arc.to)) {
                let mut fixes: Vec<(Shared, u32)> =
                    live.fixes_of(arc.via).map(|fix| (shared[fix as usize], fix)).collect();
                fixes.sort_unstable();
                let mut at = from;
                for &(_, fix) in &fixes {
                    let (enter, leave) = own.door(fix, prices);
                    own.enter(at, enter);
                    at = leave;
                }
                own.enter(at, arc.to);
                // Alternatives stand one behind the other: with two that are shared alike, ways of arcs that need only one
                // of them would pass by the other.
                let of = |wanted| fixes.iter().filter(|(shared, _)| *shared == wanted).count();
                own.is_exact &= of(Shared::From) < 2 && of(Shared::To) < 2 && of(Shared::Mixing) == 0;
            }
        }
        own
    }

    fn door(&mut self, fix: u32, prices: &[Price]) -> (u32, u32) {
        let flow = &mut self.flow;
        *self.doors.entry(fix).or_insert_with(|| {
            let (enter, leave) = (flow.vertex(), flow.vertex());
            flow.arc(enter, leave, prices[fix as usize].units());
            (enter, leave)
        })
    }

    /// Lets somebody come to a conjunction, unless one of `fixes` is made.
    pub(super) fn join(&mut self, from: u32, conjunction: u32, fixes: &[u32], prices: &[Price]) {
        let mut at = from;
        for &fix in fixes {
            let (enter, leave) = self.door(fix, prices);
            self.enter(at, enter);
            at = leave;
        }
        self.enter(at, conjunction);
    }

    fn enter(&mut self, from: u32, to: u32) {
        if self.entered.insert((from, to)) {
            self.flow.arc(from, to, ENDLESS);
        }
    }

    /// The fixes of the least cut, sorted; none when some way cannot be cut.
    pub(super) fn cut(&mut self) -> Option<Vec<u32>> {
        self.total = self.total.saturating_add(self.flow.run(self.start, self.end));
        if self.total >= ENDLESS {
            return None;
        }
        let side = self.flow.side(self.start);
        let is_cut = |(enter, leave): (u32, u32)| side[enter as usize] && !side[leave as usize];
        let mut cut: Vec<u32> = self.doors.iter().filter(|(_, door)| is_cut(**door)).map(|(fix, _)| *fix).collect();
        cut.sort_unstable();
        Some(cut)
    }
}

/// What arcs that one fix takes away have in common; in the order in which an arc goes through its fixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shared {
    /// All begin at one vertex: ways through the fix are ways of the graph.
    From,
    /// All join the same two.
    Alone,
    /// All end at one vertex.
    To,
    /// Neither: ways through the fix may be none.
    Mixing,
}

/// What the arcs of each fix share.
fn shared(live: &Live) -> Vec<Shared> {
    let mut ends: Vec<Vec<(u32, u32)>> = vec![Vec::new(); live.fixes.len()];
    for from in 0..live.len() as u32 {
        for arc in live.from(from) {
            live.fixes_of(arc.via).for_each(|fix| ends[fix as usize].push((from, arc.to)));
        }
    }
    let of = |ends: Vec<(u32, u32)>| match ends[..] {
        [] => Shared::Alone,
        [first, ref rest @ ..] if rest.iter().all(|end| *end == first) => Shared::Alone,
        [first, ref rest @ ..] if rest.iter().all(|end| end.0 == first.0) => Shared::From,
        [first, ref rest @ ..] if rest.iter().all(|end| end.1 == first.1) => Shared::To,
        _ => Shared::Mixing,
    };
    ends.into_iter().map(of).collect()
}
