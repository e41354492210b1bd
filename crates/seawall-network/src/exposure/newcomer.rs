//! Which pods that do not exist yet rules mean.

use std::fmt;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::Demand;
use crate::condition::{Condition, Requirement, Test};
use crate::inventory::{Inventory, Labels, NAME_LABEL};
use crate::profile::Profile;
use crate::stranger::{Known, Somewhere, Stranger};
use crate::words::{Word, Words};

/// Pods that need not exist.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Newcomers {
    /// Any pod, anywhere in the cluster.
    Any,
    /// Pods that meet demands.
    Of {
        /// Where they are.
        namespaces: Namespaces,
        /// What their labels must meet; nothing for all pods there.
        pods: Vec<Demand>,
    },
}

/// Where newcomers are.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Namespaces {
    /// In the one of this name, be it there or not.
    Named(String),
    /// In those whose labels meet demands; nothing for all of them.
    With(Vec<Demand>),
}

impl fmt::Display for Newcomers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |demands: &[Demand]| demands.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        let Self::Of { namespaces, pods } = self else { return f.write_str("any pod in the cluster") };
        match &pods[..] {
            [] => f.write_str("any pod")?,
            pods => write!(f, "pods with {}", list(pods))?,
        }
        match namespaces {
            Namespaces::Named(name) => write!(f, " in {name}"),
            Namespaces::With(demands) if demands.is_empty() => f.write_str(" in any namespace"),
            Namespaces::With(demands) => write!(f, " in namespaces with {}", list(demands)),
        }
    }
}

/// A choice of pods as a rule makes it: all demands must be met.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Choice {
    name: Option<Word>,
    namespaces: Vec<Requirement>,
    pods: Vec<Requirement>,
}

/// The pods that are there, by their labels.
pub(super) struct There<'i> {
    inventory: &'i Inventory,
    words: &'i Words,
    by_label: FxHashMap<(Word, Word), Vec<usize>>,
}

impl<'i> There<'i> {
    pub(super) fn of(inventory: &'i Inventory, words: &'i Words) -> Self {
        let mut by_label: FxHashMap<(Word, Word), Vec<usize>> = FxHashMap::default();
        for (number, endpoint) in inventory.endpoints.iter().enumerate() {
            for label in &endpoint.labels {
                by_label.entry(*label).or_default().push(number);
            }
        }
        Self { inventory, words, by_label }
    }

    fn with_label(&self, label: (Word, Word)) -> &[usize] {
        self.by_label.get(&label).map_or(&[], Vec::as_slice)
    }
}

/// The label, where a demand leaves only one value.
fn value_of(requirement: &Requirement) -> Option<(Word, Word)> {
    match &requirement.test {
        Test::In(values) if values.len() == 1 => Some((requirement.key, values[0])),
        _ => None,
    }
}

/// More ways in which a rule may mean a peer are not told apart.
const MOST_CHOICES: usize = 256;

impl Choice {
    /// The choices of pods that `condition` is made of, as far as it asks for labels and namespaces; those that ask for
    /// nothing are left out, they mean any pod.
    pub(super) fn all_in(condition: &Condition) -> Vec<Self> {
        let mut choices = chosen(condition, false).unwrap_or_default();
        choices.retain(|choice| *choice != Self::default());
        choices
    }

    /// Whether all it asks of pods is the value of labels, and a pod in the input has them all: nobody new is meant.
    pub(super) fn is_there(&self, there: &There<'_>) -> bool {
        let is_value = |requirement: &Requirement| value_of(requirement).is_some();
        if !self.pods.iter().chain(&self.namespaces).all(is_value) {
            return false;
        }
        let lists = self.pods.iter().filter_map(value_of).map(|label| there.with_label(label));
        // Without a demand on pods there is no list, and any pod may come.
        let Some(shortest) = lists.min_by_key(|list| list.len()) else { return false };
        shortest.iter().any(|&number| {
            let endpoint = &there.inventory.endpoints[number];
            let namespace = &there.inventory.namespaces[endpoint.namespace as usize];
            let has = |labels: &Labels, wanted: &[Requirement]| {
                wanted.iter().filter_map(value_of).all(|label| labels.contains(&label))
            };
            self.name.is_none_or(|name| *namespace.name == *there.words.text(name))
                && has(&namespace.labels, &self.namespaces)
                && has(&endpoint.labels, &self.pods)
        })
    }

    fn with(mut self, other: &Self) -> Option<Self> {
        if self.name.is_some() && other.name.is_some() && self.name != other.name {
            return None;
        }
        self.name = self.name.or(other.name);
        for (own, others) in [(&mut self.namespaces, &other.namespaces), (&mut self.pods, &other.pods)] {
            for requirement in others {
                if !own.contains(requirement) {
                    own.push(requirement.clone());
                }
            }
        }
        Some(self)
    }

    /// The pods as people know them, and what is known of them. Nothing when there can be no such pod, or when what is
    /// demanded cannot be written down.
    pub(super) fn newcomers(
        &self,
        inventory: &Inventory,
        words: &Words,
        profile: Profile,
    ) -> Option<(Newcomers, Stranger)> {
        let nothing = || if profile.believes_input() { Known::literal() } else { Known::default() };
        let mut labels = nothing();
        if !self.pods.iter().all(|requirement| labels.meet(requirement)) {
            return None;
        }
        let name = self.name.or_else(|| self.only_name(words));
        let namespace = match name {
            Some(name) => self.in_named(name, inventory, words)?,
            None => {
                let mut labels = nothing();
                if !self.namespaces.iter().all(|requirement| labels.meet(requirement)) {
                    return None;
                }
                Somewhere { name: None, labels }
            }
        };
        let demands = |requirements: &[Requirement]| -> Option<Vec<Demand>> {
            let mut demands: Vec<Demand> = requirements
                .iter()
                .filter(|requirement| !is_empty(requirement))
                .map(|requirement| Demand::of(requirement, words))
                .collect::<Option<_>>()?;
            demands.sort_unstable();
            demands.dedup();
            Some(demands)
        };
        let namespaces = match name {
            Some(name) => Namespaces::Named(words.text(name).as_ref().to_owned()),
            None => Namespaces::With(demands(&self.namespaces)?),
        };
        let newcomers = Newcomers::Of { namespaces, pods: demands(&self.pods)? };
        Some((newcomers, Stranger { labels, namespace, is_plain: profile.believes_input() }))
    }

    /// The name of the only namespace that is asked for by the label that every namespace has.
    fn only_name(&self, words: &Words) -> Option<Word> {
        let key = words.known(NAME_LABEL)?;
        // np-guard takes it for a name only where it stands as a label.
        if self.namespaces.iter().any(|requirement| requirement.key == key && is_empty(requirement)) {
            return None;
        }
        self.namespaces.iter().filter_map(value_of).find(|label| label.0 == key).map(|label| label.1)
    }

    fn in_named(&self, name: Word, inventory: &Inventory, words: &Words) -> Option<Somewhere> {
        let text = words.text(name);
        let known = inventory.namespaces.iter().find(|namespace| *namespace.name == *text);
        let mut namespace = Somewhere::named(name, known, words);
        for requirement in &self.namespaces {
            match namespace.labels.meets(requirement, words) {
                Some(true) => {}
                Some(false) => return None,
                None if namespace.labels.meet(requirement) => {}
                None => return None,
            }
        }
        Some(namespace)
    }
}

/// Any pod: nothing is known of it.
pub(super) fn anybody(profile: Profile) -> Stranger {
    let namespace = Somewhere { name: None, labels: Known::default() };
    Stranger { labels: Known::default(), namespace, is_plain: profile.believes_input() }
}

/// The choices for which `condition`, or its opposite, holds; nothing when it asks for something else.
fn chosen(condition: &Condition, opposite: bool) -> Option<Vec<Choice>> {
    let everything = || Some(vec![Choice::default()]);
    match (condition, opposite) {
        (Condition::Always | Condition::Pod, false)
        | (Condition::Never | Condition::Host | Condition::Outside, true) => everything(),
        (Condition::Always | Condition::Pod, true)
        | (Condition::Never | Condition::Host | Condition::Outside, false) => Some(Vec::new()),
        (Condition::Label(requirement), _) => {
            let requirement = if opposite { negated(requirement)? } else { requirement.clone() };
            Some(vec![Choice { pods: vec![requirement], ..Choice::default() }])
        }
        (Condition::NamespaceLabel(requirement), _) => {
            let requirement = if opposite { negated(requirement)? } else { requirement.clone() };
            Some(vec![Choice { namespaces: vec![requirement], ..Choice::default() }])
        }
        (Condition::Namespace(name), false) => Some(vec![Choice { name: Some(*name), ..Choice::default() }]),
        // A rule that asks for addresses means no labels.
        (Condition::Address(_) | Condition::NodeLabel(_), false) => Some(Vec::new()),
        (Condition::Not(inner), _) => chosen(inner, !opposite),
        (Condition::All(all), false) | (Condition::Any(all), true) => {
            let mut choices = vec![Choice::default()];
            for condition in all {
                let next = chosen(condition, opposite)?;
                choices =
                    choices.iter().flat_map(|one| next.iter().filter_map(|other| one.clone().with(other))).collect();
                if choices.len() > MOST_CHOICES {
                    return None;
                }
            }
            Some(choices)
        }
        (Condition::Any(any), false) | (Condition::All(any), true) => {
            // What one of them cannot say does not keep the others from being told.
            let choices: Vec<Choice> =
                any.iter().filter_map(|condition| chosen(condition, opposite)).flatten().collect();
            (choices.len() <= MOST_CHOICES).then_some(choices)
        }
        (Condition::Maybe(_) | Condition::Account(_) | Condition::AccountLabel(_), _)
        | (Condition::Namespace(_) | Condition::Address(_) | Condition::NodeLabel(_), true) => None,
    }
}

/// An exclusion of nothing; see [`crate::policy::Reader`].
fn is_empty(requirement: &Requirement) -> bool {
    matches!(&requirement.test, Test::NotIn(values) if values.is_empty())
}

fn negated(requirement: &Requirement) -> Option<Requirement> {
    let test = match &requirement.test {
        Test::In(values) => Test::NotIn(SmallVec::clone(values)),
        Test::NotIn(values) => Test::In(SmallVec::clone(values)),
        Test::Exists => Test::Absent,
        Test::Absent => Test::Exists,
        Test::Like(_) => return None,
    };
    Some(Requirement { key: requirement.key, test })
}
