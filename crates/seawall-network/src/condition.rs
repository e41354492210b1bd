//! Which ends of a connection a policy means.

use smallvec::SmallVec;

use crate::addresses::Addresses;
use crate::reason::Reason;
use crate::words::{Word, Words};

/// A condition on one end of a connection: a pod, a pod on its node's network, or an address outside. All selectors of
/// all kinds of policies become one of these; what a kind leaves open at its edges is settled where it is read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Condition {
    /// Every end there is.
    Always,
    /// None.
    Never,
    /// Nobody can tell; the reason is shown.
    Maybe(Reason),
    /// A pod with a network of its own.
    Pod,
    /// A node, or a pod on its node's network.
    Host,
    /// An address that belongs to no pod and no node that is known.
    Outside,
    /// A pod's label. Holds for pods alone, also where a label is asked to be absent.
    Label(Requirement),
    /// A label of a pod's namespace.
    NamespaceLabel(Requirement),
    /// A pod in the namespace of this name.
    Namespace(Word),
    /// A pod whose ServiceAccount has this name.
    Account(Word),
    /// A label of the ServiceAccount of a pod.
    AccountLabel(Requirement),
    /// A label of a node, or of the node of a pod on its network.
    NodeLabel(Requirement),
    /// An address in the set.
    Address(Block),
    /// All of them.
    All(Vec<Condition>),
    /// At least one of them.
    Any(Vec<Condition>),
    /// Every end for which it does not hold.
    Not(Box<Condition>),
}

impl Condition {
    /// All of them, written as simply as can be.
    pub fn all(conditions: impl IntoIterator<Item = Self>) -> Self {
        let mut all: Vec<Self> = Vec::new();
        for condition in conditions {
            match condition {
                Self::Always => {}
                Self::Never => return Self::Never,
                Self::All(inner) => all.extend(inner),
                other => all.push(other),
            }
        }
        match all.len() {
            0 => Self::Always,
            1 => all.swap_remove(0),
            _ => Self::All(all),
        }
    }

    /// At least one of them, written as simply as can be. Blocks become one, so that a pod of both families lies in it
    /// for sure where each of its addresses lies in one of them.
    pub fn any(conditions: impl IntoIterator<Item = Self>) -> Self {
        let mut any: Vec<Self> = Vec::new();
        for condition in conditions {
            match condition {
                Self::Never => {}
                Self::Always => return Self::Always,
                Self::Any(inner) => any.extend(inner),
                other => any.push(other),
            }
        }
        let mut any = with_joined_blocks(any);
        match any.len() {
            0 => Self::Never,
            1 => any.swap_remove(0),
            _ => Self::Any(any),
        }
    }

    /// Every end for which `condition` does not hold.
    pub fn negation(condition: Self) -> Self {
        match condition {
            Self::Always => Self::Never,
            Self::Never => Self::Always,
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// Calls `visit` for this condition and every one within.
    pub fn visit<'c>(&'c self, visit: &mut impl FnMut(&'c Self)) {
        visit(self);
        match self {
            Self::All(conditions) | Self::Any(conditions) => conditions.iter().for_each(|inner| inner.visit(visit)),
            Self::Not(inner) => inner.visit(visit),
            _ => {}
        }
    }
}

/// One block for all that mean the same ends by their addresses, where the first of them stood.
fn with_joined_blocks(conditions: Vec<Condition>) -> Vec<Condition> {
    let mut kinds: Vec<(usize, bool, bool, Vec<Addresses>)> = Vec::new();
    let mut joined: Vec<Condition> = Vec::new();
    for condition in conditions {
        let Condition::Address(block) = condition else {
            joined.push(condition);
            continue;
        };
        match kinds.iter_mut().find(|kind| (kind.1, kind.2) == (block.pods, block.hosts)) {
            Some(kind) => kind.3.push(block.addresses),
            None => {
                kinds.push((joined.len(), block.pods, block.hosts, vec![block.addresses]));
                joined.push(Condition::Never);
            }
        }
    }
    for (place, pods, hosts, addresses) in kinds {
        joined[place] = Condition::Address(Block { addresses: union(addresses), pods, hosts });
    }
    joined
}

/// All of them. Two by two, so that a rule of many blocks costs little more than sorting them.
fn union(mut sets: Vec<Addresses>) -> Addresses {
    while sets.len() > 1 {
        let pairs = sets.chunks(2);
        sets = pairs.map(|pair| pair.iter().skip(1).fold(pair[0].clone(), |all, one| all.union(one))).collect();
    }
    sets.pop().unwrap_or_default()
}

/// Addresses, and whom they mean beside those outside.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Block {
    /// The addresses.
    pub addresses: Addresses,
    /// Whether a pod is meant by its address.
    pub pods: bool,
    /// Whether a node, or a pod on its network, is meant by its address.
    pub hosts: bool,
}

/// What the key of a label begins with that stands for a container: `container:istio-proxy` is there, with an empty
/// value, on pods that have such a container. No label of Kubernetes has a colon.
pub(crate) const CONTAINER: &str = "container:";

/// A demand on one label.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Requirement {
    /// The label's key.
    pub key: Word,
    /// What its value must be.
    pub test: Test,
}

/// What a label's value must be.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Test {
    /// One of these.
    In(SmallVec<[Word; 2]>),
    /// None of these, or the label is absent.
    NotIn(SmallVec<[Word; 2]>),
    /// Anything, as long as the label is there.
    Exists,
    /// The label is not there.
    Absent,
    /// A text that is like this; false when the label is absent.
    Like(Like),
}

impl Test {
    /// Whether a label with this value fulfils it; nothing for a label that is not there.
    pub(crate) fn holds(&self, value: Option<&str>, words: &Words) -> bool {
        let is_one_of = |list: &[Word], value: &str| words.known(value).is_some_and(|word| list.contains(&word));
        match (self, value) {
            (Self::In(list), Some(value)) => is_one_of(list, value),
            (Self::NotIn(list), Some(value)) => !is_one_of(list, value),
            (Self::Exists, Some(_)) | (Self::NotIn(_) | Self::Absent, None) => true,
            (Self::Like(like), Some(value)) => like.holds(value),
            (Self::Absent, Some(_)) | (Self::In(_) | Self::Exists | Self::Like(_), None) => false,
        }
    }
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Like {
    /// How it begins.
    Prefix(Box<str>),
    /// How it ends.
    Suffix(Box<str>),
    /// What stands somewhere in it.
    Contains(Box<str>),
}

impl Like {
    /// Whether `text` is like this.
    pub fn holds(&self, text: &str) -> bool {
        match self {
            Self::Prefix(part) => text.starts_with(&**part),
            Self::Suffix(part) => text.ends_with(&**part),
            Self::Contains(part) => text.contains(&**part),
        }
    }
}
