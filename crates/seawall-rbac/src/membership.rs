//! The groups that requests carry whatever the identity provider says, and who holds which permission sets.

use std::collections::BTreeSet;

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use seawall_model::GroupKind;
use seawall_model::access::Vertex;

use crate::access::Survey;
use crate::{Identity, PermissionSet, Subject};

/// The groups that whoever is this subject is surely in; of a group, those that its members are in as well.
pub(crate) fn groups_of(subject: Subject<'_>) -> Vec<CompactString> {
    let mut groups = Identity::of(subject).groups;
    groups.retain(|group| subject != Subject::Group(group));
    groups
}

/// Who holds which permission sets.
#[derive(Debug)]
pub(crate) struct Holders<'s>(FxHashMap<Subject<'s>, Vec<(usize, u16)>>);

impl<'s> Holders<'s> {
    pub(crate) fn new(sets: &[PermissionSet<'s>]) -> Self {
        let mut holders: FxHashMap<Subject<'s>, Vec<(usize, u16)>> = FxHashMap::default();
        for (at, set) in sets.iter().enumerate() {
            for &(index, subject) in &set.subjects {
                holders.entry(subject).or_default().push((at, index));
            }
        }
        Self(holders)
    }

    /// Everybody whom a binding names, in no order.
    pub(crate) fn subjects(&self) -> impl Iterator<Item = &Subject<'s>> {
        self.0.keys()
    }

    /// The sets of the bindings that name `subject` itself, by index, each with the index of the subject in its binding.
    pub(crate) fn own<'b>(&'b self, subject: &Subject<'b>) -> &'b [(usize, u16)] {
        let holders: &FxHashMap<Subject<'b>, Vec<(usize, u16)>> = &self.0;
        holders.get(subject).map_or(&[], Vec::as_slice)
    }

    /// The same for the groups that it is in.
    pub(crate) fn through_groups(&self, subject: &Subject<'_>) -> Vec<(usize, u16)> {
        let groups = groups_of(*subject);
        groups.iter().flat_map(|group| self.own(&Subject::Group(group))).copied().collect()
    }
}

/// Whether a user name is that of a kubelet.
pub(crate) fn is_node(name: &str) -> bool {
    name.starts_with("system:node:")
}

/// Whether a user name is that of neither a kubelet nor a ServiceAccount.
pub(crate) fn is_plain(name: &str) -> bool {
    matches!(Subject::user(name), Subject::User(_)) && !is_node(name)
}

impl Survey<'_, '_> {
    /// The ServiceAccounts of this name: in one namespace, where it need not be known, or in all.
    pub(crate) fn accounts_called(&self, namespace: Option<&str>, wanted: &str) -> BTreeSet<Vertex> {
        if let Some(namespace) = namespace {
            return BTreeSet::from([Vertex::account(namespace, wanted)]);
        }
        let bound = self.holders().subjects().filter_map(|subject| match *subject {
            Subject::ServiceAccount { namespace, name } if name == wanted => Some(Vertex::account(namespace, name)),
            _ => None,
        });
        let namespaces = self.inventory.namespaces().map(|(namespace, _)| Vertex::account(namespace, wanted));
        bound.chain(namespaces.filter(|account| self.inventory.get(account).is_some())).collect()
    }
}

impl Survey<'_, '_> {
    /// Whether a ServiceAccount exists: none if it does not, otherwise what that depends on.
    pub(crate) fn existence(&self, account: &Vertex) -> Option<Option<&'static str>> {
        if self.inventory.get(account).is_some() {
            return Some(None);
        }
        let is_open = self.may_have(GroupKind::core("ServiceAccount"), account.namespace());
        is_open.then_some(Some("whether there is such a ServiceAccount"))
    }
}
