//! Who may do something, of all objects or of those of a name.

use rustc_hash::FxHashSet;

use crate::Action;
use crate::access::Survey;
use crate::held::Held;
use crate::reason::Reason;
use crate::way::{Way, Ways};

/// Everybody who may do one of several things, of all objects or of some.
pub(crate) struct Grants<'v, 'a, 's> {
    survey: &'v Survey<'a, 's>,
    entries: Vec<(usize, Ways<'a, 's>)>,
}

impl<'a, 's> Survey<'a, 's> {
    /// Everybody who may do one of `actions`.
    pub(crate) fn grants<'v>(&'v self, actions: &'static [Action]) -> Grants<'v, 'a, 's> {
        let sets = self.sets().enumerate();
        let ways = sets.map(|(at, (set, vertex))| (at, self.ways_of(set, vertex, actions)));
        let entries = ways.filter(|(_, ways)| !ways.all.is_empty() || !ways.named.is_empty()).collect();
        Grants { survey: self, entries }
    }
}

impl<'s> Grants<'_, '_, 's> {
    /// Those who may do it to every object.
    pub(crate) fn all(&self) -> Vec<Held<'s>> {
        self.held(|ways| ways.all.clone())
    }

    /// Those who may do it to at least one object, whichever.
    pub(crate) fn any(&self) -> Vec<Held<'s>> {
        self.held(|ways| ways.all.iter().cloned().chain(ways.named.iter().map(|entry| entry.1.clone())).collect())
    }

    /// Those who may do it to an object of this name, those included who may to all.
    pub(crate) fn of(&self, name: &str) -> Vec<Held<'s>> {
        self.of_one_of(&[name])
    }

    /// The same where several names mean the object.
    pub(crate) fn of_one_of(&self, names: &[&str]) -> Vec<Held<'s>> {
        self.held(|ways| {
            let named = ways.named.iter().filter(|entry| names.contains(&entry.0));
            ways.all.iter().chain(named.map(|entry| &entry.1)).cloned().collect()
        })
    }

    /// Those who may do it to an object of this name by a rule that names it.
    pub(crate) fn of_only(&self, name: &str) -> Vec<Held<'s>> {
        self.held(|ways| ways.named.iter().filter(|entry| entry.0 == name).map(|entry| entry.1.clone()).collect())
    }

    /// All names that rules are limited to, sorted.
    pub(crate) fn names(&self) -> Vec<&'s str> {
        let mut names: Vec<&'s str> =
            self.entries.iter().flat_map(|(_, ways)| ways.named.iter().map(|entry| entry.0)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    fn held(&self, choose: impl Fn(&Ways<'_, 's>) -> Vec<Way>) -> Vec<Held<'s>> {
        let held = self.entries.iter().filter_map(|(at, ways)| {
            let mut seen = FxHashSet::default();
            let chosen = choose(ways).into_iter().filter(|way| seen.insert((way.rule, way.action.text)));
            let reasons: Vec<Reason> = chosen
                .map(|way| Reason {
                    proofs: vec![self.survey.proof(ways.set, way.rule, way.action)],
                    fixes: way.fix.into_iter().collect(),
                })
                .collect();
            let held = Held { from: ways.vertex, sets: vec![*at], namespace: ways.namespace(), reasons };
            (!held.reasons.is_empty()).then_some(held)
        });
        held.collect()
    }
}
