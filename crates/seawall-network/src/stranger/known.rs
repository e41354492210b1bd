//! What is known of labels without knowing the labels.

use std::collections::{BTreeMap, BTreeSet};

use crate::condition::{Requirement, Test};
use crate::inventory::Labels;
use crate::words::{Word, Words};

/// Facts about labels.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct Known {
    facts: BTreeMap<Word, Fact>,
    /// Whether there are no labels beside those of which something is known.
    closed: bool,
    /// Demands that are known to be met, where nothing may be concluded from them.
    literal: Option<Vec<Requirement>>,
}

/// Facts about one label.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
struct Fact {
    /// Whether it is there.
    there: Option<bool>,
    /// If it is there, it has one of these values.
    among: Option<BTreeSet<Word>>,
    /// It has none of these.
    not: BTreeSet<Word>,
}

impl Known {
    /// There are no labels.
    pub(crate) fn none() -> Self {
        Self { closed: true, ..Self::default() }
    }

    /// Demands are known to be met, and nothing follows from them: not even that there is a label of which a value is
    /// demanded. So np-guard has it.
    pub(crate) fn literal() -> Self {
        Self { literal: Some(Vec::new()), ..Self::default() }
    }

    /// Labels as they are written; `closed` when there are no others.
    pub(crate) fn of(labels: &Labels, closed: bool) -> Self {
        let mut known = Self { closed, ..Self::default() };
        labels.iter().for_each(|&(key, value)| known.is(key, value));
        known
    }

    /// Adds that the label has this value.
    pub(crate) fn is(&mut self, key: Word, value: Word) {
        self.facts.insert(key, Fact { there: Some(true), among: Some([value].into()), not: BTreeSet::new() });
    }

    /// Adds that a demand is met. False when that cannot be, with what is known already. What parts of a value are
    /// like is not remembered.
    pub(crate) fn meet(&mut self, requirement: &Requirement) -> bool {
        if let Some(literal) = &mut self.literal {
            literal.push(sorted(requirement));
        }
        let fact = self.facts.entry(requirement.key).or_default();
        match &requirement.test {
            Test::In(values) => {
                let values: BTreeSet<Word> = values.iter().copied().collect();
                let among = fact.among.take().map_or(values.clone(), |among| &among & &values);
                fact.among = Some(among);
                fact.add_presence(true)
            }
            Test::NotIn(values) => {
                fact.not.extend(values.iter().copied());
                fact.is_possible()
            }
            Test::Exists | Test::Like(_) => fact.add_presence(true),
            Test::Absent => fact.add_presence(false),
        }
    }

    /// Whether a demand is met; nothing when that is not known.
    pub(crate) fn meets(&self, requirement: &Requirement, words: &Words) -> Option<bool> {
        if let Some(literal) = &self.literal {
            return literal.contains(&sorted(requirement)).then_some(true);
        }
        let absent = Fact { there: Some(false), ..Fact::default() };
        let open = Fact::default();
        let fact = self.facts.get(&requirement.key).unwrap_or(if self.closed { &absent } else { &open });
        match &requirement.test {
            Test::In(values) => fact.is_in(|value| values.contains(value), values),
            Test::NotIn(values) => fact.is_in(|value| values.contains(value), values).map(|is_in| !is_in),
            Test::Exists => fact.there,
            Test::Absent => fact.there.map(|there| !there),
            Test::Like(like) => fact.is_in(|value| like.holds(&words.text(*value)), &[]),
        }
    }
}

/// The same demand, whatever the order of its values.
fn sorted(requirement: &Requirement) -> Requirement {
    let mut sorted = requirement.clone();
    if let Test::In(values) | Test::NotIn(values) = &mut sorted.test {
        values.sort_unstable();
        values.dedup();
    }
    sorted
}

impl Fact {
    fn add_presence(&mut self, there: bool) -> bool {
        let before = self.there.replace(there);
        before.is_none_or(|before| before == there) && self.is_possible()
    }

    fn is_possible(&self) -> bool {
        self.there != Some(true) || self.values().is_none_or(|mut values| values.next().is_some())
    }

    /// The values that it may have, where these are known.
    fn values(&self) -> Option<impl Iterator<Item = &Word>> {
        self.among.as_ref().map(|among| among.difference(&self.not))
    }

    /// Whether the value is there and `wanted`; `all` are the wanted values, where they can be listed.
    fn is_in(&self, wanted: impl Fn(&Word) -> bool, all: &[Word]) -> Option<bool> {
        if self.there == Some(false) || !all.is_empty() && all.iter().all(|value| self.not.contains(value)) {
            return Some(false);
        }
        let mut values = self.values()?.map(wanted).collect::<Vec<_>>();
        values.sort_unstable();
        values.dedup();
        match values[..] {
            [true] if self.there == Some(true) => Some(true),
            [false] => Some(false),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requirement(words: &Words, key: &str, operator: &str, values: &[&str]) -> Requirement {
        let values = values.iter().map(|value| words.word(value)).collect();
        let test = match operator {
            "In" => Test::In(values),
            "NotIn" => Test::NotIn(values),
            "Exists" => Test::Exists,
            _ => Test::Absent,
        };
        Requirement { key: words.word(key), test }
    }

    #[test]
    fn a_demand_follows_from_a_narrower_one() {
        let words = Words::default();
        let of = |operator, values: &[&str]| requirement(&words, "app", operator, values);
        let follows = |fact: Requirement, demand: Requirement| {
            let mut known = Known::default();
            assert!(known.meet(&fact));
            known.meets(&demand, &words)
        };
        assert_eq!(follows(of("In", &["a"]), of("In", &["a", "b"])), Some(true));
        assert_eq!(follows(of("In", &["a", "b"]), of("In", &["a"])), None);
        assert_eq!(follows(of("In", &["a"]), of("In", &["b"])), Some(false));
        assert_eq!(follows(of("In", &["a"]), of("Exists", &[])), Some(true));
        assert_eq!(follows(of("In", &["a"]), of("NotIn", &["b"])), Some(true));
        assert_eq!(follows(of("NotIn", &["a", "b"]), of("NotIn", &["b"])), Some(true));
        assert_eq!(follows(of("NotIn", &["a", "b"]), of("In", &["b"])), Some(false));
        assert_eq!(follows(of("NotIn", &["a"]), of("Exists", &[])), None);
        assert_eq!(follows(of("Absent", &[]), of("NotIn", &["a"])), Some(true));
        assert_eq!(follows(of("Absent", &[]), of("In", &["a"])), Some(false));
        assert_eq!(follows(of("Exists", &[]), of("Absent", &[])), Some(false));
        assert_eq!(follows(of("Exists", &[]), of("In", &["a"])), None);
    }

    #[test]
    fn demands_that_exclude_each_other_cannot_both_be_met() {
        let words = Words::default();
        let of = |operator, values: &[&str]| requirement(&words, "app", operator, values);
        let both = |one: Requirement, other: Requirement| {
            let mut known = Known::default();
            known.meet(&one) && known.meet(&other)
        };
        assert!(!both(of("In", &["a"]), of("In", &["b"])));
        assert!(!both(of("In", &["a"]), of("NotIn", &["a"])));
        assert!(!both(of("Exists", &[]), of("Absent", &[])));
        assert!(both(of("NotIn", &["a"]), of("Absent", &[])));
        assert!(both(of("In", &["a", "b"]), of("NotIn", &["a"])));
    }

    #[test]
    fn from_literal_demands_nothing_follows() {
        let words = Words::default();
        let mut known = Known::literal();
        assert!(known.meet(&requirement(&words, "app", "In", &["a"])));
        assert_eq!(known.meets(&requirement(&words, "app", "In", &["a"]), &words), Some(true));
        assert_eq!(known.meets(&requirement(&words, "app", "Exists", &[]), &words), None);
    }

    #[test]
    fn without_labels_everything_is_known() {
        let words = Words::default();
        assert_eq!(Known::none().meets(&requirement(&words, "app", "NotIn", &["a"]), &words), Some(true));
        assert_eq!(Known::none().meets(&requirement(&words, "app", "Exists", &[]), &words), Some(false));
        assert_eq!(Known::default().meets(&requirement(&words, "app", "Exists", &[]), &words), None);
    }
}
