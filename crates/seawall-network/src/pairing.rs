//! What two sides admit together.

use rustc_hash::FxHashMap;

use crate::connections::Admitted;
use crate::matrix::{AdmittedId, EVERYTHING, Matrix, NOTHING};
use crate::network::with_own_node;

/// Combines what both sides admit, each pair once.
pub(crate) struct Pairing<'m> {
    given: &'m Matrix,
    /// What was made here; numbers go on from those that were given.
    made: Vec<Admitted>,
    known: FxHashMap<(AdmittedId, AdmittedId), AdmittedId>,
    near: FxHashMap<AdmittedId, AdmittedId>,
    numbers: FxHashMap<Admitted, AdmittedId>,
}

impl<'m> Pairing<'m> {
    pub(crate) fn of(given: &'m Matrix) -> Self {
        Self {
            given,
            made: Vec::new(),
            known: FxHashMap::default(),
            near: FxHashMap::default(),
            numbers: FxHashMap::default(),
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

    /// What is admitted between two ends that may be a node and its pod.
    pub(crate) fn with_own_node(&mut self, admitted: AdmittedId) -> AdmittedId {
        if let Some(&known) = self.near.get(&admitted) {
            return known;
        }
        let with = with_own_node(self.get(admitted));
        let number = self.number(with);
        self.near.insert(admitted, number);
        number
    }

    /// The number of a set of what is admitted.
    pub(crate) fn number(&mut self, admitted: Admitted) -> AdmittedId {
        if admitted.is_nothing() {
            return NOTHING;
        }
        if let Some(&number) = self.numbers.get(&admitted) {
            return number;
        }
        let number = self.given.number_of(&admitted).unwrap_or_else(|| {
            self.made.push(admitted.clone());
            u32::try_from(self.given.admitted.len() + self.made.len() - 1).unwrap_or(u32::MAX)
        });
        self.numbers.insert(admitted, number);
        number
    }

    /// What a number stands for.
    pub(crate) fn get(&self, number: AdmittedId) -> &Admitted {
        let number = number as usize;
        let given = &self.given.admitted;
        given.get(number).unwrap_or_else(|| &self.made[number - given.len()])
    }
}
