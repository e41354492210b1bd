//! PodDisruptionBudgets: which pods they are about, and how many of those there are.

use seawall_model::selector::Selector;
use seawall_model::{Field, GroupKind, Object, Snapshot, Version};
use seawall_yaml::Node;

use crate::replicas::{self, Fewest};

/// The kind.
pub(crate) const BUDGET: GroupKind<'static> = GroupKind::of("policy", "PodDisruptionBudget");

/// The first version that heeds `unhealthyPodEvictionPolicy` without a feature gate.
pub(crate) const UNHEALTHY_POLICY_SINCE: Version = Version { major: 1, minor: 27 };

/// The selector. An empty one selected nothing before `policy/v1`, in which it selects all pods of the namespace.
pub(crate) fn selector(budget: &Object) -> Selector<'_> {
    let selector = Selector::read(budget.node().path(&["spec", "selector"]));
    let is_old = budget.reference.version != "v1";
    if is_old && selector.is_empty() { Selector::nothing() } else { selector }
}

/// The pods that a budget is about.
pub(crate) enum Of<'s> {
    /// None of those in the input.
    Nobody,
    /// Those of one workload, whose number is known.
    One(&'s Object, Fewest<'s>),
    /// Those of one workload, if it is in the namespace of the budget.
    Perhaps,
    /// Others: of several workloads, or of one of which nobody can say how many there are.
    Others,
}

impl<'s> Of<'s> {
    /// Those of `budget`.
    pub(crate) fn budget(budget: &'s Object, snapshot: &'s Snapshot) -> Self {
        let namespace = budget.reference.namespace.as_deref();
        let mut only = None;
        for (index, selected) in snapshot.selected(namespace, selector(budget)).enumerate() {
            if index == MOST {
                return Self::Others;
            }
            if replicas::is_made(selected.object, snapshot) {
                continue;
            }
            if only.replace(selected).is_some() {
                return Self::Others;
            }
        }
        match only {
            None => Self::Nobody,
            Some(only) if !only.sure => Self::Perhaps,
            Some(only) => match replicas::fewest(only.object, snapshot) {
                Some(fewest) => Self::One(only.object, fewest),
                None => Self::Others,
            },
        }
    }
}

/// More pods and workloads than anyone puts under one budget: a hostile input takes bounded time.
const MOST: usize = 2_000;

/// A number of pods as a budget says it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Share {
    /// So many.
    Number(i64),
    /// So many of a hundred.
    Percent(i64),
}

impl Share {
    /// Reads it as the API server does; nothing when that would refuse it, as it refuses more than 100%.
    pub(crate) fn read(field: Field<'_>) -> Option<Self> {
        let node = field.value()?;
        let number = match node.as_str() {
            None => return node.as_i64().filter(|number| *number >= 0).map(Self::Number),
            Some(text) => text.strip_suffix('%')?,
        };
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let percent = number.parse().ok().filter(|percent| is_number && *percent <= 100);
        percent.map(Self::Percent)
    }

    /// How many of `all` pods that is; Kubernetes rounds up.
    pub(crate) fn of(self, all: i64) -> i64 {
        match self {
            Self::Number(number) => number,
            Self::Percent(percent) => (percent * all + 99) / 100,
        }
    }
}

/// Whether `node` says something.
pub(crate) fn is_written(node: Option<Node<'_>>) -> bool {
    node.is_some_and(|node| !node.is_null())
}
