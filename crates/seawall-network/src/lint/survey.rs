//! Everything that is known of the network.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use seawall_model::{ObjectId, Snapshot};

use super::address::KnownAddresses;
use super::governed::Governed;
use super::namespaces::Namespaces;
use super::nearest::LabelIndex;
use super::plugin::Plugins;
use super::pods::Pods;
use super::resolver::Resolver;
use super::standing::Standing;
use crate::condition::Condition;
use crate::network::{Network, PodId};
use crate::policy::{Layer, Policy};
use crate::profile::Profile;
use crate::words::Words;

/// Everything that is known of the network, worked out once for all rules. Rules ask it from many threads, so what is
/// worked out on demand must not itself be split among threads: one of them could wait for its own answer. The network
/// is worked out beforehand for that reason.
pub(crate) struct Survey<'s> {
    /// What was read.
    pub(crate) snapshot: &'s Snapshot,
    /// The pods that run.
    pub(crate) pods: Pods<'s>,
    /// The namespaces.
    pub(crate) namespaces: Namespaces<'s>,
    pod_labels: OnceLock<LabelIndex<'s>>,
    namespace_labels: OnceLock<LabelIndex<'s>>,
    every_pod: OnceLock<bool>,
    network: Network,
    standing: OnceLock<Standing>,
    endpoints: OnceLock<Vec<Vec<PodId>>>,
    governed: OnceLock<Governed>,
    by_namespace: OnceLock<ByNamespace>,
    plugins: OnceLock<Plugins<'s>>,
    resolver: OnceLock<Resolver<'s>>,
    answering: OnceLock<Vec<PodId>>,
    addresses: OnceLock<KnownAddresses<'s>>,
}

/// Policies by the one namespace that they are for; under none those that may be for any.
type ByNamespace = FxHashMap<Option<Arc<str>>, Vec<usize>>;

impl<'s> Survey<'s> {
    pub(super) fn of(snapshot: &'s Snapshot) -> Self {
        Self {
            snapshot,
            pods: Pods::of(snapshot),
            namespaces: Namespaces::of(snapshot),
            pod_labels: OnceLock::new(),
            namespace_labels: OnceLock::new(),
            every_pod: OnceLock::new(),
            network: Network::build(snapshot, Profile::Default),
            standing: OnceLock::new(),
            endpoints: OnceLock::new(),
            governed: OnceLock::new(),
            by_namespace: OnceLock::new(),
            plugins: OnceLock::new(),
            resolver: OnceLock::new(),
            answering: OnceLock::new(),
            addresses: OnceLock::new(),
        }
    }

    /// The labels of all pods.
    pub(crate) fn pod_labels(&self) -> &LabelIndex<'s> {
        self.pod_labels.get_or_init(|| self.pods.labels().collect())
    }

    /// The labels of all namespaces.
    pub(crate) fn namespace_labels(&self) -> &LabelIndex<'s> {
        self.namespace_labels.get_or_init(|| self.namespaces.labels().collect())
    }

    /// Whether all pods of a namespace are known.
    pub(crate) fn has_all_pods_in(&self, namespace: Option<&str>) -> bool {
        *self.every_pod.get_or_init(|| self.snapshot.has_all_pods_in(None)) || self.snapshot.has_all_pods_in(namespace)
    }

    /// Who can reach whom.
    pub(crate) fn network(&self) -> &Network {
        &self.network
    }

    /// For each pod, those that stand for it in the network: itself, or the pods that run for its workload.
    pub(crate) fn endpoints(&self) -> &[Vec<PodId>] {
        self.endpoints.get_or_init(|| {
            let numbers: FxHashMap<ObjectId, usize> =
                (0..self.pods.len()).map(|pod| (self.pods.id(pod), pod)).collect();
            let mut endpoints = vec![Vec::new(); self.pods.len()];
            let network = self.network();
            for pod in network.pods() {
                let owner = network.owner_of(pod).unwrap_or_else(|| network.object_of(pod));
                if let Some(&number) = numbers.get(&owner) {
                    endpoints[number].push(pod);
                }
            }
            endpoints
        })
    }

    /// Which policies govern which pods.
    pub(super) fn standing(&self) -> &Standing {
        self.standing.get_or_init(|| Standing::of(self.network()))
    }

    /// The policies of all kinds, in the order in which they are asked.
    pub(crate) fn policies(&self) -> &[Policy] {
        self.network().policies()
    }

    /// The words of the policies.
    pub(crate) fn words(&self) -> &Words {
        &self.network().words
    }

    /// Which pods are governed.
    pub(crate) fn governed(&self) -> &Governed {
        self.governed.get_or_init(|| Governed::of(self))
    }

    /// The network plugins.
    pub(crate) fn plugins(&self) -> &Plugins<'s> {
        self.plugins.get_or_init(|| Plugins::of(self.snapshot))
    }

    /// The cluster's name service.
    pub(crate) fn resolver(&self) -> &Resolver<'s> {
        self.resolver.get_or_init(|| Resolver::of(self.snapshot, &self.pods))
    }

    /// The pods that answer when names are asked for.
    pub(super) fn answering(&self) -> &[PodId] {
        self.answering.get_or_init(|| {
            let resolver = self.resolver();
            let all = self.endpoints().iter().enumerate();
            let own = all.filter(|(index, _)| resolver.is_one(&self.pods, *index));
            own.flat_map(|(_, pods)| pods.iter().copied()).take(8).collect()
        })
    }

    /// Who has which address.
    pub(crate) fn addresses(&self) -> &KnownAddresses<'s> {
        self.addresses.get_or_init(|| KnownAddresses::of(self.snapshot))
    }

    /// The policies that may govern pods of a namespace; not those of a mesh.
    pub(crate) fn policies_for(&self, namespace: &str) -> impl Iterator<Item = &Policy> {
        let policies = self.policies();
        let by_namespace = self.by_namespace.get_or_init(|| {
            let mut by_namespace = ByNamespace::default();
            for (index, policy) in policies.iter().enumerate().filter(|(_, policy)| policy.tier.layer != Layer::Istio) {
                by_namespace.entry(self.namespace_of(policy)).or_default().push(index);
            }
            by_namespace
        });
        let lists = [by_namespace.get(&Some(namespace.into())), by_namespace.get(&None)];
        lists.into_iter().flatten().flatten().map(|&index| &policies[index])
    }

    /// The namespace that a policy is for, where it is for one.
    fn namespace_of(&self, policy: &Policy) -> Option<Arc<str>> {
        demands(policy).iter().find_map(|demand| match demand {
            Condition::Namespace(word) => Some(self.words().text(*word)),
            _ => None,
        })
    }

    /// Whether the policy governs any pod, or may.
    pub(crate) fn governs_any(&self, policy: usize) -> bool {
        let network = self.network();
        let subject = network.programs.policies[policy].subject as usize;
        !network.programs.extents[subject].possible.is_empty()
    }
}

/// What a pod must fulfil to be governed.
fn demands(policy: &Policy) -> &[Condition] {
    match &policy.subject {
        Condition::All(demands) => demands,
        one => std::slice::from_ref(one),
    }
}
