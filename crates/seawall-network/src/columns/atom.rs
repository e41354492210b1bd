//! Addresses that no policy can tell apart.

use core::net::IpAddr;

use rustc_hash::FxHashMap;

use super::Questions;
use crate::addresses::Addresses;
use crate::inventory::Inventory;
use crate::profile::Profile;

/// Addresses outside that no policy can tell apart, of both families, not necessarily one range.
#[derive(Debug, Clone)]
pub(crate) struct Atom {
    pub(crate) addresses: Addresses,
    /// Whether they are addresses of nodes. Only told where a policy asks.
    pub(crate) is_node: bool,
}

/// All addresses, cut wherever a policy tells two apart.
#[derive(Debug, Default)]
pub(crate) struct Atoms {
    atoms: Vec<Atom>,
    /// Where a range begins, and its atom; none stands for addresses that the profile does not know.
    v4: Vec<(u32, u32)>,
    v6: Vec<(u128, u32)>,
}

const NONE: u32 = u32::MAX;

impl Atoms {
    pub(crate) fn of(inventory: &Inventory, questions: &Questions<'_>, profile: Profile) -> Self {
        let nodes = node_sets(inventory, questions);
        let blocks = questions.blocks.iter().map(|block| &block.addresses);
        let sets: Vec<&Addresses> = blocks.chain(&nodes).collect();
        let starts4 = starts(sets.iter().flat_map(|set| set.v4.ranges()).copied(), |last: u32| last.checked_add(1));
        let starts6 = starts(sets.iter().flat_map(|set| set.v6.ranges()).copied(), |last: u128| last.checked_add(1));
        // One list of both families, refined set by set: what is in the same sets stays together.
        let mut group = vec![0u32; starts4.len() + starts6.len()];
        let mut groups = 1u32;
        if profile.believes_input() {
            group[starts4.len()..].fill(NONE);
        }
        let mut renamed: FxHashMap<u32, u32> = FxHashMap::default();
        for set in &sets {
            renamed.clear();
            for &(first, last) in set.v4.ranges() {
                refine(&mut group[span(&starts4, first, last)], &mut renamed, &mut groups);
            }
            for &(first, last) in set.v6.ranges() {
                let span = span(&starts6, first, last);
                let range = starts4.len() + span.start..starts4.len() + span.end;
                refine(&mut group[range], &mut renamed, &mut groups);
            }
        }
        Self::number(&starts4, &starts6, &group, nodes.first().filter(|_| questions.hosts))
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.atoms.len()
    }

    pub(crate) fn get(&self, atom: usize) -> &Atom {
        &self.atoms[atom]
    }

    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &Atom> {
        self.atoms.iter()
    }

    /// The atom that holds `address`.
    pub(crate) fn find(&self, address: IpAddr) -> Option<usize> {
        let atom = match address {
            IpAddr::V4(address) => at(&self.v4, address.to_bits()),
            IpAddr::V6(address) => at(&self.v6, address.to_bits()),
        };
        Some(atom).filter(|&atom| atom != NONE).map(|atom| atom as usize)
    }

    /// The atoms of a set, each of which must be wholly in it or wholly outside.
    pub(crate) fn within(&self, set: &Addresses) -> Vec<usize> {
        let mut atoms: Vec<usize> = Vec::new();
        for &(first, last) in set.v4.ranges() {
            let start = self.v4.partition_point(|entry| entry.0 < first);
            atoms.extend(self.v4[start..].iter().take_while(|entry| entry.0 <= last).map(|entry| entry.1 as usize));
        }
        for &(first, last) in set.v6.ranges() {
            let start = self.v6.partition_point(|entry| entry.0 < first);
            atoms.extend(self.v6[start..].iter().take_while(|entry| entry.0 <= last).map(|entry| entry.1 as usize));
        }
        atoms.retain(|&atom| atom != NONE as usize);
        atoms.sort_unstable();
        atoms.dedup();
        atoms
    }

    /// Cuts whatever lies partly in `set`. The pairs are atoms that were cut, and the new ones behind all others, which
    /// hold the part within the set.
    pub(crate) fn cut(&mut self, set: &Addresses) -> Vec<(usize, usize)> {
        let mut cut = Vec::new();
        for atom in 0..self.atoms.len() {
            let inside = self.atoms[atom].addresses.intersection(set);
            if inside.is_empty() || inside == self.atoms[atom].addresses {
                continue;
            }
            let is_node = self.atoms[atom].is_node;
            self.atoms[atom].addresses = self.atoms[atom].addresses.difference(&inside);
            self.atoms.push(Atom { addresses: inside, is_node });
            cut.push((atom, self.atoms.len() - 1));
        }
        if !cut.is_empty() {
            let has_v6 = self.v6.iter().any(|entry| entry.1 != NONE);
            self.index(has_v6);
        }
        cut
    }

    /// Lists where each atom begins.
    fn index(&mut self, has_v6: bool) {
        let number = |atom: usize| u32::try_from(atom).unwrap_or(NONE);
        let of = |atom: &Atom| (atom.addresses.v4.ranges().to_vec(), atom.addresses.v6.ranges().to_vec());
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        for (atom, (ranges4, ranges6)) in self.atoms.iter().map(of).enumerate() {
            v4.extend(ranges4.into_iter().map(|range| (range.0, number(atom))));
            v6.extend(ranges6.into_iter().map(|range| (range.0, number(atom))));
        }
        v4.sort_unstable();
        v6.sort_unstable();
        self.v4 = v4;
        if has_v6 {
            self.v6 = v6;
        }
    }

    /// Numbers the groups in the order of their first address.
    fn number(starts4: &[u32], starts6: &[u128], group: &[u32], nodes: Option<&Addresses>) -> Self {
        let mut numbers: FxHashMap<u32, u32> = FxHashMap::default();
        let mut ranges4: Vec<Vec<(u32, u32)>> = Vec::new();
        let mut ranges6: Vec<Vec<(u128, u128)>> = Vec::new();
        let mut number = |group: u32, ranges4: &mut Vec<_>, ranges6: &mut Vec<_>| {
            if group == NONE {
                return NONE;
            }
            *numbers.entry(group).or_insert_with(|| {
                ranges4.push(Vec::new());
                ranges6.push(Vec::new());
                u32::try_from(ranges4.len() - 1).unwrap_or(NONE)
            })
        };
        let mut atoms = Self::default();
        for (index, &first) in starts4.iter().enumerate() {
            let atom = number(group[index], &mut ranges4, &mut ranges6);
            atoms.v4.push((first, atom));
            let last = starts4.get(index + 1).map_or(u32::MAX, |next| next - 1);
            ranges4.get_mut(atom as usize).into_iter().for_each(|ranges| ranges.push((first, last)));
        }
        for (index, &first) in starts6.iter().enumerate() {
            let atom = number(group[starts4.len() + index], &mut ranges4, &mut ranges6);
            atoms.v6.push((first, atom));
            let last = starts6.get(index + 1).map_or(u128::MAX, |next| next - 1);
            ranges6.get_mut(atom as usize).into_iter().for_each(|ranges| ranges.push((first, last)));
        }
        let sets = ranges4.into_iter().zip(ranges6);
        let sets = sets.map(|(v4, v6)| Addresses { v4: v4.into_iter().collect(), v6: v6.into_iter().collect() });
        let is_node = |set: &Addresses| nodes.zip(set.first()).is_some_and(|(nodes, first)| nodes.contains(first));
        atoms.atoms = sets.map(|addresses| Atom { is_node: is_node(&addresses), addresses }).collect();
        atoms
    }
}

/// The addresses of all machines that pods run on, then those of the nodes with each set of labels, as far as anybody asks.
fn node_sets(inventory: &Inventory, questions: &Questions<'_>) -> Vec<Addresses> {
    let set = |of: &mut dyn Iterator<Item = IpAddr>| of.map(ipnet::IpNet::from).collect::<Addresses>();
    let mut sets = Vec::new();
    if questions.hosts {
        sets.push(set(&mut inventory.hosts.iter().flat_map(|host| host.addresses.iter().copied())));
    }
    if questions.nodes {
        let mut by_labels: FxHashMap<&[_], Vec<IpAddr>> = FxHashMap::default();
        for node in &inventory.nodes {
            by_labels.entry(&node.labels[..]).or_default().extend(&node.addresses);
        }
        sets.extend(by_labels.into_values().map(|addresses| set(&mut addresses.into_iter())));
    }
    sets
}

/// Where ranges begin: at the least address, at the first of each range and behind the last.
fn starts<T: Copy + Ord + Default>(ranges: impl Iterator<Item = (T, T)>, after: fn(T) -> Option<T>) -> Vec<T> {
    let mut starts: Vec<T> = vec![T::default()];
    for (first, last) in ranges {
        starts.push(first);
        starts.extend(after(last));
    }
    starts.sort_unstable();
    starts.dedup();
    starts
}

fn span<T: Ord + Copy>(starts: &[T], first: T, last: T) -> std::ops::Range<usize> {
    starts.partition_point(|start| *start < first)..starts.partition_point(|start| *start <= last)
}

fn refine(members: &mut [u32], renamed: &mut FxHashMap<u32, u32>, groups: &mut u32) {
    for group in members.iter_mut().filter(|group| **group != NONE) {
        *group = *renamed.entry(*group).or_insert_with(|| {
            *groups += 1;
            *groups - 1
        });
    }
}

fn at<T: Ord + Copy>(ranges: &[(T, u32)], address: T) -> u32 {
    let index = ranges.partition_point(|entry| entry.0 <= address);
    index.checked_sub(1).map_or(NONE, |index| ranges[index].1)
}
