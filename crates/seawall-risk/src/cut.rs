//! The fix set: the cheapest changes after which nobody who should not reaches a goal.
//!
//! It works on the part of the graph that lies between sources and goals. Flows find the least cut; where fixes take away
//! what shares no end, or steps need several facts, the flow may ask for too much: what turns out not to be needed is
//! taken out again, and the answer is called the least only where it is proved to be.

mod choke;
mod doors;
mod task;

use seawall_model::access::{FixId, VertexId};

use crate::attack_graph::{AttackGraph, Certainty};
use crate::live::Live;
use crate::made::Made;
use task::Task;

/// What a fix costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Price {
    /// Above 0; one is a small change that nobody notices.
    pub cost: f64,
    /// Why it is made only where nothing else does, whatever that costs; none for what is weighed by its cost.
    pub last_resort: Option<LastResort>,
}

/// Why a fix is a last resort. What stands later is made only where what stands before it does not do either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LastResort {
    /// It takes away what somebody uses.
    Denies,
    /// Whoever it is to stop can undo it.
    Undone,
    /// Kubernetes needs what it takes away, and makes it anew when it starts.
    Restored,
}

/// What each fix costs.
pub type Prices<'c> = &'c (dyn Fn(FixId) -> Price + Sync);

/// A set of fixes.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    /// The fixes, by what each stops: the one that stops most first, and last resorts last.
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

/// One fix of a set, or one that is looked at by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// The fix.
    pub fix: FixId,
    /// What it costs.
    pub price: Price,
    /// How many of the sources it stops; in a set those that it and the fixes before it stop and those before it did not.
    pub stops: usize,
}

impl From<f64> for Price {
    fn from(cost: f64) -> Self {
        Self { cost, last_resort: None }
    }
}

impl Price {
    /// In whole units, thousandths; a last resort costs more than all others together, and than many that stand before it.
    fn units(self) -> u64 {
        let units = (self.cost.max(0.001) * 1000.0).round() as u64;
        let beyond: u64 = match self.last_resort {
            None => 0,
            Some(LastResort::Denies) => 1 << 34,
            Some(LastResort::Undone) => 1 << 42,
            Some(LastResort::Restored) => 1 << 50,
        };
        units.saturating_add(beyond)
    }
}

impl AttackGraph {
    /// The cheapest fixes after which none of `sources` reaches one of `goals`.
    pub fn cut(&self, sources: &[VertexId], goals: &[VertexId], certainty: Certainty, prices: Prices<'_>) -> Cut {
        let layer = self.layer(certainty);
        let before = self.who_reaches(sources, goals, certainty);
        let whole = Live::new(self.access(), layer, &before, goals);
        let all = Made::these(&whole, 0..whole.fixes.len() as u32);
        let firm = whole.who(&all, &whole.sources);
        let (residual, stopped): (Vec<_>, Vec<_>) =
            before.iter().zip(&whole.sources).partition(|(_, own)| firm.binary_search(own).is_ok());
        let named = |pairs: Vec<(&VertexId, &u32)>| pairs.into_iter().map(|(source, _)| *source).collect::<Vec<_>>();
        let (residual, stopped) = (named(residual), named(stopped));
        // Who cannot be stopped is not what a fix is needed for.
        let live = Live::new(self.access(), layer, &stopped, goals);
        let own_prices: Vec<Price> = live.fixes.iter().map(|&fix| prices(fix)).collect();
        let task = Task { live: &live, prices: &own_prices };
        let (chosen, is_least) = task.cut();
        let ranked = task.ranked(chosen).into_iter().map(|(fix, stops)| Chosen {
            fix: live.fixes[fix as usize],
            price: own_prices[fix as usize],
            stops,
        });
        let fixes: Vec<Chosen> = ranked.collect();
        let cost = fixes.iter().fold(0.0, |sum, chosen| sum + chosen.price.cost);
        Cut { fixes, cost, is_least: is_least && residual.is_empty(), before: before.len(), residual }
    }

    /// Those of `sources` from which one of `goals` is reached, goals left out; sorted, each once.
    pub(crate) fn who_reaches(&self, sources: &[VertexId], goals: &[VertexId], certainty: Certainty) -> Vec<VertexId> {
        let numbers: Vec<u32> = goals.iter().map(|goal| goal.0).collect();
        let seen = self.layer(certainty).components.reaching(&numbers);
        let reaching = sources.iter().copied().filter(|source| seen[source.index()] && !goals.contains(source));
        let mut who: Vec<VertexId> = reaching.collect();
        who.sort_unstable();
        who.dedup();
        who
    }
}
