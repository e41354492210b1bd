//! What a change does to who can reach whom.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::addresses::Addresses;
use crate::bits::Bits;
use crate::connections::{Admitted, Connections, End, WorkloadEnd};
use crate::matrix::{AdmittedId, EVERYTHING, Matrix, NOTHING};
use crate::network::Network;
use crate::pairing::Pairing;
use crate::policy::Direction;

/// What a change does to who can reach whom.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Delta {
    /// The connections that are not what they were; in no particular order.
    pub changes: Vec<Change>,
}

/// A connection that is not what it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Who opens it. Pods of one workload that policies tell apart are several.
    pub from: End,
    /// Who is connected to.
    pub to: End,
    /// What was admitted.
    pub before: Admitted,
    /// What is admitted now.
    pub after: Admitted,
}

/// The rows that classes had.
pub(crate) struct RowsBefore([Vec<u32>; 2]);

impl Matrix {
    /// Which row each class has now. The rows themselves stay as long as nothing is forgotten.
    pub(crate) fn rows_now(&self) -> RowsBefore {
        RowsBefore([self.ingress.of_class.clone(), self.egress.of_class.clone()])
    }

    /// Calls `change` for the columns of every part of every row.
    pub(crate) fn each_part(&mut self, mut change: impl FnMut(&mut Bits)) {
        let rows = self.ingress.rows.iter_mut().chain(&mut self.egress.rows);
        rows.flatten().for_each(|(_, bits)| change(bits));
    }

    /// Gives a class the rows of another.
    pub(crate) fn repeat_class(&mut self, old: usize, new: usize) {
        for side in [&mut self.ingress, &mut self.egress] {
            side.of_class[new] = side.of_class[old];
        }
    }

    /// Gives the policies other numbers; the programs of those that get none are forgotten.
    pub(crate) fn renumber(&mut self, to: impl Fn(u32) -> Option<u32>) {
        for side in [&mut self.ingress, &mut self.egress] {
            let keys = std::mem::take(&mut side.keys);
            side.keys = keys
                .into_iter()
                .filter_map(|(mut key, row)| {
                    for policy in &mut key.policies {
                        policy.0 = to(policy.0)?;
                    }
                    Some((key, row))
                })
                .collect();
        }
    }

    /// Drops the rows that no class has, once they are many.
    pub(crate) fn forget_unused(&mut self) {
        for side in [&mut self.ingress, &mut self.egress] {
            if side.rows.len() < 2 * side.of_class.len() + 64 {
                continue;
            }
            let used: FxHashSet<u32> = side.of_class.iter().copied().collect();
            let mut places: FxHashMap<u32, u32> = FxHashMap::default();
            let rows = std::mem::take(&mut side.rows);
            for (row, old) in rows.into_iter().zip(0u32..) {
                if old == 0 || used.contains(&old) {
                    places.insert(old, super::number(side.rows.len()));
                    side.rows.push(row);
                }
            }
            side.of_class.iter_mut().for_each(|row| *row = places[row]);
            side.keys.retain(|_, row| {
                places.get(row).is_some_and(|&place| {
                    *row = place;
                    true
                })
            });
        }
    }
}

impl Delta {
    /// What changed for these classes, which are all that have other rows than before.
    pub(super) fn between(network: &Network, before: &RowsBefore, classes: &[usize]) -> Self {
        let mut pairing = Pairing::of(&network.matrix);
        let mut pairs: FxHashSet<(u32, u32)> = FxHashSet::default();
        let classes_before = &before.0;
        for &class in classes {
            for (direction, rows) in [(Direction::Ingress, &classes_before[0]), (Direction::Egress, &classes_before[1])]
            {
                let side = network.matrix.side(direction);
                let (old, new) = (rows[class], side.of_class[class]);
                if old == new {
                    continue;
                }
                for column in different(&side.rows[old as usize], &side.rows[new as usize]) {
                    let (own, other) = (super::number(class), super::number(column));
                    pairs.insert(if direction == Direction::Egress { (own, other) } else { (other, own) });
                }
            }
        }
        let said = |direction: Direction, class: u32, column: u32, old: bool| {
            let side = network.matrix.side(direction);
            let rows = if old { &classes_before[direction as usize] } else { &side.of_class };
            match rows.get(class as usize) {
                Some(&row) => crate::matrix::Side::in_row(&side.rows[row as usize], column as usize),
                None => EVERYTHING,
            }
        };
        let mut changes: FxHashMap<(u32, u32, bool, AdmittedId, AdmittedId), Vec<u32>> = FxHashMap::default();
        for (from, to) in pairs {
            let mut admitted = |old| {
                let egress = said(Direction::Egress, from, to, old);
                let ingress = said(Direction::Ingress, to, from, old);
                let both = pairing.both(egress, ingress);
                network.near(from as usize, to as usize, both, &mut pairing)
            };
            let (old, new) = (admitted(true), admitted(false));
            if old == new {
                continue;
            }
            // Addresses outside that change alike are one end.
            let outside = |column: u32| column as usize >= network.columns.classes.len();
            match (outside(from), outside(to)) {
                (true, _) => changes.entry((u32::MAX, to, true, old, new)).or_default().push(from),
                (_, true) => changes.entry((from, u32::MAX, true, old, new)).or_default().push(to),
                _ => changes.entry((from, to, false, old, new)).or_default().push(to),
            }
        }
        let get = |id: AdmittedId| if id == NOTHING { Admitted::default() } else { pairing.get(id).clone() };
        let mut delta = Self::default();
        for ((from, to, is_outside, old, new), columns) in changes {
            let (before, after) = (get(old), get(new));
            let addresses = || vec![outside_end(network, &columns)];
            let own = |class: u32| ends_of(network, class as usize);
            let (sources, targets) = match (is_outside, from) {
                (true, u32::MAX) => (addresses(), own(to)),
                (true, _) => (own(from), addresses()),
                (false, _) => (own(from), own(to)),
            };
            for from in &sources {
                for to in &targets {
                    let (before, after) = (before.clone(), after.clone());
                    delta.changes.push(Change { from: from.clone(), to: to.clone(), before, after });
                }
            }
        }
        delta
    }

    /// What two lists differ in.
    pub(super) fn of_lists(before: &Connections, after: &Connections) -> Self {
        let by_ends = |list: &Connections| -> FxHashMap<(End, End), Admitted> {
            list.iter().map(|(from, to, admitted)| ((from.clone(), to.clone()), admitted.clone())).collect()
        };
        let (mut old, new) = (by_ends(before), by_ends(after));
        let mut delta = Self::default();
        for ((from, to), after) in new {
            let before = old.remove(&(from.clone(), to.clone())).unwrap_or_default();
            if before != after {
                delta.changes.push(Change { from, to, before, after });
            }
        }
        let gone = old.into_iter();
        delta.changes.extend(gone.map(|((from, to), before)| Change { from, to, before, after: Admitted::default() }));
        delta
    }
}

/// The columns of which two rows say different things.
fn different(old: &[(AdmittedId, Bits)], new: &[(AdmittedId, Bits)]) -> Vec<usize> {
    let mut same = Bits::default();
    let mut all = Bits::default();
    for (admitted, bits) in old {
        all.add(bits);
        for (_, other) in new.iter().filter(|part| part.0 == *admitted) {
            same.add(&bits.and(other));
        }
    }
    new.iter().for_each(|(_, bits)| all.add(bits));
    all.and_not(&same).iter().collect()
}

/// The workloads of a class.
fn ends_of(network: &Network, class: usize) -> Vec<End> {
    let class = &network.columns.classes[class];
    let mut owners: Vec<u32> =
        class.endpoints.iter().map(|&pod| network.inventory.endpoints[pod as usize].owner).collect();
    owners.sort_unstable();
    owners.dedup();
    let end = |owner: u32| {
        let owner = &network.inventory.owners[owner as usize];
        End::Workload(WorkloadEnd {
            namespace: owner.namespace.clone(),
            name: owner.name.clone(),
            kind: owner.kind.clone(),
            variant: None,
            object: owner.object,
            on_host_network: class.key.on_host_network,
        })
    };
    owners.into_iter().map(end).collect()
}

fn outside_end(network: &Network, columns: &[u32]) -> End {
    let atoms = columns.iter().filter_map(|&column| network.columns.atom(column as usize));
    let set = atoms.fold(Addresses::default(), |all, atom| all.union(&atom.addresses));
    if columns.len() == network.columns.atoms.len() { End::External } else { End::Addresses(set) }
}
