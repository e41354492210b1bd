//! What policies can tell apart: classes of pods, and atoms of addresses. Both are columns of every row of the matrix,
//! and the classes are its rows.

mod atom;
mod class;

pub(crate) use atom::{Atom, Atoms};
pub(crate) use class::{Class, ClassKey};

use core::net::IpAddr;

use rustc_hash::FxHashMap;

use crate::bits::Bits;
use crate::condition::{Block, Condition};
use crate::inventory::{Endpoint, Inventory};
use crate::policy::{Direction, Policy};
use crate::profile::Profile;

/// The classes, then the atoms.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    /// By namespace, then by their first endpoint.
    pub(crate) classes: Vec<Class>,
    /// For each endpoint its class.
    pub(crate) class_of: Vec<u32>,
    /// For each namespace its classes.
    pub(crate) of_namespace: Vec<Bits>,
    /// The addresses outside.
    pub(crate) atoms: Atoms,
}

/// Which ends policies ask about, so that no more is told apart.
#[derive(Debug, Default)]
pub(crate) struct Questions<'p> {
    /// The blocks of addresses, each once.
    pub(crate) blocks: Vec<&'p Block>,
    /// Whether pods are meant by addresses.
    pub(crate) pod_addresses: bool,
    /// Whether pods on their node's network are meant by addresses.
    pub(crate) host_addresses: bool,
    /// Whether nodes are told from other addresses.
    pub(crate) hosts: bool,
    /// Whether nodes are told from each other.
    pub(crate) nodes: bool,
}

impl<'p> Questions<'p> {
    pub(crate) fn of(policies: &'p [Policy]) -> Self {
        let mut questions = Self::default();
        let mut seen = rustc_hash::FxHashSet::default();
        for policy in policies {
            policy.subject.visit(&mut |condition| questions.learn(condition, &mut seen));
            let sections = Direction::BOTH.into_iter().filter_map(|direction| policy.section(direction));
            for rule in sections.flat_map(|section| &section.rules) {
                rule.peers.visit(&mut |condition| questions.learn(condition, &mut seen));
            }
        }
        questions
    }

    /// Tells apart what `other` tells apart too.
    pub(crate) fn take(&mut self, other: &Questions<'_>) {
        self.pod_addresses |= other.pod_addresses;
        self.host_addresses |= other.host_addresses;
        self.hosts |= other.hosts;
        self.nodes |= other.nodes;
    }

    fn learn(&mut self, condition: &'p Condition, seen: &mut rustc_hash::FxHashSet<&'p Block>) {
        match condition {
            Condition::Address(block) if seen.insert(block) => {
                self.blocks.push(block);
                self.pod_addresses |= block.pods;
                self.host_addresses |= block.hosts;
                self.hosts |= !block.hosts;
            }
            Condition::Host | Condition::Outside => self.hosts = true,
            Condition::NodeLabel(_) => {
                self.hosts = true;
                self.nodes = true;
            }
            _ => {}
        }
    }
}

impl Columns {
    /// Tells apart what policies tell apart, and keeps `spare` classes for pods that may come.
    pub(crate) fn of(inventory: &Inventory, questions: &Questions<'_>, profile: Profile, spare: usize) -> Self {
        let mut columns = Self { atoms: Atoms::of(inventory, questions, profile), ..Self::default() };
        let mut known: FxHashMap<ClassKey, u32> = FxHashMap::default();
        let mut namespace = 0;
        for (endpoint, number) in inventory.endpoints.iter().zip(0u32..) {
            if endpoint.namespace != namespace {
                // Endpoints of one namespace stand together, so what was met before is of no use.
                known.clear();
                namespace = endpoint.namespace;
            }
            let key = columns.key(endpoint, questions);
            let classes = &mut columns.classes;
            let class = *known.entry(key).or_insert_with_key(|key| {
                classes.push(Class { key: key.clone(), namespace, endpoints: Vec::new() });
                index(classes.len() - 1)
            });
            columns.classes[class as usize].endpoints.push(number);
            columns.class_of.push(class);
        }
        columns.of_namespace = vec![Bits::default(); inventory.namespaces.len()];
        for (number, class) in columns.classes.iter().enumerate() {
            columns.of_namespace[class.namespace as usize].insert(number);
        }
        columns.classes.extend((0..spare).map(|_| Class::spare()));
        columns
    }

    /// The classes that are kept for pods that may come.
    pub(crate) fn spare(&self) -> Bits {
        let spare = self.classes.iter().enumerate().filter(|(_, class)| class.is_spare());
        spare.map(|(number, _)| number).collect()
    }

    /// How many columns there are.
    pub(crate) fn len(&self) -> usize {
        self.classes.len() + self.atoms.len()
    }

    /// The column of an address outside; none when the profile knows no such addresses.
    pub(crate) fn of_address(&self, address: IpAddr) -> Option<usize> {
        self.atoms.find(address).map(|atom| self.classes.len() + atom)
    }

    /// The atom that a column is, if it is one.
    pub(crate) fn atom(&self, column: usize) -> Option<&Atom> {
        column.checked_sub(self.classes.len()).map(|atom| self.atoms.get(atom))
    }

    /// What policies ask of a pod.
    pub(crate) fn key(&self, endpoint: &Endpoint, questions: &Questions<'_>) -> ClassKey {
        let by_address = if endpoint.on_host_network { questions.host_addresses } else { questions.pod_addresses };
        let mut atoms: smallvec::SmallVec<[u32; 1]> = smallvec::SmallVec::new();
        if by_address {
            atoms.extend(endpoint.addresses.iter().filter_map(|&address| self.atoms.find(address)).map(index));
            atoms.sort_unstable();
            atoms.dedup();
        }
        ClassKey {
            labels: endpoint.labels.clone(),
            open_labels: endpoint.open_labels.clone(),
            ports: endpoint.ports.clone(),
            account: endpoint.account.clone(),
            on_host_network: endpoint.on_host_network,
            node: endpoint.node.filter(|_| questions.nodes && endpoint.on_host_network),
            atoms,
        }
    }
}

fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
