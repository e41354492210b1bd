//! Demands on labels, as people write them.

use std::fmt;

use crate::condition::{Requirement, Test};
use crate::words::Words;

/// A demand on one label.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Demand {
    /// The label's key.
    pub key: String,
    /// What is demanded.
    pub operator: Operator,
    /// The values; sorted, and none where the operator has none.
    pub values: Vec<String>,
}

/// What is demanded of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operator {
    /// One of the values.
    In,
    /// None of the values, or no such label.
    NotIn,
    /// Any value.
    Exists,
    /// No such label.
    DoesNotExist,
}

impl Demand {
    /// Nothing for a demand on parts of a value.
    pub(crate) fn of(requirement: &Requirement, words: &Words) -> Option<Self> {
        let (operator, of) = match &requirement.test {
            Test::In(values) => (Operator::In, &values[..]),
            Test::NotIn(values) => (Operator::NotIn, &values[..]),
            Test::Exists => (Operator::Exists, &[][..]),
            Test::Absent => (Operator::DoesNotExist, &[][..]),
            Test::Like(_) => return None,
        };
        let mut values: Vec<String> = of.iter().map(|&value| words.text(value).as_ref().to_owned()).collect();
        values.sort_unstable();
        values.dedup();
        Some(Self { key: words.text(requirement.key).as_ref().to_owned(), operator, values })
    }
}

impl fmt::Display for Demand {
    /// `app=web`, `app in (a,b)`, `!app`, as kubectl writes selectors.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (key, values) = (&self.key, self.values.join(","));
        match self.operator {
            Operator::In if self.values.len() == 1 => write!(f, "{key}={values}"),
            Operator::In => write!(f, "{key} in ({values})"),
            Operator::NotIn if self.values.len() == 1 => write!(f, "{key}!={values}"),
            Operator::NotIn => write!(f, "{key} notin ({values})"),
            Operator::Exists => f.write_str(key),
            Operator::DoesNotExist => write!(f, "!{key}"),
        }
    }
}
