//! Everything that is known of the network, and where findings about it go.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use seawall_check::{Author, Report};
use seawall_model::finding::Findings;
use seawall_model::selector::Match;
use seawall_model::{Object, ObjectId, Parameters, Snapshot};

use super::address::KnownAddresses;
use super::governed::Governed;
use super::namespaces::Namespaces;
use super::plugin::Plugins;
use super::pods::Pods;
use super::resolver::Resolver;
use super::standing::Standing;
use crate::condition::{Condition, Test};
use crate::network::{Network, PodId};
use crate::policy::Policy;
use crate::profile::Profile;
use crate::words::Words;

/// Everything that is known of the network, worked out once for all rules.
pub(crate) struct Survey<'s> {
    /// What was read.
    pub(crate) snapshot: &'s Snapshot,
    /// The pods that run.
    pub(crate) pods: Pods<'s>,
    /// The namespaces.
    pub(crate) namespaces: Namespaces<'s>,
    network: OnceLock<Network>,
    standing: OnceLock<Standing>,
    endpoints: OnceLock<Vec<Vec<PodId>>>,
    governed: OnceLock<Governed>,
    by_namespace: OnceLock<ByNamespace>,
    plugins: OnceLock<Plugins<'s>>,
    resolver: OnceLock<Resolver<'s>>,
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
            network: OnceLock::new(),
            standing: OnceLock::new(),
            endpoints: OnceLock::new(),
            governed: OnceLock::new(),
            by_namespace: OnceLock::new(),
            plugins: OnceLock::new(),
            resolver: OnceLock::new(),
            addresses: OnceLock::new(),
        }
    }

    /// Who can reach whom.
    pub(crate) fn network(&self) -> &Network {
        self.network.get_or_init(|| Network::build(self.snapshot, Profile::Default))
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

    /// Who has which address.
    pub(crate) fn addresses(&self) -> &KnownAddresses<'s> {
        self.addresses.get_or_init(|| KnownAddresses::of(self.snapshot))
    }

    /// The policies that may govern pods of a namespace.
    pub(crate) fn policies_for(&self, namespace: &str) -> impl Iterator<Item = &Policy> {
        let policies = self.policies();
        let by_namespace = self.by_namespace.get_or_init(|| {
            let mut by_namespace = ByNamespace::default();
            for (index, policy) in policies.iter().enumerate() {
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

    /// Calls `visit` for each pod that the policy governs or may govern, with its position.
    pub(crate) fn governs(&self, policy: &Policy, mut visit: impl FnMut(usize, Match)) {
        let mut look = |pod: usize| match self.holds(&policy.subject, self.pods.get(pod)) {
            Match::No => {}
            answer => visit(pod, answer),
        };
        let label = demands(policy).iter().find_map(|demand| match demand {
            Condition::Label(requirement) => match &requirement.test {
                Test::In(words) if words.len() == 1 => Some((requirement.key, words[0])),
                _ => None,
            },
            _ => None,
        });
        let label = label.map(|(key, value)| (self.words().text(key), self.words().text(value)));
        if let Some((key, value)) = &label
            && let Some(pods) = self.pods.carriers(key, value)
        {
            pods.for_each(look);
        } else if let Some(name) = self.namespace_of(policy) {
            let unplaced = if &*name == "default" { self.pods.range(None) } else { 0..0 };
            unplaced.chain(self.pods.range(Some(&name))).for_each(look);
        } else {
            (0..self.pods.len()).for_each(&mut look);
        }
    }
}

/// What a pod must fulfil to be governed.
fn demands(policy: &Policy) -> &[Condition] {
    match &policy.subject {
        Condition::All(demands) => demands,
        one => std::slice::from_ref(one),
    }
}

/// Where one rule puts what it finds.
pub(crate) struct Desk<'r> {
    author: Author,
    parameters: &'r Parameters,
    into: &'r mut Findings,
}

impl<'r> Desk<'r> {
    pub(super) fn new(author: Author, parameters: &'r Parameters, into: &'r mut Findings) -> Self {
        Self { author, parameters, into }
    }

    /// What the rule has to say about one object; ask once for each.
    pub(crate) fn report<'o>(&'o mut self, object: &'o Object) -> Report<'o> {
        Report::new(self.author, self.parameters, Some(object), self.into)
    }

    /// What it has to say about the cluster as a whole.
    pub(crate) fn cluster(&mut self) -> Report<'_> {
        Report::new(self.author, self.parameters, None, self.into)
    }
}
