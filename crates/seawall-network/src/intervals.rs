//! Sets of numbers as sorted ranges.

use std::fmt;

use smallvec::{SmallVec, smallvec};

/// A number that ranges are made of.
pub trait Bound: Copy + Ord + fmt::Debug {
    /// The least.
    const LEAST: Self;
    /// The greatest.
    const GREATEST: Self;
    /// The next one; not asked of the greatest.
    fn next(self) -> Self;
    /// The one before; not asked of the least.
    fn previous(self) -> Self;
}

macro_rules! bound {
    ($($number:ty),*) => {$(
        impl Bound for $number {
            const LEAST: Self = <$number>::MIN;
            const GREATEST: Self = <$number>::MAX;
            fn next(self) -> Self {
                self + 1
            }
            fn previous(self) -> Self {
                self - 1
            }
        }
    )*};
}

bound!(u16, u32, u128);

/// A set as sorted ranges, both ends included, that neither touch nor overlap: equal sets are equal values.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Intervals<T>(SmallVec<[(T, T); 2]>);

impl<T> Default for Intervals<T> {
    fn default() -> Self {
        Self(SmallVec::new())
    }
}

impl<T: Bound> Intervals<T> {
    /// Everything.
    pub fn all() -> Self {
        Self(smallvec![(T::LEAST, T::GREATEST)])
    }

    /// The numbers from `first` to `last`; empty when they are the wrong way round.
    pub fn of(first: T, last: T) -> Self {
        if first > last { Self::default() } else { Self(smallvec![(first, last)]) }
    }

    /// The ranges, sorted.
    pub fn ranges(&self) -> &[(T, T)] {
        &self.0
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether everything is in it.
    pub fn is_all(&self) -> bool {
        self.0[..] == [(T::LEAST, T::GREATEST)]
    }

    /// Whether `number` is in it.
    pub fn contains(&self, number: T) -> bool {
        let at = self.0.partition_point(|&(_, last)| last < number);
        self.0.get(at).is_some_and(|&(first, _)| first <= number)
    }

    /// Whether all of `other` is in it.
    pub fn covers(&self, other: &Self) -> bool {
        other.0.iter().all(|&(first, last)| {
            let at = self.0.partition_point(|&(_, end)| end < first);
            self.0.get(at).is_some_and(|&(start, end)| start <= first && last <= end)
        })
    }

    /// What is in either.
    pub fn union(&self, other: &Self) -> Self {
        if other.is_empty() {
            return self.clone();
        }
        if self.is_empty() {
            return other.clone();
        }
        let mut all: SmallVec<[(T, T); 8]> = self.0.iter().chain(&other.0).copied().collect();
        all.sort_unstable();
        let mut ranges: SmallVec<[(T, T); 2]> = SmallVec::new();
        for (first, last) in all {
            match ranges.last_mut() {
                Some(end) if end.1 == T::GREATEST || end.1.next() >= first => end.1 = end.1.max(last),
                _ => ranges.push((first, last)),
            }
        }
        Self(ranges)
    }

    /// What is in both.
    pub fn intersection(&self, other: &Self) -> Self {
        let mut ranges = SmallVec::new();
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        while let (Some(&&(a, b)), Some(&&(c, d))) = (left.peek(), right.peek()) {
            if a.max(c) <= b.min(d) {
                ranges.push((a.max(c), b.min(d)));
            }
            if b < d {
                left.next();
            } else {
                right.next();
            }
        }
        Self(ranges)
    }

    /// What is in this one and not in the other.
    pub fn difference(&self, other: &Self) -> Self {
        self.intersection(&other.complement())
    }

    /// Everything else.
    pub fn complement(&self) -> Self {
        let mut ranges = SmallVec::new();
        let mut from = Some(T::LEAST);
        for &(first, last) in &self.0 {
            if let Some(from) = from.filter(|&from| from < first) {
                ranges.push((from, first.previous()));
            }
            from = (last != T::GREATEST).then(|| last.next());
        }
        ranges.extend(from.map(|from| (from, T::GREATEST)));
        Self(ranges)
    }
}

impl<T: Bound> FromIterator<(T, T)> for Intervals<T> {
    /// Ranges in any order, overlapping or not.
    fn from_iter<I: IntoIterator<Item = (T, T)>>(ranges: I) -> Self {
        let mut all: Vec<(T, T)> = ranges.into_iter().filter(|(first, last)| first <= last).collect();
        all.sort_unstable();
        let mut joined: SmallVec<[(T, T); 2]> = SmallVec::new();
        for (first, last) in all {
            match joined.last_mut() {
                Some(end) if end.1 == T::GREATEST || end.1.next() >= first => end.1 = end.1.max(last),
                _ => joined.push((first, last)),
            }
        }
        Self(joined)
    }
}

impl<T: fmt::Debug> fmt::Debug for Intervals<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(first, last)| format!("{first:?}-{last:?}"))).finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Intervals;

    fn set() -> impl Strategy<Value = Vec<(u16, u16)>> {
        let edge = prop_oneof![Just(0u16), Just(u16::MAX), 0u16..40];
        proptest::collection::vec((edge.clone(), edge), 0..6)
    }

    fn has(ranges: &[(u16, u16)], number: u16) -> bool {
        ranges.iter().any(|&(first, last)| first <= number && number <= last)
    }

    proptest! {
        #[test]
        fn sets_behave_number_by_number(a in set(), b in set()) {
            let (left, right): (Intervals<u16>, Intervals<u16>) = (a.iter().copied().collect(), b.iter().copied().collect());
            let (union, both) = (left.union(&right), left.intersection(&right));
            let (less, other) = (left.difference(&right), left.complement());
            for number in (0..60).chain(u16::MAX - 2..=u16::MAX) {
                prop_assert_eq!(left.contains(number), has(&a, number));
                prop_assert_eq!(union.contains(number), has(&a, number) || has(&b, number));
                prop_assert_eq!(both.contains(number), has(&a, number) && has(&b, number));
                prop_assert_eq!(less.contains(number), has(&a, number) && !has(&b, number));
                prop_assert_eq!(other.contains(number), !has(&a, number));
            }
            prop_assert_eq!(&other.complement(), &left);
            prop_assert_eq!(left.covers(&right), right.difference(&left).is_empty());
            for set in [&left, &union, &both, &less, &other] {
                prop_assert!(set.ranges().windows(2).all(|pair| u32::from(pair[0].1) + 1 < u32::from(pair[1].0)));
            }
        }
    }
}
