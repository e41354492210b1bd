//! Workloads that no selector can tell apart and that need the same: a canary, or a kind that replaces another one. They
//! share a policy.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::member::Labels;
use super::party::{Connection, Party};
use super::{MemberId, Roster};

/// For each workload that has twins, the first of them.
#[derive(Debug, Default)]
pub struct Twins(FxHashMap<MemberId, MemberId>);

/// One need of a workload: whether it comes in, who else, and the port.
type Need<'c> = (bool, Option<&'c Party>, crate::ports::Protocol, Option<u16>);

impl Twins {
    /// Finds the twins of a roster, as far as what they need is the same.
    pub(super) fn find<'c>(roster: &Roster<'_>, connections: impl Iterator<Item = &'c Connection>) -> Self {
        let mut alike: FxHashMap<(&str, &Vec<Labels<'_>>), Vec<MemberId>> = FxHashMap::default();
        for (id, member) in roster.iter().filter(|(_, member)| !member.is_on_host_network()) {
            alike.entry((member.namespace, &member.variants)).or_default().push(id);
        }
        alike.retain(|(_, variants), ids| ids.len() > 1 && variants.iter().any(|labels| !labels.is_empty()));
        let mut first: FxHashMap<MemberId, MemberId> = FxHashMap::default();
        for ids in alike.values() {
            first.extend(ids.iter().map(|id| (*id, ids[0])));
        }
        if first.is_empty() {
            return Self::default();
        }
        let mut needs: FxHashMap<MemberId, BTreeSet<Need<'c>>> = FxHashMap::default();
        let group = |party: &Party| if let Party::Member(id) = party { first.get(id).copied() } else { None };
        for connection in connections {
            // Among themselves they are one.
            let inside = group(&connection.from).is_some() && group(&connection.from) == group(&connection.to);
            for (comes_in, own, other) in
                [(true, &connection.to, &connection.from), (false, &connection.from, &connection.to)]
            {
                if let (Party::Member(id), true) = (own, group(own).is_some()) {
                    let other = (!inside).then_some(other);
                    needs.entry(*id).or_default().insert((comes_in, other, connection.protocol, connection.port));
                }
            }
        }
        let none = BTreeSet::new();
        let of = |id: &MemberId| needs.get(id).unwrap_or(&none);
        for ids in alike.values() {
            if ids.iter().any(|id| of(id) != of(&ids[0])) {
                ids.iter().for_each(|id| {
                    first.remove(id);
                });
            }
        }
        Self(first)
    }

    /// The first of a workload's twins; itself when it has none.
    pub fn first(&self, id: MemberId) -> MemberId {
        self.0.get(&id).copied().unwrap_or(id)
    }
}
