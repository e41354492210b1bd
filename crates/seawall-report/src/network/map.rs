//! The connections as a map: namespaces with their workloads, and what is outside.

use std::collections::BTreeMap;

use seawall_network::connections::{Connections, End, WorkloadEnd};

use super::bundle::{self, Bundle};

/// A map of connections. A workload's connection to itself is not drawn.
pub(crate) struct Map<'c> {
    pub(crate) connections: &'c Connections,
    /// Namespaces by name, then each end outside of them.
    pub(crate) groups: Vec<Group<'c>>,
    pub(crate) bundles: Vec<Bundle>,
}

/// The workloads of a namespace, or one end that is in none.
pub(crate) struct Group<'c> {
    /// Absent for an end outside.
    pub(crate) namespace: Option<&'c str>,
    /// Indexes of the ends, in their order.
    pub(crate) ends: Vec<u32>,
}

/// Where a line of the map begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Stop {
    /// One end, by its index.
    End(u32),
    /// Every workload of a group, by its index.
    Group(u32),
}

impl<'c> Map<'c> {
    /// Every connection; where all workloads of a namespace do the same, one line for all of them.
    pub(crate) fn new(connections: &'c Connections) -> Self {
        let groups = groups(connections);
        let bundles = bundle::bundles(connections, &groups);
        Self { connections, groups, bundles }
    }

    /// Namespaces only, with a line where any of their workloads has a connection.
    pub(crate) fn folded(connections: &'c Connections) -> Self {
        let groups = groups(connections);
        let bundles = bundle::between_groups(connections, &groups);
        Self { connections, groups, bundles }
    }

    /// How many workloads there are.
    pub(crate) fn workloads(connections: &Connections) -> usize {
        connections.ends.iter().filter(|end| matches!(end, End::Workload(_))).count()
    }

    pub(crate) fn end(&self, index: u32) -> &'c End {
        &self.connections.ends[index as usize]
    }

    /// The namespace in which a line begins or ends.
    pub(crate) fn namespace(&self, stop: Stop) -> Option<&'c str> {
        match stop {
            Stop::Group(group) => self.groups[group as usize].namespace,
            Stop::End(end) => match self.end(end) {
                End::Workload(workload) => Some(&workload.namespace),
                _ => None,
            },
        }
    }

    /// What kind of boundary a line crosses.
    pub(crate) fn reach(&self, bundle: &Bundle) -> Reach {
        match (self.namespace(bundle.from), self.namespace(bundle.to)) {
            (None, _) => Reach::FromOutside,
            (_, None) => Reach::ToOutside,
            (Some(from), Some(to)) if from == to => Reach::Within,
            _ => Reach::Across,
        }
    }
}

/// What kind of boundary a connection crosses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// None: both ends are in one namespace.
    Within,
    /// Between namespaces.
    Across,
    /// From outside the cluster.
    FromOutside,
    /// To outside the cluster.
    ToOutside,
}

impl Reach {
    /// Colours that people with any kind of colour vision tell apart, on white and on black.
    pub(crate) const fn color(self) -> &'static str {
        match self {
            Self::Within => "#7a828a",
            Self::Across => "#2b7bba",
            Self::FromOutside => "#d55e00",
            Self::ToOutside => "#8a6fbf",
        }
    }
}

/// The name of a workload within its namespace.
pub(crate) fn short_name(workload: &WorkloadEnd) -> String {
    let variant = workload.variant.as_deref().map_or(String::new(), |variant| format!(" [{variant}]"));
    crate::printable(&format!("{}{variant}", workload.name)).into_owned()
}

pub(crate) fn groups(connections: &Connections) -> Vec<Group<'_>> {
    let mut namespaces: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    let mut outside = Vec::new();
    for (index, end) in (0u32..).zip(&connections.ends) {
        match end {
            End::Workload(workload) => namespaces.entry(&workload.namespace).or_default().push(index),
            _ => outside.push(Group { namespace: None, ends: vec![index] }),
        }
    }
    let inside = namespaces.into_iter().map(|(namespace, ends)| Group { namespace: Some(namespace), ends });
    inside.chain(outside).collect()
}
