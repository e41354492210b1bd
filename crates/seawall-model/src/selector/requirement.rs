//! One demand of a selector on one label.

use seawall_yaml::{Kind, Node};

use super::{Label, Match};

/// One demand on one label.
#[derive(Debug, Clone)]
pub(crate) struct Requirement<'d> {
    pub(crate) key: &'d str,
    pub(crate) demand: Demand<'d>,
}

#[derive(Debug, Clone)]
pub(crate) enum Demand<'d> {
    Is(&'d str),
    In(Vec<&'d str>),
    NotIn(Vec<&'d str>),
    Exists,
    DoesNotExist,
}

impl<'d> Requirement<'d> {
    pub(crate) fn is(key: &'d str, value: &'d str) -> Self {
        Self { key, demand: Demand::Is(value) }
    }

    /// An element of `matchExpressions`; nothing when the API server would refuse it.
    pub(crate) fn read(expression: Node<'d>) -> Option<Self> {
        let key = expression.get("key")?.as_str()?;
        let values = match expression.get("values") {
            Some(values) if values.kind() == Kind::Sequence => {
                values.items().map(Node::as_str).collect::<Option<Vec<&str>>>()?
            }
            None => Vec::new(),
            Some(values) if values.is_null() => Vec::new(),
            Some(_) => return None,
        };
        let demand = match (expression.get("operator")?.as_str()?, values.is_empty()) {
            ("In", false) => Demand::In(values),
            ("NotIn", false) => Demand::NotIn(values),
            ("Exists", true) => Demand::Exists,
            ("DoesNotExist", true) => Demand::DoesNotExist,
            _ => return None,
        };
        Some(Self { key, demand })
    }

    /// The values of which the label must have one; nothing when other demands are made.
    pub(crate) fn values(&self) -> Option<&[&'d str]> {
        match &self.demand {
            Demand::Is(value) => Some(std::slice::from_ref(value)),
            Demand::In(values) => Some(values),
            Demand::NotIn(_) | Demand::Exists | Demand::DoesNotExist => None,
        }
    }

    pub(crate) fn holds(&self, label: Label<'_>) -> Match {
        let holds = match (label, &self.demand) {
            (Label::Unknown, _) => return Match::Unknown,
            (Label::Is(value), Demand::Is(wanted)) => value == *wanted,
            (Label::Is(value), Demand::In(values)) => values.contains(&value),
            (Label::Is(value), Demand::NotIn(values)) => !values.contains(&value),
            (Label::Is(_), Demand::Exists) | (Label::Absent, Demand::NotIn(_) | Demand::DoesNotExist) => true,
            (Label::Is(_), Demand::DoesNotExist) | (Label::Absent, Demand::Is(_) | Demand::In(_) | Demand::Exists) => {
                false
            }
        };
        if holds { Match::Yes } else { Match::No }
    }
}
