//! What changes between two answers: connections by the names of their ends, whatever the policies look like.

mod join;
mod outside;
mod risk;

use rustc_hash::FxHashMap;
use seawall_model::Severity;

use crate::connections::{Admitted, Connections, End};
use crate::ports::Ports;
use crate::profile::Profile;

pub use risk::Boundary;

/// What changes from one input to another. Empty when both mean the same.
#[derive(Debug, Clone, Default)]
pub struct Diff {
    /// The ends of both, sorted. Addresses are as fine as the changes need them.
    pub ends: Vec<Party>,
    /// What was admitted and what is, each pair once.
    pub transitions: Vec<Transition>,
    /// The changes, the riskiest first, then by their ends.
    pub changes: Vec<Change>,
}

/// An end of a connection, and which inputs know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The end; as it is in the new input where both know it.
    pub end: End,
    /// Who knows it.
    pub presence: Presence,
}

/// Which inputs know an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Presence {
    /// Both.
    Both,
    /// The old one only: a workload that is gone.
    Old,
    /// The new one only: a workload that is new.
    New,
}

/// What was admitted, and what is now.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Transition {
    /// In the old input.
    pub before: Admitted,
    /// In the new one.
    pub after: Admitted,
}

/// A connection that is not what it was: indexes into [`Diff`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Who opens it.
    pub from: u32,
    /// Who is connected to.
    pub to: u32,
    /// What was and is admitted.
    pub transition: u32,
    /// How much it matters that it is looked at.
    pub risk: Severity,
}

/// In which direction a connection changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// There was none.
    Added,
    /// More is admitted, or other than before.
    Changed,
    /// There is none any more.
    Removed,
}

impl Kind {
    /// The word used in reports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }
}

impl Transition {
    /// In which direction it went.
    pub fn kind(&self) -> Kind {
        match (self.before.is_nothing(), self.after.is_nothing()) {
            (true, _) => Kind::Added,
            (_, true) => Kind::Removed,
            _ => Kind::Changed,
        }
    }

    /// What may be admitted now and could not be before.
    pub fn gained(&self) -> Ports {
        possible(&self.after).difference(&possible(&self.before))
    }

    /// What is admitted for sure now and was not before.
    pub fn allowed(&self) -> Ports {
        self.after.allowed.difference(&self.before.allowed)
    }

    /// What could be admitted before and cannot any more.
    pub fn lost(&self) -> Ports {
        possible(&self.before).difference(&possible(&self.after))
    }

    /// Whether something can or may be reached now that could not, or not for sure.
    pub fn is_gain(&self) -> bool {
        !self.gained().is_empty() || !self.allowed().is_empty()
    }

    /// Whether nothing is different; reasons alone make no difference.
    fn is_none(&self) -> bool {
        self.before.allowed == self.after.allowed && self.before.depends == self.after.depends
    }
}

fn possible(admitted: &Admitted) -> Ports {
    admitted.allowed.union(&admitted.depends)
}

impl Diff {
    /// What changes from `old` to `new`, both under `profile`. Where an object is written and how its file is formatted
    /// makes no difference.
    pub fn between(old: &Connections, new: &Connections, profile: Profile) -> Self {
        let mut diff = Self::default();
        let mut known = FxHashMap::default();
        for (end, presence) in join::parties(old, new) {
            diff.party(end, presence, &mut known);
        }
        let mut changes = Vec::new();
        let mut transitions = Transitions::default();
        for (from, to, transition) in join::inside(old, new, &known) {
            changes.push((from, to, transitions.number(transition)));
        }
        for outside in outside::changes(old, new, profile) {
            let inside = known[&join::Name::of(&outside.inside)];
            let address = diff.party(outside.outside, Presence::Both, &mut known);
            let transition = transitions.number(outside.transition);
            changes.push(if outside.is_egress { (inside, address, transition) } else { (address, inside, transition) });
        }
        diff.transitions = transitions.all;
        diff.rank(changes);
        diff
    }

    /// Whether both inputs mean the same.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// How many changes there are of a kind.
    pub fn count(&self, kind: Kind) -> usize {
        self.changes.iter().filter(|change| self.transition(change).kind() == kind).count()
    }

    /// What was and is admitted by a change of this diff.
    pub fn transition(&self, change: &Change) -> &Transition {
        &self.transitions[change.transition as usize]
    }

    /// The boundary that a change of this diff crosses.
    pub fn boundary(&self, change: &Change) -> Boundary {
        Boundary::between(&self.ends[change.from as usize].end, &self.ends[change.to as usize].end)
    }

    fn party(&mut self, end: End, presence: Presence, known: &mut FxHashMap<join::Name, u32>) -> u32 {
        let next = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        *known.entry(join::Name::of(&end)).or_insert_with(|| {
            self.ends.push(Party { end, presence });
            next
        })
    }

    /// Sorts the ends, and the changes by their risk.
    fn rank(&mut self, changes: Vec<(u32, u32, u32)>) {
        let mut order: Vec<usize> = (0..self.ends.len()).collect();
        order.sort_by(|&a, &b| self.ends[a].end.cmp(&self.ends[b].end));
        let mut places = vec![0; order.len()];
        (0u32..).zip(&order).for_each(|(place, &index)| places[index] = place);
        self.ends = order.iter().map(|&index| self.ends[index].clone()).collect();
        let ranked = changes.into_iter().map(|(from, to, transition)| {
            let (from, to) = (places[from as usize], places[to as usize]);
            let (opener, target) = (&self.ends[from as usize], &self.ends[to as usize]);
            let risk = risk::risk(opener, target, &self.transitions[transition as usize]);
            Change { from, to, transition, risk }
        });
        self.changes = ranked.collect();
        let kind = |change: &Change| self.transitions[change.transition as usize].kind();
        self.changes.sort_by_key(|change| (std::cmp::Reverse(change.risk), kind(change), change.from, change.to));
    }
}

/// Transitions, each once.
#[derive(Default)]
struct Transitions {
    all: Vec<Transition>,
    known: FxHashMap<Transition, u32>,
}

impl Transitions {
    fn number(&mut self, transition: Transition) -> u32 {
        let next = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        *self.known.entry(transition).or_insert_with_key(|transition| {
            self.all.push(transition.clone());
            next
        })
    }
}

#[cfg(test)]
mod tests;
