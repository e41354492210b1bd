//! What policies can mean: namespaces, pods, nodes.

mod endpoint;
pub(crate) mod host;
mod machine;
mod namespace;
mod node;
mod vocabulary;

pub(crate) use endpoint::{Endpoint, Labels, NamedPort};
pub(crate) use host::Host;
pub(crate) use namespace::{NAME_LABEL, Namespace};
pub(crate) use node::ClusterNode;
pub(crate) use vocabulary::Vocabulary;

pub(crate) use endpoint::{Context, in_pod};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use seawall_model::{GroupKind, ObjectId, Snapshot};

use crate::policy::Policy;
use crate::profile::Profile;
use crate::words::Words;

/// The owner of pods, as people know it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Owner {
    /// Namespace; `default` where none is written.
    pub(crate) namespace: Box<str>,
    /// Name.
    pub(crate) name: Box<str>,
    /// Kind.
    pub(crate) kind: Box<str>,
    /// The object; absent when only its pods are in the input.
    pub(crate) object: Option<ObjectId>,
}

/// Namespaces, pods and nodes, with as much of them as the policies ask for.
#[derive(Debug, Default)]
pub(crate) struct Inventory {
    /// By name.
    pub(crate) namespaces: Vec<Namespace>,
    /// By namespace, name, kind.
    pub(crate) owners: Vec<Owner>,
    /// By owner, then the object's order in the snapshot.
    pub(crate) endpoints: Vec<Endpoint>,
    /// By name.
    pub(crate) nodes: Vec<ClusterNode>,
    /// The machines that pods run on: first the nodes, then others that pods tell of; empty
    /// where pods on their node's network are pods like others.
    pub(crate) hosts: Vec<Host>,
}

impl Inventory {
    /// Collects what `policies` can mean.
    pub(crate) fn of(snapshot: &Snapshot, policies: &[Policy], words: &Words, profile: Profile) -> Self {
        Self::with(snapshot, policies, &Vocabulary::of(policies, words), words, profile)
    }

    /// Collects what is in `vocabulary`.
    pub(crate) fn with(
        snapshot: &Snapshot,
        policies: &[Policy],
        vocabulary: &Vocabulary,
        words: &Words,
        profile: Profile,
    ) -> Self {
        let nodes = node::all(snapshot, vocabulary, words);
        let context = Context { snapshot, vocabulary, words, profile };
        let ids: Vec<ObjectId> = snapshot.ids().collect();
        let found: Vec<(Owner, Endpoint)> =
            ids.par_iter().flat_map_iter(|&id| endpoint::in_object(&context, id)).collect();
        let found = without_templates_of_running(found);
        let namespaces = namespace::all(&context, &found, policies);
        let mut inventory = Self { nodes, namespaces, ..Self::default() };
        inventory.sort(found);
        if profile.knows_hosts() {
            inventory.hosts = host::settle(snapshot, &inventory.nodes, &mut inventory.endpoints);
        }
        inventory
    }

    fn sort(&mut self, mut found: Vec<(Owner, Endpoint)>) {
        found.par_sort_unstable_by(|a, b| (&a.0, a.1.object, a.1.template).cmp(&(&b.0, b.1.object, b.1.template)));
        let numbers: FxHashMap<&str, u32> =
            self.namespaces.iter().zip(0..).map(|(namespace, number)| (&*namespace.name, number)).collect();
        for (owner, mut endpoint) in found {
            if self.owners.last() != Some(&owner) {
                self.owners.push(owner);
            }
            let owner = self.owners.len() - 1;
            endpoint.owner = u32::try_from(owner).unwrap_or(u32::MAX);
            endpoint.namespace = numbers.get(&*self.owners[owner].namespace).copied().unwrap_or_default();
            self.endpoints.push(endpoint);
        }
    }
}

/// A workload's template stands for its pods as long as none of them is in the input.
fn without_templates_of_running(found: Vec<(Owner, Endpoint)>) -> Vec<(Owner, Endpoint)> {
    let running: rustc_hash::FxHashSet<ObjectId> =
        found.iter().filter(|(_, endpoint)| endpoint.is_pod()).filter_map(|(owner, _)| owner.object).collect();
    let stays = |(owner, endpoint): &(Owner, Endpoint)| {
        endpoint.is_pod() || owner.object.is_none_or(|id| !running.contains(&id))
    };
    found.into_iter().filter(stays).collect()
}

/// The kind of pods.
pub(crate) const POD: GroupKind<'static> = GroupKind::core("Pod");
