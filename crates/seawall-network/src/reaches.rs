//! Who can reach whom as edges of a graph: through hubs, so that there are as many as there are distinct rows, not pairs.
//!
//! A source leads to hubs, a hub to destinations: whoever is in the source can connect to whoever is in the destination,
//! on what the hub admits. Sources are ends that reach the same, destinations ends that are reached alike.

use rustc_hash::FxHashMap;

use crate::addresses::Addresses;
use crate::connections::{Admitted, AdmittedSets};
use crate::matrix::{AdmittedId, BLOCK, NOTHING};
use crate::network::{Network, PodId};
use crate::pairing::Pairing;

/// The edges. Every pair of ends between which anything is or may be admitted is joined by exactly one hub.
#[derive(Debug, Clone, Default)]
pub struct Reaches {
    /// Ends that reach the same.
    pub sources: Vec<Group>,
    /// What is admitted on the way through each hub.
    pub hubs: Vec<Admitted>,
    /// Ends that are reached alike.
    pub destinations: Vec<Group>,
    /// From sources to hubs, sorted: indexes.
    pub enters: Vec<(u32, u32)>,
    /// From hubs to destinations, sorted: indexes.
    pub leaves: Vec<(u32, u32)>,
}

/// Ends that one vertex stands for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    /// The pods.
    pub pods: Vec<PodId>,
    /// The addresses outside.
    pub outside: Addresses,
}

impl Reaches {
    /// How many edges there are, those between pods and their groups left out.
    pub fn count_edges(&self) -> usize {
        self.enters.len() + self.leaves.len()
    }

    /// The destinations of a hub.
    pub fn behind(&self, hub: u32) -> impl Iterator<Item = u32> + '_ {
        let start = self.leaves.partition_point(|edge| edge.0 < hub);
        self.leaves[start..].iter().take_while(move |edge| edge.0 == hub).map(|edge| edge.1)
    }

    /// Every source and destination that a hub joins.
    pub fn pairs(&self) -> impl Iterator<Item = (&Group, &Group, &Admitted)> {
        self.enters.iter().flat_map(move |&(source, hub)| {
            let source = &self.sources[source as usize];
            self.behind(hub)
                .map(move |destination| (source, &self.destinations[destination as usize], &self.hubs[hub as usize]))
        })
    }
}

/// What a column reaches: other columns, and the number of what is admitted.
type Reached = Vec<(u32, u32)>;

impl Network {
    /// Who can reach whom as edges. Between nodes and pods that may run on them, what only some of a group may do
    /// depends; a pod that connects to itself has no edge of its own.
    pub fn reaches(&self) -> Reaches {
        let mut admitted = AdmittedSets::default();
        let mut by_row: FxHashMap<Reached, Vec<u32>> = FxHashMap::default();
        let mut rows: Vec<Reached> = Vec::new();
        let mut add = |column: usize, row: Vec<(u32, Admitted)>| {
            if row.is_empty() {
                return;
            }
            let row: Reached = row.into_iter().map(|(to, set)| (to, admitted.number(set))).collect();
            by_row
                .entry(row)
                .or_insert_with_key(|row| {
                    rows.push(row.clone());
                    Vec::new()
                })
                .push(index(column));
        };
        let own = |reached: &[(u32, AdmittedId)], pairing: &Pairing<'_>| {
            reached.iter().map(|&(to, number)| (to, pairing.get(number).clone())).collect::<Vec<_>>()
        };
        let of_classes = self.rows(|_, reached, pairing| own(reached, pairing));
        of_classes.into_iter().enumerate().for_each(|(class, row)| add(class, row));
        self.entering_rows(&mut add);
        let AdmittedSets { sets, .. } = admitted;
        self.joined(&rows, &by_row, &sets)
    }

    /// Calls `add` with what each atom of addresses outside can connect to.
    fn entering_rows(&self, add: &mut impl FnMut(usize, Vec<(u32, Admitted)>)) {
        let (classes, rows) = (self.columns.classes.len(), self.matrix.ingress.rows.len());
        let mut pairing = Pairing::of(&self.matrix);
        for block in classes / BLOCK..self.columns.len().div_ceil(BLOCK) {
            let said = self.matrix.ingress.of_columns(block);
            for column in (block * BLOCK).max(classes)..self.columns.len().min((block + 1) * BLOCK) {
                let said = &said[(column - block * BLOCK) * rows..][..rows];
                let mut row = Vec::new();
                for (to, _) in self.columns.classes.iter().enumerate().filter(|(_, class)| !class.is_spare()) {
                    let admitted = said[self.matrix.ingress.of_class[to] as usize];
                    let admitted = self.near(column, to, admitted, &mut pairing);
                    if admitted != NOTHING {
                        row.push((index(to), pairing.get(admitted).clone()));
                    }
                }
                add(column, row);
            }
        }
    }

    /// Hubs are the distinct parts of rows; destinations the columns that are in the same hubs.
    fn joined(&self, rows: &[Reached], by_row: &FxHashMap<Reached, Vec<u32>>, sets: &[Admitted]) -> Reaches {
        let mut reaches = Reaches::default();
        let mut hubs: FxHashMap<(u32, Vec<u32>), u32> = FxHashMap::default();
        let mut hubs_of: Vec<Vec<u32>> = vec![Vec::new(); self.columns.len()];
        let members = self.members();
        for row in rows {
            let source = index(reaches.sources.len());
            reaches.sources.push(self.group(&by_row[row], &members));
            let mut parts: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
            row.iter().for_each(|&(to, admitted)| parts.entry(admitted).or_default().push(to));
            let mut parts: Vec<(u32, Vec<u32>)> = parts.into_iter().collect();
            parts.sort_unstable();
            for part in parts {
                let hub = *hubs.entry(part).or_insert_with_key(|(admitted, columns)| {
                    let hub = index(reaches.hubs.len());
                    reaches.hubs.push(sets[*admitted as usize].clone());
                    columns.iter().for_each(|&column| hubs_of[column as usize].push(hub));
                    hub
                });
                reaches.enters.push((source, hub));
            }
        }
        let mut alike: FxHashMap<&[u32], usize> = FxHashMap::default();
        let mut groups: Vec<(&[u32], Vec<u32>)> = Vec::new();
        for (column, hubs) in hubs_of.iter().enumerate().filter(|(_, hubs)| !hubs.is_empty()) {
            let place = *alike.entry(hubs).or_insert_with(|| {
                groups.push((hubs, Vec::new()));
                groups.len() - 1
            });
            groups[place].1.push(index(column));
        }
        for (hubs, columns) in groups {
            let destination = index(reaches.destinations.len());
            reaches.destinations.push(self.group(&columns, &members));
            reaches.leaves.extend(hubs.iter().map(|&hub| (hub, destination)));
        }
        reaches.enters.sort_unstable();
        reaches.leaves.sort_unstable();
        reaches
    }

    /// The pods of each class.
    fn members(&self) -> Vec<Vec<PodId>> {
        let mut members = vec![Vec::new(); self.columns.classes.len()];
        self.pods().for_each(|pod| members[self.columns.class_of[pod.0 as usize] as usize].push(pod));
        members
    }

    fn group(&self, columns: &[u32], members: &[Vec<PodId>]) -> Group {
        let mut group = Group::default();
        for &column in columns {
            match self.columns.atom(column as usize) {
                Some(atom) => group.outside = group.outside.union(&atom.addresses),
                None => group.pods.extend_from_slice(&members[column as usize]),
            }
        }
        group.pods.sort_unstable();
        group
    }
}

fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
