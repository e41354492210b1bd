//! Which ends selectors mean.

use rustc_hash::FxHashMap;
use seawall_model::selector::{Label, Match};
use seawall_model::{Found, GroupKind, ObjectId, Snapshot, selector as model_selector};
use seawall_yaml::Node;

use super::Selector;
use super::selector::Description;
use crate::addresses::Addresses;
use crate::connections::{Connections, End, WorkloadEnd};
use crate::network::Network;

/// The ends that some selectors mean.
#[derive(Debug, Clone, Default)]
pub(super) struct Selected {
    /// For each end whether it is meant; addresses are told by `outside`.
    ends: Vec<bool>,
    outside: Addresses,
    /// Whether a label that decides is not in the input.
    pub(super) is_unsure: bool,
}

impl Selected {
    /// The part of an end that is meant.
    pub(super) fn part(&self, index: u32, end: &End) -> Option<End> {
        match addresses(end) {
            Some(addresses) => narrowed(end, addresses.intersection(&self.outside)),
            None => self.ends[index as usize].then(|| end.clone()),
        }
    }

    /// The part of an end that is not meant.
    pub(super) fn rest(&self, index: u32, end: &End) -> Option<End> {
        match addresses(end) {
            Some(addresses) => narrowed(end, addresses.difference(&self.outside)),
            None => (!self.ends[index as usize]).then(|| end.clone()),
        }
    }

    /// The ends that are meant and are no addresses.
    pub(super) fn inside(&self) -> impl Iterator<Item = u32> + '_ {
        (0u32..).zip(&self.ends).filter(|(_, meant)| **meant).map(|(index, _)| index)
    }

    /// The addresses that are meant.
    pub(super) fn outside(&self) -> &Addresses {
        &self.outside
    }

    pub(super) fn is_empty(&self) -> bool {
        self.outside.is_empty() && !self.ends.contains(&true)
    }
}

fn addresses(end: &End) -> Option<Addresses> {
    match end {
        End::Addresses(addresses) => Some(addresses.clone()),
        End::External => Some(Addresses::all()),
        _ => None,
    }
}

fn narrowed(end: &End, part: Addresses) -> Option<End> {
    match (part.is_empty(), Some(&part) == addresses(end).as_ref()) {
        (true, _) => None,
        (false, true) => Some(end.clone()),
        (false, false) => Some(End::Addresses(part)),
    }
}

/// Namespace, kind and name of an owner.
type OwnerName = (Box<str>, Box<str>, Box<str>);

/// What is known of the workloads.
pub(super) struct Cast<'c> {
    snapshot: &'c Snapshot,
    connections: &'c Connections,
    /// The pods of owners that are not in the input.
    orphans: FxHashMap<OwnerName, Vec<ObjectId>>,
}

impl<'c> Cast<'c> {
    pub(super) fn of(network: &Network, snapshot: &'c Snapshot, connections: &'c Connections) -> Self {
        let mut orphans: FxHashMap<OwnerName, Vec<ObjectId>> = FxHashMap::default();
        for pod in network.pods().filter(|pod| network.owner_of(*pod).is_none()) {
            let end = network.end_of(pod);
            orphans.entry((end.namespace, end.kind, end.name)).or_default().push(network.object_of(pod));
        }
        Self { snapshot, connections, orphans }
    }

    /// The ends that any of the selectors means.
    pub(super) fn selected(&self, selectors: &[Selector<'_>]) -> Selected {
        let mut selected = Selected { ends: vec![false; self.connections.ends.len()], ..Selected::default() };
        for selector in selectors {
            match selector {
                Selector::Any | Selector::External => selected.outside = Addresses::all(),
                Selector::Network(network) => {
                    selected.outside = selected.outside.union(&Addresses::of(*network));
                }
                _ => {}
            }
            for (index, end) in self.connections.ends.iter().enumerate() {
                match self.means(selector, end) {
                    Match::Yes => selected.ends[index] = true,
                    Match::No => {}
                    Match::Unknown => selected.is_unsure = true,
                }
            }
        }
        selected
    }

    fn means(&self, selector: &Selector<'_>, end: &End) -> Match {
        let yes = |is: bool| if is { Match::Yes } else { Match::No };
        match (selector, end) {
            (Selector::Any | Selector::Cluster, End::Workload(_))
            | (Selector::Any | Selector::IngressController, End::IngressController) => Match::Yes,
            (Selector::Workload(peer), End::Workload(workload)) => yes(peer.is_workload(workload)),
            (Selector::Described(description), End::Workload(workload)) => self.fits(description, workload),
            _ => Match::No,
        }
    }

    fn fits(&self, wanted: &Description<'_>, workload: &WorkloadEnd) -> Match {
        let is_named = wanted.name.is_none_or(|name| *name == *workload.name)
            && wanted.kind.is_none_or(|kind| kind.eq_ignore_ascii_case(&workload.kind))
            && (wanted.namespaces.is_empty() || wanted.namespaces.iter().any(|name| **name == *workload.namespace));
        if !is_named {
            return Match::No;
        }
        let namespace = wanted.namespace_labels.as_ref().map_or(Match::Yes, |labels| self.namespace(labels, workload));
        let pods = wanted.labels.as_ref().map_or(Match::Yes, |labels| self.pods(labels, workload));
        match (namespace, pods) {
            (Match::No, _) | (_, Match::No) => Match::No,
            (Match::Yes, Match::Yes) => Match::Yes,
            _ => Match::Unknown,
        }
    }

    fn namespace(&self, wanted: &model_selector::Selector<'_>, workload: &WorkloadEnd) -> Match {
        let found = self.snapshot.find(GroupKind::core("Namespace"), None, &workload.namespace);
        wanted.matches_with(|key| match (&found, key) {
            (_, crate::inventory::NAME_LABEL) => Label::Is(&workload.namespace),
            (Found::Yes(object), _) => object.label(key).map_or(Label::Absent, Label::Is),
            (Found::No, _) => Label::Absent,
            (Found::Unknown, _) => Label::Unknown,
        })
    }

    /// A workload is meant when any of its pods is.
    fn pods(&self, wanted: &model_selector::Selector<'_>, workload: &WorkloadEnd) -> Match {
        let labels: Vec<Option<Node<'_>>> = match workload.object {
            Some(object) => self
                .snapshot
                .workloads(object)
                .map(|workload| workload.template.path(&["metadata", "labels"]))
                .collect(),
            None => {
                let key = (workload.namespace.clone(), workload.kind.clone(), workload.name.clone());
                let pods = self.orphans.get(&key).into_iter().flatten();
                pods.map(|&pod| self.snapshot.object(pod).node().path(&["metadata", "labels"])).collect()
            }
        };
        let mut matches = labels.iter().map(|labels| wanted.matches_with(|key| model_selector::label(*labels, key)));
        matches.find(|one| *one == Match::Yes).unwrap_or(if labels.is_empty() { Match::Unknown } else { Match::No })
    }
}
