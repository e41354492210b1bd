//! The network of a snapshot: who can reach whom.

mod called;
mod entry;
mod table;
mod twins;
mod unlike;

pub use called::Called;
pub(crate) use entry::servers;
pub(crate) use twins::Twins;

use core::net::IpAddr;

use rustc_hash::FxHashSet;
use seawall_model::{ObjectId, Problem, Snapshot};

use crate::bits::Bits;
use crate::columns::{Columns, Questions};
use crate::connections::{Admitted, WorkloadEnd};
use crate::elsewhere::elsewhere;
use crate::extent::Extents;
use crate::inventory::Inventory;
use crate::matrix::Matrix;
use crate::pairing::Pairing;
use crate::policy::{Direction, Policy, Readings};
use crate::ports::{Ports, Protocol};
use crate::profile::Profile;
use crate::program::{self, Programs};
use crate::reason::{Reason, Reasons};
use crate::unsupported::unsupported;
use crate::verdict::Verdict;
use crate::words::Words;

/// Who can reach whom in a snapshot, as its policies have it.
#[derive(Debug)]
pub struct Network {
    pub(crate) profile: Profile,
    pub(crate) words: Words,
    /// In the order in which they are asked.
    pub(crate) policies: Vec<Policy>,
    pub(crate) inventory: Inventory,
    pub(crate) columns: Columns,
    pub(crate) programs: Programs,
    pub(crate) matrix: Matrix,
    /// The columns that are nodes, or pods on the network of one.
    pub(crate) hosts: Bits,
    /// Where Ingresses and routes send to.
    ways: Vec<entry::Way>,
    /// The objects whose pods serve them.
    servers: FxHashSet<ObjectId>,
    /// Namespaces whose pods are on a network of their own.
    elsewhere: FxHashSet<String>,
    problems: Vec<Problem>,
}

/// One end of a question: a pod, a template that stands for pods, or an address outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Peer {
    /// See [`Network::pods`].
    Pod(PodId),
    /// An address. One that is known to be a pod's still means the outside here.
    Address(IpAddr),
}

/// A pod of one [`Network`], or a template that stands for pods that are not in the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PodId(pub(crate) u32);

impl Network {
    /// Reads all policies and works out what they admit.
    pub fn build(snapshot: &Snapshot, profile: Profile) -> Self {
        let words = Words::default();
        let Readings { mut policies, mut problems } = Readings::of(snapshot, &words, profile);
        problems.extend(unsupported(snapshot));
        program::sort(&mut policies);
        let inventory = Inventory::of(snapshot, &policies, &words, profile);
        Self::of_parts(snapshot, profile, words, policies, inventory, problems)
    }

    /// Works out what `policies`, which are sorted, admit among what was read.
    pub(crate) fn of_parts(
        snapshot: &Snapshot,
        profile: Profile,
        words: Words,
        policies: Vec<Policy>,
        inventory: Inventory,
        mut problems: Vec<Problem>,
    ) -> Self {
        let columns = Columns::of(&inventory, &Questions::of(&policies), profile, 0);
        let mut extents = Extents::of(&inventory, &columns, &words);
        let programs = Programs::of(&policies, &columns, &mut extents);
        let matrix = Matrix::of(&programs, &columns, extents.all());
        let hosts = extents.hosts().clone();
        drop(extents);
        if profile == Profile::NpGuard {
            problems.extend(unlike::unlike(snapshot, &inventory, &columns, &words));
        }
        let elsewhere = elsewhere(snapshot);
        let ways = entry::ways(snapshot, profile);
        let servers = if ways.is_empty() { FxHashSet::default() } else { entry::servers(snapshot) };
        Self {
            profile,
            words,
            policies,
            inventory,
            columns,
            programs,
            matrix,
            hosts,
            ways,
            servers,
            elsewhere,
            problems,
        }
    }

    /// What could not be read as it was meant.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Whose behaviour was asked for.
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// The policies, in the order in which they are asked.
    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }

    /// Every pod, and every template that stands for pods, by namespace and owner.
    pub fn pods(&self) -> impl ExactSizeIterator<Item = PodId> + use<> {
        (0..u32::try_from(self.inventory.endpoints.len()).unwrap_or(u32::MAX)).map(PodId)
    }

    /// The object that a pod is, or the one that holds its template.
    pub fn object_of(&self, pod: PodId) -> ObjectId {
        self.inventory.endpoints[pod.0 as usize].object
    }

    /// The pods of an object: itself, or what stands for the pods of its templates.
    pub fn pods_of(&self, object: ObjectId) -> impl Iterator<Item = PodId> + '_ {
        let of = move |pod: &PodId| self.object_of(*pod) == object || self.owner_of(*pod) == Some(object);
        self.pods().filter(of)
    }

    /// The object that owns a pod, if it is in the input.
    pub fn owner_of(&self, pod: PodId) -> Option<ObjectId> {
        let endpoint = &self.inventory.endpoints[pod.0 as usize];
        self.inventory.owners[endpoint.owner as usize].object
    }

    /// The workload that a pod belongs to, with what tells it from other pods of the same owner.
    pub fn workload_of(&self, pod: PodId) -> WorkloadEnd {
        let owner = self.inventory.endpoints[pod.0 as usize].owner;
        let of_owner = self.inventory.endpoints.iter().zip(&self.columns.class_of);
        let mut classes: Vec<u32> =
            of_owner.filter(|(endpoint, _)| endpoint.owner == owner).map(|(_, &class)| class).collect();
        classes.sort_unstable();
        classes.dedup();
        self.workload(owner, self.columns.class_of[pod.0 as usize], &classes)
    }

    /// The pod that has this address, if it is in the input. Pods on their node's network have none of their own.
    pub fn pod_at(&self, address: IpAddr) -> Option<PodId> {
        let endpoints = self.inventory.endpoints.iter().zip(0..);
        let mut own = endpoints.filter(|(endpoint, _)| !endpoint.on_host_network);
        own.find(|(endpoint, _)| endpoint.addresses.contains(&address)).map(|(_, number)| PodId(number))
    }

    /// Whether policies in this direction govern the pod.
    pub fn is_governed(&self, pod: PodId, direction: Direction) -> bool {
        let class = self.columns.class_of[pod.0 as usize] as usize;
        self.matrix.side(direction).of_class[class] != 0
    }

    /// Whether a policy isolates the pod in this direction, so that only what rules allow is admitted.
    pub fn is_isolated(&self, pod: PodId, direction: Direction) -> bool {
        let class = self.columns.class_of[pod.0 as usize] as usize;
        let key = self.row_key(direction, class);
        let mut sections = key.policies.iter().filter_map(|&(number, sure)| {
            let section = self.programs.policies[number as usize].section(direction);
            section.filter(|_| sure)
        });
        sections.any(|section| section.isolates)
    }

    /// Whether `from` can connect to that port of `to`.
    pub fn verdict(&self, from: Peer, to: Peer, protocol: Protocol, port: u16) -> Verdict {
        Verdict::of(&self.admitted(from, to), protocol, port)
    }

    /// What `from` can connect to at `to`.
    pub fn admitted(&self, from: Peer, to: Peer) -> Admitted {
        if from == to {
            // A pod always reaches itself; what is outside is nobody's business here.
            return Admitted::everything();
        }
        let mut admitted = Admitted::everything();
        for (direction, governed, other) in [(Direction::Egress, from, to), (Direction::Ingress, to, from)] {
            let Peer::Pod(pod) = governed else { continue };
            let Some(column) = self.column(other) else { return Admitted::default() };
            let class = self.columns.class_of[pod.0 as usize] as usize;
            let own = &self.matrix.admitted[self.matrix.side(direction).at(class, column) as usize];
            admitted = admitted.both(own);
        }
        let admitted = match self.shares_node(from, to) {
            Some(true) => Admitted::everything(),
            Some(false) => admitted,
            None => with_own_node(&admitted),
        };
        let is_elsewhere = |peer| matches!(peer, Peer::Pod(pod) if self.is_elsewhere(&self.workload_of(pod)));
        let in_doubt = !self.elsewhere.is_empty() && (is_elsewhere(from) || is_elsewhere(to));
        if in_doubt { admitted.in_doubt(Reason::OtherNetwork) } else { admitted }
    }

    /// Whether a workload's pods are on a network of their own.
    pub(crate) fn is_elsewhere(&self, workload: &WorkloadEnd) -> bool {
        !workload.on_host_network && self.elsewhere.contains(&*workload.namespace)
    }

    pub(crate) fn column(&self, peer: Peer) -> Option<usize> {
        match peer {
            Peer::Pod(pod) => Some(self.columns.class_of[pod.0 as usize] as usize),
            Peer::Address(address) => self.columns.of_address(address),
        }
    }

    /// Whether one end is a node, or a pod on its network, and the other a pod that runs there; nothing when that is
    /// not known.
    pub(crate) fn shares_node(&self, one: Peer, other: Peer) -> Option<bool> {
        let (pod, host) = match (self.is_host(one), self.is_host(other)) {
            (true, true) => return Some(true),
            (false, false) => return Some(false),
            (true, false) => (other, one),
            (false, true) => (one, other),
        };
        let Peer::Pod(pod) = pod else { return Some(false) };
        let of_pod = self.inventory.endpoints[pod.0 as usize].host?;
        let of_host = match host {
            Peer::Pod(host) => self.inventory.endpoints[host.0 as usize].host?,
            Peer::Address(address) => self.host_at(address)?,
        };
        if of_pod == of_host {
            return Some(true);
        }
        self.inventory.hosts[of_pod as usize].is(&self.inventory.hosts[of_host as usize])
    }

    pub(crate) fn is_host(&self, peer: Peer) -> bool {
        match peer {
            Peer::Pod(pod) => self.inventory.endpoints[pod.0 as usize].on_host_network,
            Peer::Address(address) => self.profile.knows_hosts() && self.host_at(address).is_some(),
        }
    }

    fn host_at(&self, address: IpAddr) -> Option<u32> {
        let mut hosts = self.inventory.hosts.iter().zip(0..);
        hosts.find(|(host, _)| host.addresses.contains(&address)).map(|(_, number)| number)
    }

    /// Whether a column stands for a node or for pods on their node's network.
    pub(crate) fn is_host_column(&self, column: usize) -> bool {
        self.hosts.contains(column)
    }

    /// What is admitted between two columns, of which one at least is a class.
    pub(crate) fn between(&self, from: usize, to: usize, pairing: &mut Pairing<'_>) -> u32 {
        let classes = self.columns.classes.len();
        let egress = if from < classes { self.matrix.egress.at(from, to) } else { crate::matrix::EVERYTHING };
        let ingress = if to < classes { self.matrix.ingress.at(to, from) } else { crate::matrix::EVERYTHING };
        let both = pairing.both(egress, ingress);
        self.near(from, to, both, pairing)
    }

    /// Adds what a node's own pods may do beyond the policies.
    pub(crate) fn near(&self, from: usize, to: usize, admitted: u32, pairing: &mut Pairing<'_>) -> u32 {
        match (self.is_host_column(from), self.is_host_column(to)) {
            (false, false) => admitted,
            (true, true) => crate::matrix::EVERYTHING,
            _ if admitted == crate::matrix::EVERYTHING => admitted,
            _ => pairing.with_own_node(admitted),
        }
    }
}

/// What is not allowed for sure is, if both ends are on one node.
pub(crate) fn with_own_node(admitted: &Admitted) -> Admitted {
    let depends = Ports::all().difference(&admitted.allowed);
    if depends.is_empty() {
        return admitted.clone();
    }
    let reasons = if admitted.depends.is_empty() { Reasons::NONE } else { admitted.reasons };
    Admitted { allowed: admitted.allowed.clone(), depends, reasons: reasons.and(Reason::OwnNode.into()) }
}
