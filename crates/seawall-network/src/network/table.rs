//! All connections at once.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Network;
use super::entry::Entering;
use crate::addresses::Addresses;
use crate::bits::Bits;
use crate::columns::Class;
use crate::connections::{Admitted, AdmittedSets, Connection, Connections, End, WorkloadEnd};
use crate::matrix::{AdmittedId, BLOCK, EVERYTHING, NOTHING};
use crate::pairing::Pairing;
use crate::policy::Direction;
use crate::profile::Profile;
use crate::reason::Reason;

/// The classes and atoms that one column can connect to.
pub(crate) type Reached = Vec<(u32, AdmittedId)>;

impl Network {
    /// For each class, and at the end for the outside as a whole, what it can connect to; `use_row` is called with the
    /// class, what it reaches and what the numbers mean. In parallel; the answers are in the order of the classes.
    pub(crate) fn rows<T: Send>(
        &self,
        use_row: impl Fn(usize, &[(u32, AdmittedId)], &mut Pairing<'_>) -> T + Sync,
    ) -> Vec<T> {
        self.rows_among(&Bits::below(self.columns.len()), use_row)
    }

    /// The same for some columns, as if there were no others.
    pub(crate) fn rows_among<T: Send>(
        &self,
        among: &Bits,
        use_row: impl Fn(usize, &[(u32, AdmittedId)], &mut Pairing<'_>) -> T + Sync,
    ) -> Vec<T> {
        let classes = self.columns.classes.len();
        let blocks: Vec<Vec<T>> = (0..classes.div_ceil(BLOCK))
            .into_par_iter()
            .map_init(
                || (Pairing::of(&self.matrix), Reached::new(), vec![NOTHING; self.columns.len()]),
                |(pairing, reached, by_column), block| {
                    let start = block * BLOCK;
                    if among.word(block) == 0 {
                        return Vec::new();
                    }
                    let entering = self.matrix.ingress.of_columns(block);
                    let rows = self.matrix.ingress.rows.len();
                    (start..classes.min(start + BLOCK))
                        .filter(|&from| among.contains(from))
                        .map(|from| {
                            let entering = &entering[(from - start) * rows..][..rows];
                            self.fill(from, among, entering, pairing, by_column);
                            take(by_column, reached);
                            use_row(from, reached, pairing)
                        })
                        .collect()
                },
            )
            .collect();
        blocks.into_iter().flatten().collect()
    }

    /// How many kinds of pods the policies tell apart.
    pub fn count_classes(&self) -> usize {
        self.columns.classes.len()
    }

    /// How many pairs of classes, or of a class and an atom, have something admitted between them.
    pub fn count_pairs(&self) -> usize {
        self.rows(|_, reached, _| reached.len()).into_iter().sum()
    }

    /// Writes what a class can connect to among some columns; `entering` is what each ingress row says of the class.
    fn fill(
        &self,
        from: usize,
        among: &Bits,
        entering: &[AdmittedId],
        pairing: &mut Pairing<'_>,
        by_column: &mut [AdmittedId],
    ) {
        if self.columns.classes[from].is_spare() {
            return;
        }
        let rows = &self.matrix.ingress.of_class;
        for (egress, columns) in self.matrix.egress.row(from) {
            for to in columns.shared(among) {
                let other = rows.get(to).map_or(EVERYTHING, |&row| entering[row as usize]);
                by_column[to] = pairing.both(*egress, other);
            }
        }
        // Between a pod and its own node the policies have nothing to say.
        if self.is_host_column(from) {
            for to in among.iter().filter(|&to| !self.is_spare(to)) {
                by_column[to] = self.near(from, to, by_column[to], pairing);
            }
        } else {
            for to in self.hosts.shared(among) {
                by_column[to] = self.near(from, to, by_column[to], pairing);
            }
        }
    }

    fn is_spare(&self, column: usize) -> bool {
        self.columns.classes.get(column).is_some_and(Class::is_spare)
    }

    /// What the outside can connect to at a class: the atoms by what is admitted.
    fn entered(&self, to: usize, pairing: &mut Pairing<'_>) -> Vec<(AdmittedId, Addresses)> {
        let classes = self.columns.classes.len();
        let outside = Bits::range(classes, self.columns.len());
        let mut known: Vec<(u32, AdmittedId)> = Vec::new();
        for (admitted, columns) in self.matrix.ingress.row(to) {
            known.extend(columns.and(&outside).iter().map(|from| (index(from), *admitted)));
        }
        if self.is_host_column(to) || !self.hosts.and(&outside).is_empty() {
            let mut all: FxHashMap<u32, AdmittedId> = known.into_iter().collect();
            for from in outside.iter() {
                let before = all.get(&index(from)).copied().unwrap_or(NOTHING);
                all.insert(index(from), self.near(from, to, before, pairing));
            }
            known = all.into_iter().collect();
        }
        known.sort_unstable();
        self.addresses(known.into_iter())
    }

    /// Atoms joined by what is admitted.
    fn addresses(&self, atoms: impl Iterator<Item = (u32, AdmittedId)>) -> Vec<(AdmittedId, Addresses)> {
        let mut joined: Vec<(AdmittedId, Vec<&Addresses>)> = Vec::new();
        for (column, admitted) in atoms.filter(|atom| atom.1 != NOTHING) {
            let Some(atom) = self.columns.atom(column as usize) else { continue };
            match joined.iter_mut().find(|entry| entry.0 == admitted) {
                Some(entry) => entry.1.push(&atom.addresses),
                None => joined.push((admitted, vec![&atom.addresses])),
            }
        }
        joined.into_iter().map(|(admitted, sets)| (admitted, Addresses::union_of(&sets))).collect()
    }

    /// Every connection that is or may be admitted, between workloads and with the outside.
    pub fn connections(&self) -> Connections {
        let groups = self.groups();
        let classes = self.columns.classes.len();
        let mut ends: Vec<End> = groups.ends.iter().cloned().map(End::Workload).collect();
        let mut sets = AdmittedSets::default();
        let mut outside: FxHashMap<Addresses, u32> = FxHashMap::default();
        let everywhere = self.everywhere();
        let rows = self.rows(|from, reached, pairing| {
            let inside = reached.iter().take_while(|entry| (entry.0 as usize) < classes);
            let inside: Vec<(u32, Admitted)> = grouped(inside.copied(), pairing);
            let outside = self.addresses(reached.iter().copied().filter(|entry| entry.0 as usize >= classes));
            let outside: Vec<(Addresses, Admitted)> =
                outside.into_iter().map(|(admitted, set)| (set, pairing.get(admitted).clone())).collect();
            let entering = if self.columns.classes[from].is_spare() { Vec::new() } else { self.entered(from, pairing) };
            let entering: Vec<(Addresses, Admitted)> =
                entering.into_iter().map(|(admitted, set)| (set, pairing.get(admitted).clone())).collect();
            (inside, outside, entering)
        });
        let mut connections = Vec::new();
        let mut end_of = |set: Addresses, ends: &mut Vec<End>| {
            *outside.entry(set).or_insert_with_key(|set| {
                ends.push(if *set == everywhere { End::External } else { End::Addresses(set.clone()) });
                index(ends.len() - 1)
            })
        };
        for (class, (inside, leaving, entering)) in rows.into_iter().enumerate() {
            for (to_class, admitted) in inside {
                let admitted = sets.number(admitted);
                for &from in &groups.of_class[class] {
                    for &to in &groups.of_class[to_class as usize] {
                        if from != to || self.meets_itself(&groups, from) {
                            connections.push(Connection { from, to, admitted });
                        }
                    }
                }
            }
            for (set, admitted) in leaving {
                let (to, admitted) = (end_of(set, &mut ends), sets.number(admitted));
                connections.extend(groups.of_class[class].iter().map(|&from| Connection { from, to, admitted }));
            }
            for (set, admitted) in entering {
                let (from, admitted) = (end_of(set, &mut ends), sets.number(admitted));
                connections.extend(groups.of_class[class].iter().map(|&to| Connection { from, to, admitted }));
            }
        }
        let entering = self.entering();
        if !entering.is_empty() {
            ends.push(End::IngressController);
        }
        let from = index(ends.len().saturating_sub(1));
        for Entering { owner, class, admitted } in entering {
            let admitted = sets.number(admitted);
            let of_class = groups.of_class[class as usize].iter();
            let own = of_class.filter(|&&end| groups.owners[end as usize] == owner);
            connections.extend(own.map(|&to| Connection { from, to, admitted }));
        }
        self.doubt(&ends, &mut connections, &mut sets);
        sorted(Connections { ends, admitted: sets.sets, connections })
    }

    /// Every workload, those of its pods apart that policies tell apart, with its class; by namespace and name.
    pub(crate) fn workloads(&self) -> Vec<(usize, WorkloadEnd)> {
        let groups = self.groups();
        let mut workloads: Vec<(usize, WorkloadEnd)> = Vec::new();
        for (class, ends) in groups.of_class.iter().enumerate() {
            workloads.extend(ends.iter().map(|&end| (class, groups.ends[end as usize].clone())));
        }
        workloads.sort_by(|one, other| one.1.cmp(&other.1));
        workloads
    }

    /// What is admitted between a class and addresses outside.
    pub(crate) fn outside(&self, class: usize, direction: Direction) -> Vec<(Addresses, Admitted)> {
        let mut pairing = Pairing::of(&self.matrix);
        let atoms = self.columns.classes.len()..self.columns.len();
        let found = match direction {
            Direction::Ingress => self.entered(class, &mut pairing),
            Direction::Egress => self.addresses(atoms.map(|to| (index(to), self.between(class, to, &mut pairing)))),
        };
        found.into_iter().map(|(admitted, addresses)| (addresses, pairing.get(admitted).clone())).collect()
    }

    /// Leaves open what is admitted where a pod is on a network of its own.
    fn doubt(&self, ends: &[End], connections: &mut [Connection], sets: &mut AdmittedSets) {
        let is_elsewhere = |end: &End| matches!(end, End::Workload(workload) if self.is_elsewhere(workload));
        let elsewhere: Vec<bool> = ends.iter().map(is_elsewhere).collect();
        for connection in connections {
            if elsewhere[connection.from as usize] || elsewhere[connection.to as usize] {
                let admitted = sets.sets[connection.admitted as usize].in_doubt(Reason::OtherNetwork);
                connection.admitted = sets.number(admitted);
            }
        }
    }

    /// Whether pods of one end can be two. A single pod is not worth a line.
    fn meets_itself(&self, groups: &Groups, end: u32) -> bool {
        self.profile != Profile::NpGuard && &*groups.ends[end as usize].kind != "Pod"
    }

    /// Every address that the profile knows.
    fn everywhere(&self) -> Addresses {
        self.columns.atoms.iter().fold(Addresses::default(), |all, atom| all.union(&atom.addresses))
    }

    /// The pods of each owner, those apart that policies tell apart.
    fn groups(&self) -> Groups {
        let mut groups =
            Groups { ends: Vec::new(), owners: Vec::new(), of_class: vec![Vec::new(); self.columns.classes.len()] };
        let endpoints = &self.inventory.endpoints;
        let mut numbers: Vec<usize> = (0..endpoints.len()).collect();
        // They stand so already, unless pods came and went since.
        numbers.sort_by_key(|&number| endpoints[number].owner);
        for of_owner in numbers.chunk_by(|&a, &b| endpoints[a].owner == endpoints[b].owner) {
            let mut classes: Vec<u32> = of_owner.iter().map(|&number| self.columns.class_of[number]).collect();
            classes.sort_unstable();
            classes.dedup();
            let owner = endpoints[of_owner[0]].owner;
            for &class in &classes {
                groups.of_class[class as usize].push(index(groups.ends.len()));
                groups.owners.push(owner);
                groups.ends.push(self.workload(owner, class, &classes));
            }
        }
        groups
    }

    /// The pods of an owner that are of a class, which is one of its `classes`.
    pub(crate) fn workload(&self, owner: u32, class: u32, classes: &[u32]) -> WorkloadEnd {
        let owner = &self.inventory.owners[owner as usize];
        WorkloadEnd {
            namespace: owner.namespace.clone(),
            name: owner.name.clone(),
            kind: owner.kind.clone(),
            variant: (classes.len() > 1).then(|| self.variant(class, classes)),
            object: owner.object,
            on_host_network: self.columns.classes[class as usize].key.on_host_network,
        }
    }

    /// What tells a class from others of the same owner.
    fn variant(&self, class: u32, others: &[u32]) -> Box<str> {
        let key = |class: u32| &self.columns.classes[class as usize].key;
        let own = key(class);
        let shared = |label| others.iter().all(|&other| key(other).labels.contains(label));
        let text = |word| self.words.text(word);
        let different = own.labels.iter().filter(|label| !shared(label));
        let different: Vec<String> = different
            .map(|&(name, value)| match &*text(value) {
                "" => format!("{} is another", text(name)),
                value => format!("{}={value}", text(name)),
            })
            .collect();
        if !different.is_empty() {
            return different.join(",").into();
        }
        let missing = others.iter().flat_map(|&other| key(other).labels.iter().map(|label| label.0));
        let mut missing: Vec<String> = missing
            .filter(|name| own.labels.iter().all(|label| label.0 != *name))
            .map(|name| format!("!{}", text(name)))
            .collect();
        missing.sort_unstable();
        missing.dedup();
        if missing.is_empty() {
            let place = others.iter().position(|&other| other == class).unwrap_or_default();
            return format!("{} of {}", place + 1, others.len()).into();
        }
        missing.join(",").into()
    }
}

/// Ends that are workloads, and those of each class.
struct Groups {
    ends: Vec<WorkloadEnd>,
    /// For each end its owner's index.
    owners: Vec<u32>,
    of_class: Vec<Vec<u32>>,
}

fn grouped(reached: impl Iterator<Item = (u32, AdmittedId)>, pairing: &Pairing<'_>) -> Vec<(u32, Admitted)> {
    reached.map(|(column, admitted)| (column, pairing.get(admitted).clone())).collect()
}

/// Puts ends and connections into the order in which they are shown.
fn sorted(connections: Connections) -> Connections {
    let Connections { ends, admitted, mut connections } = connections;
    let mut order: Vec<usize> = (0..ends.len()).collect();
    order.sort_by(|&a, &b| ends[a].cmp(&ends[b]));
    let mut places = vec![0u32; ends.len()];
    for (place, &end) in order.iter().enumerate() {
        places[end] = index(place);
    }
    for connection in &mut connections {
        connection.from = places[connection.from as usize];
        connection.to = places[connection.to as usize];
    }
    connections.par_sort_unstable();
    let mut ends: Vec<Option<End>> = ends.into_iter().map(Some).collect();
    let ends = order.into_iter().filter_map(|end| ends[end].take()).collect();
    Connections { ends, admitted, connections }
}

fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Moves what is admitted to any column from `by_column`, which is empty afterwards.
fn take(by_column: &mut [AdmittedId], reached: &mut Reached) {
    reached.clear();
    for (column, admitted) in by_column.iter_mut().enumerate().filter(|entry| *entry.1 != NOTHING) {
        reached.push((index(column), std::mem::replace(admitted, NOTHING)));
    }
}
