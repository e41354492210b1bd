//! The search for a fix set: what it costs, what of a log it denies, and whether it holds.

use std::collections::BTreeSet;

use anyhow::Result;
use seawall_engine::starts;
use seawall_model::access::{Fix, FixId, Mended, VertexId};
use seawall_report::paths::Verified;
use seawall_risk::Certainty;
use seawall_risk::cut::{Cut, LastResort};
use seawall_risk::ends::Target;

use super::observed::Denied;
use super::patches;
use super::price::PriceList;
use super::question::{Answer, PathQuestion, graph_about};

/// What is cut.
#[derive(Clone, Copy)]
pub(super) struct Ends<'e> {
    pub(super) starts: &'e [VertexId],
    pub(super) goals: &'e [VertexId],
    pub(super) certainty: Certainty,
}

/// The cheapest changes, and what is known of them.
pub(super) struct FixSet {
    pub(super) cut: Cut,
    /// For each fix what of the log it denies, alone or with others.
    pub(super) denied: Vec<Vec<String>>,
    pub(super) mended: Mended,
    /// What walking the graph of the changed input showed; none where nothing is changed.
    pub(super) verified: Option<Verified>,
}

/// What a fix set is looked for.
pub(super) struct Search<'s> {
    pub(super) answer: &'s Answer,
    pub(super) question: &'s PathQuestion,
    pub(super) target: &'s Target,
    pub(super) ends: Ends<'s>,
}

impl Search<'_> {
    /// The cheapest fix set that holds. One may not hold when it enforces a level on a namespace: whoever may write that
    /// namespace's labels takes it away again, which nobody needed to do before. Then such fixes are last resorts.
    pub(super) fn fix_set(&self, prices: &mut PriceList<'_>) -> Result<FixSet> {
        let first = self.verified(prices)?;
        if first.is_whole() {
            return Ok(first);
        }
        let enforced = |fix: &FixId| matches!(self.answer.graph.access().fix(*fix), Fix::Enforce { .. });
        let undone: Vec<FixId> = first.cut.fixes.iter().map(|chosen| chosen.fix).filter(enforced).collect();
        if !prices.spare(undone, LastResort::Undone) {
            return Ok(first);
        }
        let second = self.verified(prices)?;
        Ok(if second.left() < first.left() { second } else { first })
    }

    fn verified(&self, prices: &mut PriceList<'_>) -> Result<FixSet> {
        let (cut, denied) = self.cheapest(prices);
        let access = self.answer.graph.access();
        let mended = Mended::by(cut.fixes.iter().map(|chosen| access.fix(chosen.fix)), &self.answer.snapshot);
        let verified = (!cut.fixes.is_empty()).then(|| self.verify(&mended)).transpose()?;
        Ok(FixSet { cut, denied, mended, verified })
    }

    /// The cheapest fixes, and for each of them what of the log it denies.
    fn cheapest(&self, prices: &mut PriceList<'_>) -> (Cut, Vec<Vec<String>>) {
        /// Two grants of the same may each be spared and yet both be taken away: then they are as dear as one that is alone.
        const TRIES: usize = 8;
        let Ends { starts, goals, certainty } = self.ends;
        let observed = prices.observed;
        let mut tries = 0;
        loop {
            let cut = self.answer.graph.cut(starts, goals, certainty, &|fix| prices.of(fix));
            let chosen: Vec<FixId> = cut.fixes.iter().map(|chosen| chosen.fix).collect();
            let denied: Vec<Denied<'_>> =
                observed.map(|observed| observed.denied_by(&chosen).collect()).unwrap_or_default();
            let is_spared =
                |denied: &&Denied<'_>| !denied.is_suspect && !denied.by.iter().any(|fix| prices.is_last(*fix));
            let together: Vec<FixId> =
                denied.iter().filter(is_spared).flat_map(|denied| denied.by.iter().copied()).collect();
            tries += 1;
            if !prices.spare(together, LastResort::Denies) || tries == TRIES {
                let of = |fix: &FixId| -> Vec<String> {
                    denied
                        .iter()
                        .filter(|denied| denied.by.contains(fix))
                        .map(|denied| denied.text.to_owned())
                        .collect()
                };
                return (cut, chosen.iter().map(of).collect());
            }
        }
    }

    /// Who still reaches the goal when everything is read and worked out again with the changes made.
    fn verify(&self, mended: &Mended) -> Result<Verified> {
        let after = patches::apply(&self.answer.snapshot, mended);
        let graph = graph_about(&after, Some(self.target));
        let after = Answer { snapshot: after, graph, problems: Vec::new() };
        let starts = match &self.question.from {
            Some(start) => self.question.starts(start, &after)?,
            None => starts(&after.graph, &after.snapshot),
        };
        let Some(goal) = self.target.find(&after.graph) else { return Ok(Verified { residual: Vec::new() }) };
        let reaching: BTreeSet<_> = after.graph.reaching(&[goal], self.ends.certainty).into_iter().collect();
        let left = starts.iter().filter(|start| **start != goal && reaching.contains(start));
        Ok(Verified { residual: left.map(|&start| after.graph.access().vertex(start).to_string()).collect() })
    }
}

impl FixSet {
    /// How many still reach a goal.
    fn left(&self) -> usize {
        self.verified.as_ref().map_or(self.cut.residual.len(), |verified| verified.residual.len())
    }

    /// Whether nobody is left but those whom no change stops.
    fn is_whole(&self) -> bool {
        self.left() <= self.cut.residual.len()
    }
}
