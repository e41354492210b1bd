//! The fix set: the cheapest changes after which nobody who should not reaches a goal.
//!
//! A fix that takes away edges which all begin or all end at one vertex is a vertex of a flow network, and the least cut
//! is found exactly. Where a fix joins edges that share neither end, ways could mix that are none, so that the flow may
//! ask for too much: what turns out not to be needed is taken out again, and the answer is not called the least. What
//! conjunctions hide from the flow comes out when the answer is verified: the graph is walked again without the edges
//! that the fixes take away, and what is left is cut, too.

use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::access::{AccessGraph, FixId, VertexId};

use crate::attack_graph::{AttackGraph, Certainty};
use crate::flow::{ENDLESS, Flow};
use crate::layer::Layer;
use crate::search::Search;

/// What a fix costs, above 0; one is a small change that nobody notices.
pub type Cost<'c> = &'c dyn Fn(FixId) -> f64;

/// A set of fixes.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    /// The fixes, by what each stops: the one that stops most first.
    pub fixes: Vec<Chosen>,
    /// What they cost together.
    pub cost: f64,
    /// Whether nothing cheaper would do.
    pub is_least: bool,
    /// Who reached a goal before.
    pub before: usize,
    /// Who still reaches one, because no change that is known stops them; by number.
    pub residual: Vec<VertexId>,
}

/// One fix of a set.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// The fix.
    pub fix: FixId,
    /// What it costs.
    pub cost: f64,
    /// How many of the sources the fixes before it and this one stop that the fixes before it did not.
    pub stops: usize,
}

impl AttackGraph {
    /// The cheapest fixes after which none of `sources` reaches one of `goals`.
    pub fn cut(&self, sources: &[VertexId], goals: &[VertexId], certainty: Certainty, cost: Cost<'_>) -> Cut {
        let task = Task { graph: self, access: self.access(), sources, goals, certainty };
        let layer = self.layer(certainty);
        let before = task.who_reaches(layer);
        let mut chosen: Vec<FixId> = Vec::new();
        let mut is_least = true;
        let mut left = before.clone();
        let mut rounds = 0;
        let mut own;
        let mut current = layer;
        while !left.is_empty() {
            let (more, exact) = task.least(current, &left, cost);
            is_least &= exact && rounds == 0;
            if more.is_empty() {
                break;
            }
            chosen.extend(more);
            rounds += 1;
            own = task.without(&chosen);
            current = &own;
            left = task.who_reaches(current);
        }
        // Who cannot be stopped is not what a fix is needed for.
        let stopped: Vec<VertexId> = before.iter().copied().filter(|source| !left.contains(source)).collect();
        if !is_least {
            chosen = task.needed(chosen, &stopped, cost);
        }
        let fixes = task.ranked(chosen, &stopped, cost);
        let total = fixes.iter().map(|chosen| chosen.cost).sum();
        Cut { fixes, cost: total, is_least: is_least && left.is_empty(), before: before.len(), residual: left }
    }

    /// Fixes by how many of `sources` each would stop alone, the best first; those that stop nobody are left out.
    pub fn choke_points(
        &self,
        sources: &[VertexId],
        goals: &[VertexId],
        certainty: Certainty,
        most: usize,
    ) -> Vec<(FixId, usize)> {
        let task = Task { graph: self, access: self.access(), sources, goals, certainty };
        let layer = self.layer(certainty);
        let before = task.who_reaches(layer);
        // Fixes on the best ways of all, by how many of these they are on: no other can stop as many alone.
        let ways = Search::backward(layer, &goals.iter().map(|goal| goal.0).collect::<Vec<_>>());
        let mut on: FxHashMap<FixId, usize> = FxHashMap::default();
        for source in &before {
            let mut own: FxHashSet<FixId> = FxHashSet::default();
            for (_, via) in ways.way(source.0) {
                task.fixes_on(layer, via, &mut own);
            }
            own.into_iter().for_each(|fix| *on.entry(fix).or_default() += 1);
        }
        let mut candidates: Vec<(usize, FixId)> = on.into_iter().map(|(fix, count)| (count, fix)).collect();
        candidates.sort_unstable_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
        candidates.truncate(4 * most);
        let mut points: Vec<(FixId, usize)> = candidates
            .into_iter()
            .filter_map(|(_, fix)| {
                let without = task.without(&[fix]);
                let stopped = before.len() - task.who_reaches(&without).len();
                (stopped > 0).then_some((fix, stopped))
            })
            .collect();
        points.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
        points.truncate(most);
        points
    }
}

struct Task<'t> {
    graph: &'t AttackGraph,
    access: &'t AccessGraph,
    sources: &'t [VertexId],
    goals: &'t [VertexId],
    certainty: Certainty,
}

impl Task<'_> {
    fn backward(&self, layer: &Layer) -> Search {
        let goals: Vec<u32> = self.goals.iter().map(|goal| goal.0).collect();
        Search::backward(layer, &goals)
    }

    fn who_reaches(&self, layer: &Layer) -> Vec<VertexId> {
        let search = self.backward(layer);
        let mut who: Vec<VertexId> = self
            .sources
            .iter()
            .copied()
            .filter(|source| search.reaches(source.0) && !self.goals.contains(source))
            .collect();
        who.sort_unstable();
        who.dedup();
        who
    }

    /// The layer without the edges that fixes take away.
    fn without(&self, fixes: &[FixId]) -> Layer {
        let gone: FxHashSet<FixId> = fixes.iter().copied().collect();
        let is_gone = |index: usize| {
            let edge = &self.access.edges()[index];
            self.graph.is_gone(index) || self.access.fixes(edge).iter().any(|fix| gone.contains(fix))
        };
        Layer::new(self.access, self.certainty == Certainty::Potential, &is_gone)
    }

    /// Whether each vertex lies on a way from one of `sources` to a goal.
    fn live(&self, layer: &Layer, sources: &[VertexId]) -> Vec<bool> {
        let back = self.backward(layer);
        let starts: Vec<u32> = sources.iter().map(|source| source.0).collect();
        let forth = Search::forward(layer, &starts, &[], |via| layer.cost(via));
        (0..back.costs.len() as u32).map(|vertex| back.reaches(vertex) && forth.reaches(vertex)).collect()
    }

    /// The fixes any of which takes a link away, those of a conjunction's ways included.
    fn fixes_on(&self, layer: &Layer, via: u32, into: &mut FxHashSet<FixId>) {
        if let Some(edge) = layer.edge(via) {
            into.extend(self.access.fixes(&self.access.edges()[edge]));
        } else if let Some(joined) = layer.conjunction(via) {
            joined.ways(layer, via).iter().flatten().for_each(|&via| self.fixes_on(layer, via, into));
        }
    }

    /// The least cut between `sources` and the goals, and whether it is known to be the least. Sources that nothing
    /// stops are left out.
    fn least(&self, layer: &Layer, sources: &[VertexId], cost: Cost<'_>) -> (Vec<FixId>, bool) {
        let live = self.live(layer, sources);
        let links: Vec<(u32, u32, Vec<FixId>)> = self.live_links(layer, &live);
        let sources = self.stoppable(sources, &links, live.len());
        if sources.is_empty() {
            return (Vec::new(), true);
        }
        let shared = shared(&links);
        let mut flow = Flow::new(live.len() + 2);
        let (start, end) = (live.len() as u32, live.len() as u32 + 1);
        sources.iter().for_each(|source| flow.arc(start, source.0, ENDLESS));
        self.goals.iter().for_each(|goal| flow.arc(goal.0, end, ENDLESS));
        let mut doors: FxHashMap<FixId, (u32, u32)> = FxHashMap::default();
        let mut entered: FxHashSet<(u32, u32)> = FxHashSet::default();
        let mut exact = true;
        for (from, to, fixes) in &links {
            let mut at = *from;
            let mut fixes: Vec<(Shared, FixId)> = fixes.iter().map(|fix| (shared[fix], *fix)).collect();
            fixes.sort_unstable();
            for (_, fix) in &fixes {
                let (enter, leave) = *doors.entry(*fix).or_insert_with(|| {
                    let (enter, leave) = (flow.vertex(), flow.vertex());
                    flow.arc(enter, leave, units(cost(*fix)));
                    (enter, leave)
                });
                if entered.insert((at, enter)) {
                    flow.arc(at, enter, ENDLESS);
                }
                at = leave;
            }
            if entered.insert((at, *to)) {
                flow.arc(at, *to, ENDLESS);
            }
            // Alternatives stand one behind the other: with two that are shared alike, ways of links that need only one of
            // them would pass by the other.
            let of = |wanted| fixes.iter().filter(|(shared, _)| *shared == wanted).count();
            exact &= of(Shared::From) < 2 && of(Shared::To) < 2 && of(Shared::Mixing) == 0;
        }
        exact &= !self.goes_through_conjunction(layer, &live);
        if flow.run(start, end) >= ENDLESS {
            return (Vec::new(), false);
        }
        let side = flow.side(start);
        let mut cut: Vec<FixId> = doors
            .iter()
            .filter(|(_, (enter, leave))| side[*enter as usize] && !side[*leave as usize])
            .map(|(fix, _)| *fix)
            .collect();
        cut.sort_unstable();
        (cut, exact)
    }

    fn live_links(&self, layer: &Layer, live: &[bool]) -> Vec<(u32, u32, Vec<FixId>)> {
        let mut links = Vec::new();
        for vertex in (0..live.len() as u32).filter(|&vertex| live[vertex as usize]) {
            for link in layer.forward.of(vertex).iter().filter(|link| live[link.to as usize]) {
                let mut fixes = FxHashSet::default();
                self.fixes_on(layer, link.via, &mut fixes);
                let mut fixes: Vec<FixId> = fixes.into_iter().collect();
                fixes.sort_unstable();
                links.push((vertex, link.to, fixes));
            }
        }
        links
    }

    fn goes_through_conjunction(&self, layer: &Layer, live: &[bool]) -> bool {
        let mut vertices = (0..live.len() as u32).filter(|&vertex| live[vertex as usize]);
        let is_one = |via| layer.conjunction(via).is_some();
        vertices.any(|vertex| layer.forward.of(vertex).iter().any(|link| live[link.to as usize] && is_one(link.via)))
    }

    /// The sources from which no goal is reached over links that nothing takes away.
    fn stoppable(&self, sources: &[VertexId], links: &[(u32, u32, Vec<FixId>)], count: usize) -> Vec<VertexId> {
        let firm = links.iter().filter(|link| link.2.is_empty()).map(|(from, to, _)| (*to, *from, 0));
        let backward = crate::links::Links::new(count, firm);
        let mut lost = vec![false; count];
        let mut open: Vec<u32> = self.goals.iter().map(|goal| goal.0).collect();
        while let Some(vertex) = open.pop() {
            if !std::mem::replace(&mut lost[vertex as usize], true) {
                open.extend(backward.of(vertex).iter().map(|link| link.to));
            }
        }
        sources.iter().copied().filter(|source| !lost[source.index()]).collect()
    }

    /// `fixes` without those that are not needed to stop `stopped`, the dearest looked at first.
    fn needed(&self, fixes: Vec<FixId>, stopped: &[VertexId], cost: Cost<'_>) -> Vec<FixId> {
        let mut kept = fixes;
        kept.sort_by(|one, other| cost(*other).total_cmp(&cost(*one)).then(one.cmp(other)));
        kept.dedup();
        let mut at = 0;
        while at < kept.len() {
            let mut fewer = kept.clone();
            fewer.remove(at);
            let search = self.backward(&self.without(&fewer));
            if stopped.iter().any(|source| search.reaches(source.0)) {
                at += 1;
            } else {
                kept = fewer;
            }
        }
        kept
    }

    /// `fixes` in the order in which each stops most for what it costs.
    fn ranked(&self, fixes: Vec<FixId>, stopped: &[VertexId], cost: Cost<'_>) -> Vec<Chosen> {
        /// Beyond this, trying each at each place takes too long: the order is by cost.
        const FEW: usize = 40;
        let mut open = fixes;
        open.sort_by(|one, other| cost(*one).total_cmp(&cost(*other)).then(one.cmp(other)));
        let is_few = open.len() <= FEW;
        let mut done: Vec<FixId> = Vec::new();
        let mut ranked = Vec::new();
        let mut left = stopped.len();
        while !open.is_empty() {
            let count = |fixes: &[FixId]| {
                let search = self.backward(&self.without(fixes));
                stopped.iter().filter(|source| search.reaches(source.0)).count()
            };
            let with = |fix: FixId| [&done[..], &[fix]].concat();
            let best = if is_few {
                let stops = open.iter().enumerate().map(|(at, fix)| (left - count(&with(*fix)), at));
                stops.max_by(|one, other| one.0.cmp(&other.0).then(other.1.cmp(&one.1))).map_or((0, 0), |best| best)
            } else {
                (left - count(&with(open[0])), 0)
            };
            let fix = open.remove(best.1);
            done.push(fix);
            left -= best.0;
            ranked.push(Chosen { fix, cost: cost(fix), stops: best.0 });
        }
        ranked
    }
}

/// What edges that one fix takes away have in common; in the order in which a link goes through its fixes.
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

fn shared(links: &[(u32, u32, Vec<FixId>)]) -> FxHashMap<FixId, Shared> {
    let mut ends: FxHashMap<FixId, Vec<(u32, u32)>> = FxHashMap::default();
    for (from, to, fixes) in links {
        fixes.iter().for_each(|fix| ends.entry(*fix).or_default().push((*from, *to)));
    }
    let of = |ends: &[(u32, u32)]| {
        let (first, rest) = (ends[0], &ends[1..]);
        if rest.iter().all(|end| *end == first) {
            Shared::Alone
        } else if rest.iter().all(|end| end.0 == first.0) {
            Shared::From
        } else if rest.iter().all(|end| end.1 == first.1) {
            Shared::To
        } else {
            Shared::Mixing
        }
    };
    ends.into_iter().map(|(fix, ends)| (fix, of(&ends))).collect()
}

/// A cost in whole units, thousandths.
fn units(cost: f64) -> u64 {
    (cost.max(0.001) * 1000.0).round() as u64
}
