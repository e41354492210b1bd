//! Who holds which permission sets.

use rustc_hash::FxHashMap;

use crate::membership::groups_of;
use crate::{PermissionSet, Subject};

/// One permission set that somebody holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Holding {
    /// The set, by index.
    pub(crate) set: usize,
    /// The index of the subject in its binding.
    pub(crate) subject: u16,
}

/// Who holds which permission sets. Subjects are numbered in the order in which bindings name them.
#[derive(Debug)]
pub(crate) struct Holders<'s> {
    subjects: Vec<Subject<'s>>,
    /// The sets of the bindings that name a subject itself, in order.
    own: Vec<Vec<Holding>>,
    /// The groups that a subject is surely in, as far as bindings name them.
    groups: Vec<Vec<u32>>,
    /// The subjects of each set, with their index in its binding.
    of_set: Vec<Vec<(u16, u32)>>,
}

impl<'s> Holders<'s> {
    pub(crate) fn new(sets: &[PermissionSet<'s>]) -> Self {
        let mut numbers: FxHashMap<Subject<'s>, u32> = FxHashMap::default();
        let mut holders = Self { subjects: Vec::new(), own: Vec::new(), groups: Vec::new(), of_set: Vec::new() };
        for (at, set) in sets.iter().enumerate() {
            let numbered = set.subjects.iter().map(|&(index, subject)| {
                let number = *numbers.entry(subject).or_insert_with(|| holders.add(subject));
                holders.own[number as usize].push(Holding { set: at, subject: index });
                (index, number)
            });
            let numbered = numbered.collect();
            holders.of_set.push(numbered);
        }
        let numbers: &FxHashMap<Subject<'_>, u32> = &numbers;
        let known = |group: &str| numbers.get(&Subject::Group(group)).copied();
        let groups = holders.subjects.iter().map(|&subject| {
            let groups = groups_of(subject);
            groups.iter().filter_map(|group| known(group)).collect()
        });
        holders.groups = groups.collect();
        holders
    }

    fn add(&mut self, subject: Subject<'s>) -> u32 {
        self.subjects.push(subject);
        self.own.push(Vec::new());
        u32::try_from(self.subjects.len() - 1).unwrap_or(u32::MAX)
    }

    /// Everybody whom a binding names, in the order of the bindings.
    pub(crate) fn subjects(&self) -> &[Subject<'s>] {
        &self.subjects
    }

    /// The subject with this number.
    pub(crate) fn subject(&self, number: u32) -> Subject<'s> {
        self.subjects[number as usize]
    }

    /// The numbers of those whom the binding of a set names, each with its index there.
    pub(crate) fn of_set(&self, set: usize) -> &[(u16, u32)] {
        &self.of_set[set]
    }

    /// What the bindings give that name a subject itself.
    pub(crate) fn own(&self, number: u32) -> &[Holding] {
        &self.own[number as usize]
    }

    /// The groups that a subject is surely in and that a binding names.
    pub(crate) fn groups(&self, number: u32) -> &[u32] {
        &self.groups[number as usize]
    }
}
