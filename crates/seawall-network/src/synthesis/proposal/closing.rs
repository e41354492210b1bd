//! What is closed in a namespace: everything, for every pod that no workload without a policy would suffer from.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Desk, Grant};
use crate::synthesis::pick::Pick;
use crate::synthesis::{Gap, Grave, MemberId, Roster};

/// Which pods of a namespace are closed by default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closing {
    /// All of them.
    All,
    /// Those that have the label, with none of these values: others were left out, and stay as they are.
    Without {
        /// The label's key.
        key: String,
        /// Values of those left out; when empty they lack the label.
        values: Vec<String>,
    },
    /// None: those left out cannot be told from the others. Each policy closes its own pods.
    Nothing,
}

/// The closing of each covered namespace.
pub(super) fn closings<'s>(
    roster: &Roster<'s>,
    picks: &FxHashMap<MemberId, Pick>,
    covered: &FxHashSet<&'s str>,
    grants: &[Grant<'s>],
    desk: &mut Desk<'_, 's>,
) -> BTreeMap<&'s str, Closing> {
    let granted: FxHashSet<MemberId> = grants.iter().flat_map(Grant::members).collect();
    let left_out: FxHashSet<String> =
        desk.gaps.iter().filter(|gap| gap.code == "no-exact-selector").map(|gap| gap.about.clone()).collect();
    let mut closings = BTreeMap::new();
    for &namespace in covered {
        let members = roster.of_namespace(namespace).iter().copied().filter(|id| !roster.get(*id).is_on_host_network());
        let members: Vec<MemberId> = members.collect();
        let suffers = |id: &MemberId| !picks.contains_key(id) && left_out.contains(&roster.get(*id).label());
        let someone_suffers = members.iter().any(suffers);
        // Whoever cannot be told apart from one that was left out stays open with it.
        let (left, closed): (Vec<MemberId>, Vec<MemberId>) =
            members.into_iter().partition(|id| someone_suffers && !picks.contains_key(id));
        for id in closed.iter().filter(|id| !granted.contains(id)) {
            let label = roster.get(*id).label();
            let message =
                format!("nothing says that `{label}` talks to anybody: it will resolve names and nothing else");
            desk.gaps.push(Gap::new(Grave::Check, "no-needs-known", label, message));
        }
        let closing = closing(roster, &left, &closed);
        if closing == Closing::Nothing {
            let message = format!(
                "namespace {namespace} is not closed by default, for workloads were left out that cannot be told from others: pods without a policy of their own stay open"
            );
            desk.gaps.push(Gap::new(Grave::Act, "namespace-open", namespace, message));
        }
        closings.insert(namespace, closing);
    }
    closings
}

fn closing(roster: &Roster<'_>, left: &[MemberId], closed: &[MemberId]) -> Closing {
    if left.is_empty() {
        return Closing::All;
    }
    let values = |id: &MemberId, key: &str| -> Vec<Option<String>> {
        let of = |variant: &Vec<(&str, &str)>| {
            variant.iter().find(|(own, _)| *own == key).map(|(_, value)| (*value).to_owned())
        };
        roster.get(*id).variants.iter().map(of).collect()
    };
    let keys: BTreeSet<&str> = left
        .iter()
        .chain(closed)
        .flat_map(|id| roster.get(*id).variants.iter().flatten().map(|(key, _)| *key))
        .collect();
    for key in keys {
        let out: BTreeSet<Option<String>> = left.iter().flat_map(|id| values(id, key)).collect();
        let kept: BTreeSet<Option<String>> = closed.iter().flat_map(|id| values(id, key)).collect();
        if out.is_disjoint(&kept) {
            // `NotIn` holds without the label too; `Exists` leaves those out that lack it.
            return match (out.contains(&None), out.len()) {
                (true, 1) => Closing::Without { key: key.to_owned(), values: Vec::new() },
                (true, _) => continue,
                (false, _) => Closing::Without { key: key.to_owned(), values: out.into_iter().flatten().collect() },
            };
        }
    }
    Closing::Nothing
}
