//! Who can reach whom as edges of a graph: through hubs, so that there are as many as there are distinct rows, not pairs.
//!
//! A source leads to hubs, a hub to destinations: whoever is in the source can connect to whoever is in the destination,
//! on what the hub admits. Sources are ends that reach the same, destinations ends that are reached alike.

use rustc_hash::FxHashMap;

use crate::addresses::Addresses;
use crate::connections::{Admitted, AdmittedSets};
use crate::matrix::{AdmittedId, BLOCK, NOTHING};
use crate::network::{Network, PodId, Twins};
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
        let twins = Twins::of(self);
        let mut sets = AdmittedSets::default();
        let mut by_row: FxHashMap<Reached, Vec<u32>> = FxHashMap::default();
        let mut rows: Vec<Reached> = Vec::new();
        let mut add = |column: usize, row: Said| {
            if row.reached.is_empty() {
                return;
            }
            let numbers: Vec<u32> = row.sets.into_iter().map(|set| sets.number(set)).collect();
            let row: Reached = row.reached.into_iter().map(|(to, set)| (to, numbers[set as usize])).collect();
            by_row
                .entry(row)
                .or_insert_with_key(|row| {
                    rows.push(row.clone());
                    Vec::new()
                })
                .push(index(column));
        };
        let classes = twins.first.iter().take_while(|&column| column < self.columns.classes.len());
        let of_classes = self.rows_among(&twins.first, |_, reached, pairing| Said::of(reached, pairing));
        classes.zip(of_classes).for_each(|(class, row)| add(class, row));
        self.entering_rows(&twins, &mut add);
        let AdmittedSets { sets, .. } = sets;
        self.joined(&twins, &rows, &by_row, &sets)
    }

    /// Calls `add` with what each atom of addresses outside can connect to.
    fn entering_rows(&self, twins: &Twins, add: &mut impl FnMut(usize, Said)) {
        let (classes, rows) = (self.columns.classes.len(), self.matrix.ingress.rows.len());
        let inside: Vec<usize> = twins.first.iter().take_while(|&column| column < classes).collect();
        let mut pairing = Pairing::of(&self.matrix);
        for block in classes / BLOCK..self.columns.len().div_ceil(BLOCK) {
            let said = self.matrix.ingress.of_columns(block);
            let columns = (block * BLOCK).max(classes)..self.columns.len().min((block + 1) * BLOCK);
            for column in columns.filter(|&column| twins.first.contains(column)) {
                let said = &said[(column - block * BLOCK) * rows..][..rows];
                let mut row = Vec::new();
                for &to in inside.iter().filter(|&&to| !self.columns.classes[to].is_spare()) {
                    let admitted = said[self.matrix.ingress.of_class[to] as usize];
                    let admitted = self.near(column, to, admitted, &mut pairing);
                    if admitted != NOTHING {
                        row.push((index(to), admitted));
                    }
                }
                add(column, Said::of(&row, &pairing));
            }
        }
    }

    /// Hubs are the distinct parts of rows; destinations the columns that are in the same hubs.
    fn joined(
        &self,
        twins: &Twins,
        rows: &[Reached],
        by_row: &FxHashMap<Reached, Vec<u32>>,
        sets: &[Admitted],
    ) -> Reaches {
        let mut reaches = Reaches::default();
        let mut hubs: FxHashMap<(u32, Vec<u32>), u32> = FxHashMap::default();
        let mut hubs_of: Vec<Vec<u32>> = vec![Vec::new(); self.columns.len()];
        let members = self.members(twins);
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

    /// What each column stands for that is the first of its twins.
    fn members(&self, twins: &Twins) -> FxHashMap<u32, Group> {
        let mut members: FxHashMap<u32, Group> = FxHashMap::default();
        for pod in self.pods() {
            let class = self.columns.class_of[pod.0 as usize];
            members.entry(twins.first_of[class as usize]).or_default().pods.push(pod);
        }
        let mut outside: FxHashMap<u32, Vec<&Addresses>> = FxHashMap::default();
        for column in self.columns.classes.len()..self.columns.len() {
            let atom = self.columns.atom(column).map(|atom| &atom.addresses);
            outside.entry(twins.first_of[column]).or_default().extend(atom);
        }
        for (column, sets) in outside {
            members.entry(column).or_default().outside = Addresses::union_of(&sets);
        }
        members
    }

    fn group(&self, columns: &[u32], members: &FxHashMap<u32, Group>) -> Group {
        let mut group = Group::default();
        let parts: Vec<&Group> = columns.iter().filter_map(|column| members.get(column)).collect();
        parts.iter().for_each(|part| group.pods.extend_from_slice(&part.pods));
        group.pods.sort_unstable();
        group.outside = Addresses::union_of(&parts.iter().map(|part| &part.outside).collect::<Vec<_>>());
        group
    }
}

/// A row, and the sets that its numbers stand for.
struct Said {
    reached: Reached,
    sets: Vec<Admitted>,
}

impl Said {
    fn of(reached: &[(u32, AdmittedId)], pairing: &Pairing<'_>) -> Self {
        let mut numbers: FxHashMap<AdmittedId, u32> = FxHashMap::default();
        let mut sets: Vec<Admitted> = Vec::new();
        let number = |&(to, admitted): &(u32, AdmittedId)| {
            let number = *numbers.entry(admitted).or_insert_with(|| {
                sets.push(pairing.get(admitted).clone());
                index(sets.len() - 1)
            });
            (to, number)
        };
        let reached = reached.iter().map(number).collect();
        Self { reached, sets }
    }
}

fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
