//! Changes between named ends and addresses, address by address: two inputs cut the addresses in different ways.

use rustc_hash::FxHashMap;

use super::Transition;
use super::join::{Name, has_name};
use crate::addresses::Addresses;
use crate::connections::{Admitted, Connections, End};
use crate::profile::Profile;

/// A change between a named end and addresses outside.
pub(super) struct OutsideChange {
    pub(super) inside: End,
    pub(super) outside: End,
    /// Whether the named end opens the connection.
    pub(super) is_egress: bool,
    pub(super) transition: Transition,
}

/// Addresses with what they admit; no address stands in two.
type Pieces = Vec<(Addresses, Admitted)>;

/// A named end and a direction.
type Side = (Name, bool);

pub(super) fn changes(old: &Connections, new: &Connections, profile: Profile) -> Vec<OutsideChange> {
    let everywhere = profile.everywhere();
    let (mut before, after) = (pieces(old, &everywhere), pieces(new, &everywhere));
    let mut changes = Vec::new();
    for (side, (inside, after)) in after {
        let before = before.remove(&side).map(|(_, pieces)| pieces).unwrap_or_default();
        compare(&inside, side.1, [&before, &after], &everywhere, &mut changes);
    }
    for (side, (inside, before)) in before {
        compare(&inside, side.1, [&before, &Vec::new()], &everywhere, &mut changes);
    }
    changes
}

fn pieces(connections: &Connections, everywhere: &Addresses) -> FxHashMap<Side, (End, Pieces)> {
    let mut sides: FxHashMap<Side, (End, Pieces)> = FxHashMap::default();
    let names: Vec<Option<Name>> = connections.ends.iter().map(|end| has_name(end).then(|| Name::of(end))).collect();
    for connection in &connections.connections {
        let end = |index: u32| &connections.ends[index as usize];
        let name = |index: u32| names[index as usize].clone();
        let (inside, outside, is_egress) = match (name(connection.from), name(connection.to)) {
            (Some(_), Some(_)) | (None, None) => continue,
            (Some(_), None) => (connection.from, connection.to, true),
            (None, Some(_)) => (connection.to, connection.from, false),
        };
        let addresses = match end(outside) {
            End::Addresses(addresses) => addresses.clone(),
            _ => everywhere.clone(),
        };
        let Some(name) = name(inside) else { continue };
        let side = sides.entry((name, is_egress)).or_insert_with(|| (end(inside).clone(), Vec::new()));
        add(&mut side.1, addresses, &connections.admitted[connection.admitted as usize]);
    }
    sides
}

/// Adds a piece; addresses that are there already admit both.
fn add(pieces: &mut Pieces, addresses: Addresses, admitted: &Admitted) {
    let mut rest = addresses;
    let mut split = Vec::new();
    for (own, already) in pieces.iter_mut() {
        let both = own.intersection(&rest);
        if both.is_empty() {
            continue;
        }
        rest = rest.difference(&both);
        let sum = Admitted {
            allowed: already.allowed.union(&admitted.allowed),
            depends: already.depends.union(&admitted.depends),
            reasons: already.reasons.and(admitted.reasons),
        };
        let alone = own.difference(&both);
        *own = both;
        let before = std::mem::replace(already, sum);
        if !alone.is_empty() {
            split.push((alone, before));
        }
    }
    pieces.extend(split);
    if !rest.is_empty() {
        pieces.push((rest, admitted.clone()));
    }
}

fn compare(
    inside: &End,
    is_egress: bool,
    [before, after]: [&Pieces; 2],
    everywhere: &Addresses,
    changes: &mut Vec<OutsideChange>,
) {
    let mut changed: Vec<(Transition, Addresses)> = Vec::new();
    let mut note = |addresses: Addresses, before: &Admitted, after: &Admitted| {
        let transition = Transition { before: before.clone(), after: after.clone() };
        if addresses.is_empty() || transition.is_none() {
            return;
        }
        match changed.iter_mut().find(|(known, _)| *known == transition) {
            Some((_, all)) => *all = all.union(&addresses),
            None => changed.push((transition, addresses)),
        }
    };
    let nothing = Admitted::default();
    let all = |pieces: &Pieces| pieces.iter().fold(Addresses::default(), |all, (piece, _)| all.union(piece));
    let (was, is) = (all(before), all(after));
    for (old, was_admitted) in before {
        for (new, is_admitted) in after {
            note(old.intersection(new), was_admitted, is_admitted);
        }
        note(old.difference(&is), was_admitted, &nothing);
    }
    for (new, is_admitted) in after {
        note(new.difference(&was), &nothing, is_admitted);
    }
    changes.extend(changed.into_iter().map(|(transition, addresses)| OutsideChange {
        inside: inside.clone(),
        outside: if addresses == *everywhere { End::External } else { End::Addresses(addresses) },
        is_egress,
        transition,
    }));
}
