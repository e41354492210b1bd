//! Whether a policy is for a whole namespace.

use seawall_model::Found;
use seawall_model::selector::{Label, Match};
use seawall_yaml::{Kind, Node};

use super::Survey;
use super::namespaces::{NAME_LABEL, NAMESPACE};
use crate::condition::{Condition, Requirement, Test};

impl Survey<'_> {
    /// Whether the condition holds for every pod that a namespace may hold, whatever its labels.
    pub(crate) fn holds_for_all(&self, condition: &Condition, namespace: &str) -> Match {
        match condition {
            Condition::Always | Condition::Pod => Match::Yes,
            Condition::Namespace(word) => yes_if(*self.words().text(*word) == *namespace),
            Condition::NamespaceLabel(requirement) => {
                self.demand(requirement, |key| self.label_of_namespace(namespace, key))
            }
            Condition::All(inner) => all(inner.iter().map(|inner| self.holds_for_all(inner, namespace))),
            Condition::Any(inner) => not(all(inner.iter().map(|inner| not(self.holds_for_all(inner, namespace))))),
            Condition::Maybe(_) => Match::Unknown,
            _ => Match::No,
        }
    }

    fn demand<'l>(&self, requirement: &Requirement, label: impl Fn(&str) -> Label<'l>) -> Match {
        let value = match label(&self.words().text(requirement.key)) {
            Label::Unknown => return Match::Unknown,
            Label::Is(value) => Some(value),
            Label::Absent => None,
        };
        let is_among = |words: &[crate::words::Word]| {
            value.is_some_and(|value| words.iter().any(|word| *self.words().text(*word) == *value))
        };
        yes_if(match &requirement.test {
            Test::In(words) => is_among(words),
            Test::NotIn(words) => !is_among(words),
            Test::Exists => value.is_some(),
            Test::Absent => value.is_none(),
            Test::Like(like) => value.is_some_and(|value| like.holds(value)),
        })
    }

    fn label_of_namespace<'l>(&'l self, namespace: &'l str, key: &str) -> Label<'l> {
        if key == NAME_LABEL {
            return Label::Is(namespace);
        }
        match self.snapshot.find(NAMESPACE, None, namespace) {
            Found::Yes(object) => {
                let labels =
                    object.node().path(&["metadata", "labels"]).filter(|labels| labels.kind() == Kind::Mapping);
                labels.and_then(|labels| labels.get(key)).and_then(Node::as_str).map_or(Label::Absent, Label::Is)
            }
            Found::No => Label::Absent,
            Found::Unknown => Label::Unknown,
        }
    }
}

fn yes_if(holds: bool) -> Match {
    if holds { Match::Yes } else { Match::No }
}

fn not(answer: Match) -> Match {
    match answer {
        Match::Yes => Match::No,
        Match::No => Match::Yes,
        Match::Unknown => Match::Unknown,
    }
}

fn all(answers: impl Iterator<Item = Match>) -> Match {
    let mut sum = Match::Yes;
    for answer in answers {
        match answer {
            Match::No => return Match::No,
            Match::Unknown => sum = Match::Unknown,
            Match::Yes => {}
        }
    }
    sum
}
