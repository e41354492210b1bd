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
use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::{GroupKind, ObjectId, Snapshot};

use endpoint::Stock;
use host::Told;

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
        let stock = stock(&context);
        let stock = without_templates_of_running(snapshot, stock);
        let (owners, of_tops) = owners(snapshot, &stock);
        let namespaces = namespace::all(&context, &owners, policies);
        let mut inventory = Self { nodes, namespaces, owners, ..Self::default() };
        let told = inventory.sort(stock, &of_tops);
        if profile.knows_hosts() {
            inventory.hosts = host::settle(&inventory.nodes, &mut inventory.endpoints, &told);
        }
        inventory
    }

    /// Takes the endpoints, by owner and object; returns what each of them tells of where it runs.
    fn sort<'s>(&mut self, stock: Vec<Stock<'s>>, of_tops: &FxHashMap<Top, u32>) -> Vec<Told<'s>> {
        let numbers: FxHashMap<&str, u32> =
            self.namespaces.iter().zip(0..).map(|(namespace, number)| (&*namespace.name, number)).collect();
        let namespace = |owner: &Owner| numbers.get(&*owner.namespace).copied().unwrap_or_default();
        let namespaces: Vec<u32> = self.owners.iter().map(namespace).collect();
        let place =
            |(one, at): (&Stock<'_>, usize)| (of_tops[&top_of(one)], one.endpoint.object, one.endpoint.template, at);
        let mut order: Vec<(u32, ObjectId, u32, usize)> = stock.iter().zip(0..).map(place).collect();
        order.par_sort_unstable();
        let mut stock: Vec<Option<Stock<'s>>> = stock.into_iter().map(Some).collect();
        let mut told = Vec::with_capacity(stock.len());
        self.endpoints.reserve_exact(stock.len());
        for (owner, _, _, at) in order {
            let Some(one) = stock[at].take() else { continue };
            let namespace = namespaces[owner as usize];
            let mut endpoint = one.endpoint;
            (endpoint.owner, endpoint.namespace) = (owner, namespace);
            self.endpoints.push(endpoint);
            told.push(one.told);
        }
        told
    }
}

/// Every pod, and every template.
fn stock<'s>(context: &Context<'s>) -> Vec<Stock<'s>> {
    let places = 0..context.snapshot.count_templates();
    let found = places.into_par_iter().filter_map(|place| {
        let (id, template) = context.snapshot.template_at(place)?;
        endpoint::in_template(context, id, &template)
    });
    let mut stock: Vec<Stock<'s>> = found.collect();
    stock.extend(machine::all(context));
    stock
}

/// A workload's template stands for its pods as long as none of them is in the input.
fn without_templates_of_running<'s>(snapshot: &Snapshot, mut stock: Vec<Stock<'s>>) -> Vec<Stock<'s>> {
    let owner = |one: &Stock<'_>| one.owner(snapshot).object;
    let mut pods: FxHashSet<Top> = FxHashSet::default();
    let running = stock.iter().filter(|one| one.endpoint.is_pod() && pods.insert(top_of(one))).filter_map(owner);
    let running: FxHashSet<ObjectId> = running.collect();
    stock.retain(|one| one.endpoint.is_pod() || owner(one).is_none_or(|id| !running.contains(&id)));
    stock
}

/// What decides who the owner is.
type Top = (ObjectId, bool);

fn top_of(stock: &Stock<'_>) -> Top {
    (stock.top, stock.is_machine)
}

/// The owners, and which of them each endpoint has.
fn owners(snapshot: &Snapshot, stock: &[Stock<'_>]) -> (Vec<Owner>, FxHashMap<Top, u32>) {
    let mut seen: FxHashSet<Top> = FxHashSet::default();
    let tops: Vec<&Stock<'_>> = stock.iter().filter(|one| seen.insert(top_of(one))).collect();
    let mut named: Vec<(Owner, Top)> = tops.par_iter().map(|one| (one.owner(snapshot), top_of(one))).collect();
    named.par_sort_unstable();
    let mut owners: Vec<Owner> = Vec::new();
    let mut of_tops: FxHashMap<Top, u32> = FxHashMap::default();
    for (owner, top) in named {
        if owners.last() != Some(&owner) {
            owners.push(owner);
        }
        of_tops.insert(top, u32::try_from(owners.len() - 1).unwrap_or(u32::MAX));
    }
    (owners, of_tops)
}

/// The kind of pods.
pub(crate) const POD: GroupKind<'static> = GroupKind::core("Pod");
