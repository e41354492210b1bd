//! Who can reach whom, as an answer to be shown.

use rustc_hash::FxHashMap;
use seawall_model::ObjectId;

use crate::addresses::Addresses;
use crate::ports::Ports;
use crate::reason::{Reason, Reasons};

/// One end of a connection, as people know it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum End {
    /// The pods of a workload.
    Workload(WorkloadEnd),
    /// Addresses outside the cluster.
    Addresses(Addresses),
    /// Every address outside the cluster.
    External,
    /// Whatever serves Ingress and Route objects.
    IngressController,
    /// Pods that need not exist yet: any that the labels describe.
    Pods {
        /// What is demanded of the namespace, `team=a`; empty for any namespace, absent for one that is named.
        namespaces: Option<String>,
        /// The namespace's name where one is meant.
        namespace: Option<String>,
        /// What is demanded of the pods; empty for any pod.
        pods: String,
    },
}

/// The pods of a workload that no policy can tell apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WorkloadEnd {
    /// Namespace; `default` where none is written.
    pub namespace: Box<str>,
    /// Name.
    pub name: Box<str>,
    /// Kind, `Deployment`.
    pub kind: Box<str>,
    /// What tells these pods from others of the same workload, `version=v2`; absent when there are no others.
    pub variant: Option<Box<str>>,
    /// The object in the snapshot; absent when only its pods are in it.
    pub object: Option<ObjectId>,
    /// Whether they use their node's network, so that no policy governs them.
    pub on_host_network: bool,
}

/// What is admitted from one end to another.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Admitted {
    /// Allowed for sure.
    pub allowed: Ports,
    /// Allowed or denied, depending on something that is not known.
    pub depends: Ports,
    /// On what.
    pub reasons: Reasons,
}

impl Admitted {
    /// Every port of every protocol.
    pub fn everything() -> Self {
        Self { allowed: Ports::all(), ..Self::default() }
    }

    /// What this end and the other end together admit.
    pub fn both(&self, other: &Self) -> Self {
        let allowed = self.allowed.intersection(&other.allowed);
        if self.depends.is_empty() && other.depends.is_empty() {
            return Self { allowed, ..Self::default() };
        }
        let at_most = |side: &Self| side.allowed.union(&side.depends);
        let depends = at_most(self).intersection(&at_most(other)).difference(&allowed);
        let reasons = if depends.is_empty() { Reasons::NONE } else { self.reasons.and(other.reasons) };
        Self { allowed, depends, reasons }
    }

    /// What is admitted on one way or another.
    pub fn either(&self, other: &Self) -> Self {
        let allowed = self.allowed.union(&other.allowed);
        let depends = self.depends.union(&other.depends).difference(&allowed);
        let reasons = if depends.is_empty() { Reasons::NONE } else { self.reasons.and(other.reasons) };
        Self { allowed, depends, reasons }
    }

    /// The same, of which nothing is sure.
    pub fn in_doubt(&self, reason: Reason) -> Self {
        let depends = self.allowed.union(&self.depends);
        let reasons = if depends.is_empty() { Reasons::NONE } else { self.reasons.and(reason.into()) };
        Self { allowed: Ports::default(), depends, reasons }
    }

    /// Whether nothing is and nothing can be admitted.
    pub fn is_nothing(&self) -> bool {
        self.allowed.is_empty() && self.depends.is_empty()
    }
}

/// One connection: indexes into [`Connections`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Connection {
    /// Who opens it.
    pub from: u32,
    /// Who is connected to.
    pub to: u32,
    /// What is admitted.
    pub admitted: u32,
}

/// Every connection that is or may be admitted. Each end and each set of ports stands once.
#[derive(Debug, Clone, Default)]
pub struct Connections {
    /// The ends, sorted: workloads first. Also those without any connection.
    pub ends: Vec<End>,
    /// What is admitted.
    pub admitted: Vec<Admitted>,
    /// The connections, by `from`, then `to`.
    pub connections: Vec<Connection>,
}

impl Connections {
    /// The connections with their ends and ports.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&End, &End, &Admitted)> {
        self.connections.iter().map(|connection| {
            let end = |index: u32| &self.ends[index as usize];
            (end(connection.from), end(connection.to), &self.admitted[connection.admitted as usize])
        })
    }
}

/// Sets of what is admitted, each once.
#[derive(Default)]
pub(crate) struct AdmittedSets {
    numbers: FxHashMap<Admitted, u32>,
    pub(crate) sets: Vec<Admitted>,
}

impl AdmittedSets {
    /// The number of a set, its index in the list.
    pub(crate) fn number(&mut self, admitted: Admitted) -> u32 {
        *self.numbers.entry(admitted).or_insert_with_key(|admitted| {
            self.sets.push(admitted.clone());
            u32::try_from(self.sets.len() - 1).unwrap_or(u32::MAX)
        })
    }
}
