//! Sets of columns.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// A set of small numbers: the words of a bit set from the first to the last that are not empty. Conditions mostly hold
/// for pods of one namespace, which stand side by side.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct Bits {
    /// Index of the first word.
    first: u32,
    /// Neither the first nor the last word is zero.
    words: Vec<u64>,
}

impl Bits {
    /// The numbers below `end`.
    pub(crate) fn below(end: usize) -> Self {
        Self::range(0, end)
    }

    /// The numbers from `start` on that are below `end`.
    pub(crate) fn range(start: usize, end: usize) -> Self {
        if start >= end {
            return Self::default();
        }
        let first = start / 64;
        let mut words = vec![u64::MAX; end.div_ceil(64) - first];
        words[0] &= u64::MAX << (start % 64);
        if !end.is_multiple_of(64) {
            let last = words.len() - 1;
            words[last] &= u64::MAX >> (64 - end % 64);
        }
        Self { first: index(first), words }
    }

    /// Whether nothing is in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How many are in it.
    pub(crate) fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether `number` is in it.
    pub(crate) fn contains(&self, number: usize) -> bool {
        self.word(number / 64) >> (number % 64) & 1 == 1
    }

    /// The 64 numbers from `64 * at` on.
    pub(crate) fn word(&self, at: usize) -> u64 {
        at.checked_sub(self.first as usize).and_then(|at| self.words.get(at)).copied().unwrap_or(0)
    }

    /// The numbers, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> + Clone + '_ {
        let first = self.first as usize;
        self.words.iter().enumerate().flat_map(move |(at, &word)| numbers(first + at, word))
    }

    /// The numbers that are in both, ascending.
    pub(crate) fn shared<'b>(&'b self, other: &'b Self) -> impl Iterator<Item = usize> + 'b {
        let first = self.first as usize;
        self.words.iter().enumerate().flat_map(move |(at, &word)| numbers(first + at, word & other.word(first + at)))
    }

    /// The least number.
    pub(crate) fn first(&self) -> Option<usize> {
        self.iter().next()
    }

    /// Adds a number.
    pub(crate) fn insert(&mut self, number: usize) {
        let at = number / 64;
        self.widen(at, at + 1);
        self.words[at - self.first as usize] |= 1 << (number % 64);
    }

    /// Adds `copy` if `number` is in it.
    pub(crate) fn repeat(&mut self, number: usize, copy: usize) {
        if self.contains(number) {
            self.insert(copy);
        }
    }

    /// What is in both.
    pub(crate) fn and(&self, other: &Self) -> Self {
        let start = self.first.max(other.first) as usize;
        let end = self.end().min(other.end());
        if start >= end {
            return Self::default();
        }
        let (own, others) = (&self.words[start - self.first as usize..], &other.words[start - other.first as usize..]);
        let words = own.iter().zip(others).take(end - start).map(|(own, other)| own & other).collect();
        Self { first: index(start), words }.trimmed()
    }

    /// What is in this one and not in the other.
    pub(crate) fn and_not(&self, other: &Self) -> Self {
        let base = self.first as usize;
        let words = self.words.iter().enumerate().map(|(at, word)| word & !other.word(base + at)).collect();
        Self { first: self.first, words }.trimmed()
    }

    /// What is in either.
    pub(crate) fn or(&self, other: &Self) -> Self {
        let mut both = self.clone();
        both.add(other);
        both
    }

    /// Adds what is in the other.
    pub(crate) fn add(&mut self, other: &Self) {
        if other.is_empty() {
            return;
        }
        self.widen(other.first as usize, other.end());
        let start = (other.first - self.first) as usize;
        for (own, other) in self.words[start..].iter_mut().zip(&other.words) {
            *own |= other;
        }
    }

    /// The numbers by which of up to 64 other sets they are in: bit `n` of the first value stands for the `n`th set.
    pub(crate) fn split(&self, others: &[&Self]) -> Vec<(u64, Self)> {
        let mut parts: Vec<(u64, Self)> = Vec::new();
        let mut known: FxHashMap<u64, usize> = FxHashMap::default();
        let mut masks: SmallVec<[(u64, u64); 16]> = SmallVec::new();
        for (offset, &word) in self.words.iter().enumerate().filter(|(_, word)| **word != 0) {
            let at = self.first as usize + offset;
            masks.clear();
            masks.push((0, word));
            for (number, other) in others.iter().enumerate() {
                let other = other.word(at) & word;
                if other == 0 {
                    continue;
                }
                for index in 0..masks.len() {
                    let (which, mask) = masks[index];
                    let inside = mask & other;
                    if inside == mask {
                        masks[index].0 |= 1 << number;
                    } else if inside != 0 {
                        masks[index].1 &= !inside;
                        masks.push((which | 1 << number, inside));
                    }
                }
            }
            for &(which, mask) in &masks {
                let part = *known.entry(which).or_insert_with(|| {
                    parts.push((which, Self::default()));
                    parts.len() - 1
                });
                parts[part].1.put(at, mask);
            }
        }
        parts
    }

    /// Adds the numbers of a word, which is not zero, to what has none of them or any after.
    fn put(&mut self, at: usize, word: u64) {
        self.widen(at, at + 1);
        self.words[at - self.first as usize] |= word;
    }

    /// Whether they share nothing.
    #[cfg(test)]
    pub(crate) fn is_disjoint(&self, other: &Self) -> bool {
        let start = self.first.max(other.first) as usize;
        let end = self.end().min(other.end());
        (start..end).all(|at| self.word(at) & other.word(at) == 0)
    }

    /// Whether all of `other` is in it.
    #[cfg(test)]
    pub(crate) fn covers(&self, other: &Self) -> bool {
        let base = other.first as usize;
        other.words.iter().enumerate().all(|(at, word)| word & !self.word(base + at) == 0)
    }

    fn end(&self) -> usize {
        self.first as usize + self.words.len()
    }

    /// Makes room for the words from `start` to before `end`.
    fn widen(&mut self, start: usize, end: usize) {
        if self.words.is_empty() {
            self.first = index(start);
        }
        let before = (self.first as usize).saturating_sub(start);
        if before > 0 {
            self.words.splice(0..0, std::iter::repeat_n(0, before));
            self.first -= index(before);
        }
        if end > self.end() {
            self.words.resize(end - self.first as usize, 0);
        }
    }

    fn trimmed(mut self) -> Self {
        let length = self.words.iter().rposition(|&word| word != 0).map_or(0, |last| last + 1);
        self.words.truncate(length);
        let before = self.words.iter().take_while(|&&word| word == 0).count();
        if before > 0 {
            self.words.drain(..before);
        }
        self.first = if self.words.is_empty() { 0 } else { self.first + index(before) };
        self.words.shrink_to_fit();
        self
    }
}

impl FromIterator<usize> for Bits {
    fn from_iter<I: IntoIterator<Item = usize>>(numbers: I) -> Self {
        let mut bits = Self::default();
        numbers.into_iter().for_each(|number| bits.insert(number));
        bits
    }
}

/// The numbers that a word stands for.
fn numbers(at: usize, word: u64) -> impl Iterator<Item = usize> + Clone {
    let following = std::iter::successors((word != 0).then_some(word), |&rest| {
        let rest = rest & (rest - 1);
        (rest != 0).then_some(rest)
    });
    following.map(move |rest| at * 64 + rest.trailing_zeros() as usize)
}

fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::Bits;

    fn set() -> impl Strategy<Value = BTreeSet<usize>> {
        proptest::collection::btree_set(0usize..400, 0..30)
    }

    proptest! {
        #[test]
        fn they_behave_like_sets(a in set(), b in set(), start in 0usize..300, length in 0usize..200) {
            let (left, right): (Bits, Bits) = (a.iter().copied().collect(), b.iter().copied().collect());
            let numbers = |bits: &Bits| bits.iter().collect::<BTreeSet<usize>>();
            prop_assert_eq!(&numbers(&left), &a);
            prop_assert_eq!(numbers(&left.and(&right)), &a & &b);
            prop_assert_eq!(left.shared(&right).collect::<BTreeSet<usize>>(), &a & &b);
            prop_assert_eq!(numbers(&left.or(&right)), &a | &b);
            prop_assert_eq!(numbers(&left.and_not(&right)), &a - &b);
            prop_assert_eq!(left.is_disjoint(&right), a.is_disjoint(&b));
            prop_assert_eq!(left.covers(&right), a.is_superset(&b));
            prop_assert_eq!(left.len(), a.len());
            prop_assert!((0..400).all(|number| left.contains(number) == a.contains(&number)));
            prop_assert_eq!(numbers(&Bits::range(start, start + length)), (start..start + length).collect::<BTreeSet<_>>());
        }

        #[test]
        fn a_set_splits_by_the_sets_that_its_numbers_are_in(
            a in set(),
            others in proptest::collection::vec(set(), 0..6),
        ) {
            let whole: Bits = a.iter().copied().collect();
            let sets: Vec<Bits> = others.iter().map(|other| other.iter().copied().collect()).collect();
            let parts = whole.split(&sets.iter().collect::<Vec<_>>());
            let mut all = BTreeSet::new();
            for (which, part) in &parts {
                prop_assert!(!part.is_empty());
                let rebuilt: Bits = part.iter().collect();
                prop_assert_eq!(&rebuilt, part);
                for number in part.iter() {
                    prop_assert!(all.insert(number));
                    let expected = (0..others.len()).filter(|&n| others[n].contains(&number)).fold(0, |w, n| w | 1 << n);
                    prop_assert_eq!(*which, expected);
                }
            }
            prop_assert_eq!(all, a);
        }

        #[test]
        fn equal_sets_are_equal_values(a in set(), b in set()) {
            let (left, right): (Bits, Bits) = (a.iter().copied().collect(), b.iter().copied().collect());
            let less: Bits = (&a - &b).into_iter().collect();
            prop_assert_eq!(left.and_not(&right), less);
            let reversed: Bits = a.iter().rev().copied().collect();
            prop_assert_eq!(left, reversed);
        }
    }
}
