//! What two sides admit together.

use rustc_hash::FxHashMap;

use crate::connections::Admitted;
use crate::matrix::{AdmittedId, EVERYTHING, NOTHING};

/// Combines what both sides admit, each pair once.
pub(crate) struct Pairing<'m> {
    given: &'m [Admitted],
    /// What was made here; numbers go on from those that were given.
    made: Vec<Admitted>,
    known: FxHashMap<(AdmittedId, AdmittedId), AdmittedId>,
    numbers: FxHashMap<Admitted, AdmittedId>,
    /// What becomes of each on one node.
    near: FxHashMap<AdmittedId, AdmittedId>,
}

impl<'m> Pairing<'m> {
    pub(crate) fn of(given: &'m [Admitted]) -> Self {
        Self {
            given,
            made: Vec::new(),
            known: FxHashMap::default(),
            numbers: FxHashMap::default(),
            near: FxHashMap::default(),
        }
    }

    /// What both admit.
    pub(crate) fn both(&mut self, one: AdmittedId, other: AdmittedId) -> AdmittedId {
        match (one, other) {
            (NOTHING, _) | (_, NOTHING) => NOTHING,
            (EVERYTHING, same) | (same, EVERYTHING) => same,
            (one, other) if one == other && self.get(one).depends.is_empty() => one,
            pair => match self.known.get(&pair) {
                Some(&known) => known,
                None => {
                    let both = self.get(pair.0).both(self.get(pair.1));
                    let number = self.number(both);
                    self.known.insert(pair, number);
                    number
                }
            },
        }
    }

    /// The number of a set of what is admitted.
    pub(crate) fn number(&mut self, admitted: Admitted) -> AdmittedId {
        if admitted.is_nothing() {
            return NOTHING;
        }
        if let Some(&number) = self.numbers.get(&admitted) {
            return number;
        }
        let found = self.given.iter().position(|given| *given == admitted);
        let number = found.unwrap_or_else(|| {
            self.made.push(admitted.clone());
            self.given.len() + self.made.len() - 1
        });
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        self.numbers.insert(admitted, number);
        number
    }

    /// The number of what `change` makes of a set; it is asked once for each.
    pub(crate) fn near(&mut self, admitted: AdmittedId, change: fn(&Admitted) -> Admitted) -> AdmittedId {
        if let Some(&near) = self.near.get(&admitted) {
            return near;
        }
        let number = self.number(change(self.get(admitted)));
        self.near.insert(admitted, number);
        number
    }

    /// What a number stands for.
    pub(crate) fn get(&self, number: AdmittedId) -> &Admitted {
        let number = number as usize;
        self.given.get(number).unwrap_or_else(|| &self.made[number - self.given.len()])
    }
}
