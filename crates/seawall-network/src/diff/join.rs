//! Connections of two answers between ends that bear the same names.

use rustc_hash::FxHashMap;

use super::{Presence, Transition};
use crate::connections::{Admitted, Connections, End};

/// What makes an end the same one in two inputs: not where it is written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Name {
    Workload { namespace: Box<str>, kind: Box<str>, name: Box<str>, variant: Option<Box<str>> },
    Other(End),
}

impl Name {
    pub(super) fn of(end: &End) -> Self {
        match end {
            End::Workload(end) => Self::Workload {
                namespace: end.namespace.clone(),
                kind: end.kind.clone(),
                name: end.name.clone(),
                variant: end.variant.clone(),
            },
            other => Self::Other(other.clone()),
        }
    }
}

/// Whether an end is compared by its name; addresses are compared address by address.
pub(super) fn has_name(end: &End) -> bool {
    !matches!(end, End::Addresses(_) | End::External)
}

/// The named ends of both.
pub(super) fn parties(old: &Connections, new: &Connections) -> Vec<(End, Presence)> {
    let named = |connections: &Connections| -> FxHashMap<Name, End> {
        let ends = connections.ends.iter().filter(|end| has_name(end));
        ends.map(|end| (Name::of(end), end.clone())).collect()
    };
    let (before, after) = (named(old), named(new));
    let gone = before.iter().filter(|(name, _)| !after.contains_key(name));
    let gone = gone.map(|(_, end)| (end.clone(), Presence::Old));
    let there = after
        .iter()
        .map(|(name, end)| (end.clone(), if before.contains_key(name) { Presence::Both } else { Presence::New }));
    gone.chain(there).collect()
}

/// The changes between named ends, as `known` numbers them.
pub(super) fn inside(
    old: &Connections,
    new: &Connections,
    known: &FxHashMap<Name, u32>,
) -> Vec<(u32, u32, Transition)> {
    let (before, after) = (numbered(old, known), numbered(new, known));
    let (mut left, mut right) = (before.iter().peekable(), after.iter().peekable());
    let mut compared: FxHashMap<(Option<u32>, Option<u32>), Option<Transition>> = FxHashMap::default();
    let mut changes = Vec::new();
    loop {
        let ends = match (left.peek(), right.peek()) {
            (None, None) => return changes,
            (Some(&&(ends, _)), None) | (None, Some(&&(ends, _))) => ends,
            (Some(&&(before, _)), Some(&&(after, _))) => before.min(after),
        };
        let was = left.next_if(|entry| entry.0 == ends).map(|entry| entry.1);
        let is = right.next_if(|entry| entry.0 == ends).map(|entry| entry.1);
        let transition = compared.entry((was, is)).or_insert_with(|| {
            let transition = Transition { before: admitted(old, was), after: admitted(new, is) };
            (!transition.is_none()).then_some(transition)
        });
        if let Some(transition) = transition {
            changes.push((ends.0, ends.1, transition.clone()));
        }
    }
}

fn admitted(connections: &Connections, index: Option<u32>) -> Admitted {
    index.map_or_else(Admitted::default, |index| connections.admitted[index as usize].clone())
}

/// The connections between named ends, sorted by them.
fn numbered(connections: &Connections, known: &FxHashMap<Name, u32>) -> Vec<((u32, u32), u32)> {
    let number = |end: &End| has_name(end).then(|| known[&Name::of(end)]);
    let numbers: Vec<Option<u32>> = connections.ends.iter().map(number).collect();
    let of = |index: u32| numbers[index as usize];
    let all = connections.connections.iter();
    let mut numbered: Vec<((u32, u32), u32)> =
        all.filter_map(|connection| Some(((of(connection.from)?, of(connection.to)?), connection.admitted))).collect();
    numbered.sort_unstable();
    // Equal ends come together only when an input names one workload twice; the first stands for both.
    numbered.dedup_by_key(|entry| entry.0);
    numbered
}
