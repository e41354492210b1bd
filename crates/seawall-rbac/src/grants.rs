//! Who may do something, of all objects or of those of a name.

use std::collections::BTreeMap;

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
    /// The entries whose rules name an object, by its name.
    by_name: BTreeMap<&'s str, Vec<usize>>,
}

impl<'a, 's> Survey<'a, 's> {
    /// Everybody who may do one of `actions`.
    pub(crate) fn grants<'v>(&'v self, actions: &'static [Action]) -> Grants<'v, 'a, 's> {
        let allowing = self.allowing(actions);
        let sets = self.sets().enumerate();
        let entries: Vec<(usize, Ways<'a, 's>)> =
            sets.filter_map(|(at, (set, vertex))| Some((at, allowing.of(set, vertex)?))).collect();
        let mut by_name: BTreeMap<&'s str, Vec<usize>> = BTreeMap::new();
        for (index, (_, ways)) in entries.iter().enumerate() {
            for named in ways.named.chunk_by(|one, other| one.0 == other.0) {
                by_name.entry(named[0].0).or_default().push(index);
            }
        }
        Grants { survey: self, entries, by_name }
    }
}

impl<'a, 's> Grants<'_, 'a, 's> {
    /// Those who may do it to every object.
    pub(crate) fn all(&self) -> Vec<Held<'s>> {
        self.entries.iter().filter_map(|entry| self.held(entry, entry.1.all.iter())).collect()
    }

    /// Those who may do it to at least one object, whichever.
    pub(crate) fn any(&self) -> Vec<Held<'s>> {
        let of = |entry: &(usize, Ways<'a, 's>)| {
            let named = entry.1.named.iter().map(|named| &named.1);
            self.held(entry, entry.1.all.iter().chain(named))
        };
        self.entries.iter().filter_map(of).collect()
    }

    /// Those who may do it to an object of this name, those included who may to all.
    pub(crate) fn of(&self, name: &str) -> Vec<Held<'s>> {
        self.of_one_of(&[name])
    }

    /// The same where several names mean the object.
    pub(crate) fn of_one_of(&self, names: &[&str]) -> Vec<Held<'s>> {
        let of = |entry: &(usize, Ways<'a, 's>)| {
            let named = entry.1.named.iter().filter(|named| names.contains(&named.0)).map(|named| &named.1);
            self.held(entry, entry.1.all.iter().chain(named))
        };
        self.entries.iter().filter_map(of).collect()
    }

    /// Those who may do it to an object of this name by a rule that names it.
    pub(crate) fn of_only(&self, name: &str) -> Vec<Held<'s>> {
        let entries = self.by_name.get(name).into_iter().flatten().map(|&index| &self.entries[index]);
        let of = |entry: &(usize, Ways<'a, 's>)| {
            let named = entry.1.named.iter().filter(|named| named.0 == name).map(|named| &named.1);
            self.held(entry, named)
        };
        entries.filter_map(of).collect()
    }

    /// All names that rules are limited to, sorted.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'s str> {
        self.by_name.keys().copied()
    }

    /// What one set allows by these ways; none without any.
    fn held<'w>(&self, (at, of): &(usize, Ways<'a, 's>), ways: impl Iterator<Item = &'w Way>) -> Option<Held<'s>> {
        let mut seen = FxHashSet::default();
        let chosen = ways.filter(|way| seen.insert((way.rule, way.action.text)));
        let reasons: Vec<Reason> = chosen
            .map(|way| Reason {
                proofs: vec![self.survey.proof(of.set, way.rule, way.action)],
                fixes: way.fix.iter().cloned().collect(),
            })
            .collect();
        let held = Held { from: of.vertex, sets: vec![*at], namespace: of.namespace(), reasons };
        (!held.reasons.is_empty()).then_some(held)
    }
}
