//! A network that follows a cluster: a policy or a pod that changes touches only its rows.

mod cut;
mod delta;

pub use delta::{Change, Delta};

use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::{Object, Problem, Reference, Snapshot};

use crate::bits::Bits;
use crate::columns::{ClassKey, Columns, Questions};
use crate::condition::{Block, CONTAINER, Condition};
use crate::extent::Extents;
use crate::inventory::{Context, Inventory, Owner, Vocabulary, host, in_pod};
use crate::matrix::Matrix;
use crate::network::Network;
use crate::policy::{Direction, Policy, Reader, Readings, Surroundings, is_named_by_policies};
use crate::profile::Profile;
use crate::program::{self, Programs};
use crate::synthesis::FLEETING;
use crate::words::Words;

/// A [`Network`] and what is needed to change it. The numbers of objects in it are those of the snapshot that it was
/// started with; pods may be numbered anew by every change.
pub struct Watch {
    network: Network,
    snapshot: Snapshot,
    vocabulary: Vocabulary,
    asked: Asked,
    /// The conditions that are evaluated, and the number of their extent.
    conditions: FxHashMap<Condition, u32>,
    classes: FxHashMap<(u32, ClassKey), u32>,
    /// Pods by namespace and name.
    pods: FxHashMap<(Box<str>, Box<str>), u32>,
    /// Owners by namespace, kind and name, those within a chain of owners included.
    owners: FxHashMap<OwnerName, u32>,
}

/// Namespace, kind and name of an owner.
type OwnerName = (Box<str>, Box<str>, Box<str>);

/// What policies can ask about without reading everything again.
#[derive(Debug, Clone, Copy)]
struct Asked {
    pod_addresses: bool,
    host_addresses: bool,
    hosts: bool,
    nodes: bool,
    accounts: bool,
}

/// The change asks for something that was not read. A new [`Watch`] has to be started with a new snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stale(pub &'static str);

/// Columns that are kept for pods whose addresses a policy begins to tell apart.
const SPARE: usize = 256;

/// Distinct conditions, for each that was there at the start, before everything is counted anew.
const GROWTH: usize = 2;

impl Watch {
    /// Reads all of a snapshot.
    pub fn start(snapshot: &Snapshot, profile: Profile) -> Self {
        let words = Words::default();
        let Readings { mut policies, problems } = Readings::of(snapshot, &words, profile);
        program::sort(&mut policies);
        let mut vocabulary = Vocabulary::of(&policies, &words);
        vocabulary.learn_all(snapshot, &words);
        let inventory = Inventory::with(snapshot, &policies, &vocabulary, &words, profile);
        let questions = Questions::of(&policies);
        let asked = Asked {
            pod_addresses: questions.pod_addresses || profile.blocks_mean_pods(),
            host_addresses: questions.host_addresses || profile.blocks_mean_hosts(),
            hosts: questions.hosts,
            nodes: questions.nodes,
            accounts: vocabulary.accounts,
        };
        let network = Network::of_parts(snapshot, profile, words, policies, inventory, problems);
        let mut watch = Self {
            network,
            snapshot: snapshot.clone(),
            vocabulary,
            asked,
            conditions: FxHashMap::default(),
            classes: FxHashMap::default(),
            pods: FxHashMap::default(),
            owners: FxHashMap::default(),
        };
        watch.index_pods();
        watch.recount();
        watch
    }

    /// The network as it is now.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// A policy was written, changed, or, without an object, deleted.
    pub fn policy(&mut self, reference: &Reference, object: Option<&Object>) -> Result<(Delta, Vec<Problem>), Stale> {
        if is_named_by_policies(reference) {
            return Err(Stale("other policies refer to it"));
        }
        let network = &self.network;
        let surroundings = Surroundings::of(&self.snapshot);
        let (mut policies, problems) = match object {
            Some(object) => {
                let mut reader = Reader::new(object, None, &network.words, network.profile).among(&surroundings);
                (reader.policies(), reader.into_problems())
            }
            None => (Vec::new(), Vec::new()),
        };
        policies.iter().try_for_each(|policy| self.can_answer(policy))?;
        if self.conditions.len() > GROWTH * self.network.programs.extents.len().max(1_000) {
            self.recount();
        }
        self.cut(&policies);
        let mut touched = self.remove(reference);
        let before = self.network.matrix.rows_now();
        policies.sort_by(program::order);
        for policy in policies {
            touched.add(&self.insert(policy));
        }
        let classes: Vec<usize> =
            touched.iter().take_while(|&column| column < self.network.columns.classes.len()).collect();
        self.refresh(&classes);
        let delta = Delta::between(&self.network, &before, &classes);
        self.network.matrix.forget_unused();
        Ok((delta, problems))
    }

    /// A pod was created, changed, or, without an object, deleted. Its owner is known by the name of its controller.
    pub fn pod(&mut self, namespace: &str, name: &str, object: Option<&Object>) -> Result<Delta, Stale> {
        let place = (Box::from(namespace), Box::from(name));
        if let Some(pod) = self.pods.remove(&place) {
            self.leave(pod);
        }
        let Some(object) = object else { return Ok(Delta::default()) };
        self.vocabulary.learn_object(object, self.snapshot.facts(), &self.network.words);
        let context = Context {
            snapshot: &self.snapshot,
            vocabulary: &self.vocabulary,
            words: &self.network.words,
            profile: self.network.profile,
        };
        let Some(mut endpoint) = in_pod(&context, object) else { return Ok(Delta::default()) };
        let namespaces = &self.network.inventory.namespaces;
        let Some(found) = namespaces.iter().position(|known| &*known.name == namespace) else {
            return Err(Stale("the namespace was not read"));
        };
        endpoint.namespace = number(found);
        endpoint.owner = self.owner(namespace, object);
        host::settle_one(&self.network.inventory.hosts, object, &mut endpoint);
        let questions = self.asked.questions();
        let key = (endpoint.namespace, self.network.columns.key(&endpoint, &questions));
        let pod = number(self.network.inventory.endpoints.len());
        self.pods.insert(place, pod);
        if let Some(&class) = self.classes.get(&key) {
            self.network.inventory.endpoints.push(endpoint);
            self.network.columns.classes[class as usize].endpoints.push(pod);
            self.network.columns.class_of.push(class);
            return Ok(Delta::default());
        }
        // Pods like this one were never met: the columns are counted anew.
        let before = self.network.connections();
        self.network.inventory.endpoints.push(endpoint);
        self.recount();
        Ok(Delta::of_lists(&before, &self.network.connections()))
    }

    /// Tells apart and evaluates everything anew, without reading anything again.
    fn recount(&mut self) {
        let network = &mut self.network;
        let mut questions = Questions::of(&network.policies);
        questions.take(&self.asked.questions());
        let columns = Columns::of(&network.inventory, &questions, network.profile, SPARE);
        let mut extents = Extents::of(&network.inventory, &columns, &network.words);
        let programs = Programs::of(&network.policies, &columns, &mut extents);
        let matrix = Matrix::of(&programs, &columns, extents.all());
        let hosts = extents.hosts().clone();
        drop(extents);
        let (_, conditions) = program::numbered(&network.policies);
        self.conditions = conditions.into_iter().cloned().zip(0..).collect();
        network.columns = columns;
        network.programs = programs;
        network.matrix = matrix;
        network.hosts = hosts;
        let classes = network.columns.classes.iter().zip(0..).filter(|(class, _)| !class.is_spare());
        self.classes = classes.map(|(class, number)| ((class.namespace, class.key.clone()), number)).collect();
    }

    /// Whether everything that a policy asks about was read.
    fn can_answer(&self, policy: &Policy) -> Result<(), Stale> {
        let mut answer = Ok(());
        let mut ask = |condition: &Condition| {
            let missing = match condition {
                Condition::Label(requirement) => {
                    let key = self.network.words.text(requirement.key);
                    let known = self.vocabulary.pod_labels.get(&key).is_some();
                    match () {
                        () if known => None,
                        () if key.starts_with(CONTAINER) => Some("containers were not read"),
                        () => FLEETING.contains(&&*key).then_some("a label that tells generations apart"),
                    }
                }
                Condition::Account(_) | Condition::AccountLabel(_) => {
                    (!self.asked.accounts).then_some("ServiceAccounts were not read")
                }
                Condition::Host | Condition::Outside => (!self.asked.hosts).then_some("nodes were not told apart"),
                Condition::NodeLabel(_) => (!self.asked.nodes).then_some("labels of nodes were not read"),
                Condition::Address(Block { pods, hosts, .. }) => {
                    let unread = *pods && !self.asked.pod_addresses || *hosts && !self.asked.host_addresses;
                    unread.then_some("addresses of pods were not read")
                }
                _ => None,
            };
            if let Some(missing) = missing {
                answer = Err(Stale(missing));
            }
        };
        policy.subject.visit(&mut ask);
        let sections = Direction::BOTH.into_iter().filter_map(|direction| policy.section(direction));
        sections.flat_map(|section| &section.rules).for_each(|rule| rule.peers.visit(&mut ask));
        answer
    }

    /// Takes a policy out; returns the columns that it governed.
    fn remove(&mut self, reference: &Reference) -> Bits {
        let network = &mut self.network;
        let same = |policy: &Policy| {
            policy.reference.group_kind() == reference.group_kind()
                && policy.reference.namespace == reference.namespace
                && policy.reference.name == reference.name
        };
        let gone: Vec<usize> =
            network.policies.iter().enumerate().filter(|(_, policy)| same(policy)).map(|(at, _)| at).collect();
        let mut touched = Bits::default();
        for &at in gone.iter().rev() {
            touched.add(&network.programs.extents[network.programs.policies[at].subject as usize].possible);
            network.policies.remove(at);
            network.programs.policies.remove(at);
            network.matrix.renumber(|policy| match (policy as usize).cmp(&at) {
                std::cmp::Ordering::Less => Some(policy),
                std::cmp::Ordering::Equal => None,
                std::cmp::Ordering::Greater => Some(policy - 1),
            });
        }
        touched
    }

    /// Puts a policy in; returns the columns that it governs.
    fn insert(&mut self, policy: Policy) -> Bits {
        let network = &mut self.network;
        let at = network.policies.partition_point(|other| program::order(other, &policy).is_lt());
        network.matrix.renumber(|policy| Some(if policy as usize >= at { policy + 1 } else { policy }));
        let mut fresh: Vec<&Condition> = Vec::new();
        let mut fresh_numbers: FxHashMap<&Condition, u32> = FxHashMap::default();
        let conditions = &self.conditions;
        let next = network.programs.extents.len();
        let ready = program::ready(&policy, &mut |condition| match conditions.get(condition) {
            Some(&known) => known,
            None => *fresh_numbers.entry(condition).or_insert_with(|| {
                fresh.push(condition);
                number(next + fresh.len() - 1)
            }),
        });
        if !fresh.is_empty() {
            let mut extents = Extents::of(&network.inventory, &network.columns, &network.words);
            extents.prepare(&fresh);
            for condition in &fresh {
                network.programs.extents.push(extents.evaluate(condition).into_owned());
            }
            let added: Vec<(Condition, u32)> = fresh.into_iter().cloned().zip(number(next)..).collect();
            self.conditions.extend(added);
        }
        let touched = network.programs.extents[ready.subject as usize].possible.clone();
        network.programs.policies.insert(at, ready);
        network.policies.insert(at, policy);
        network.programs.index_names(&network.columns);
        touched
    }

    /// Works out the rows of these classes again.
    fn refresh(&mut self, classes: &[usize]) {
        let network = &mut self.network;
        let wanted: FxHashSet<usize> = classes.iter().copied().collect();
        let mut of_classes: Vec<Vec<(u32, bool)>> = vec![Vec::new(); network.columns.classes.len()];
        for (policy, at) in network.programs.policies.iter().zip(0u32..) {
            let subject = &network.programs.extents[policy.subject as usize];
            for class in subject.possible.iter().filter(|class| wanted.contains(class)) {
                of_classes[class].push((at, subject.sure.contains(class)));
            }
        }
        let all = Bits::below(network.columns.len()).and_not(&network.columns.spare());
        for direction in Direction::BOTH {
            let classes = classes.iter().copied();
            network.matrix.refresh(direction, classes, &of_classes, &network.programs, &network.columns, &all);
        }
    }

    /// Takes a pod out; the last one gets its number.
    fn leave(&mut self, pod: u32) {
        let network = &mut self.network;
        let class = network.columns.class_of.swap_remove(pod as usize) as usize;
        network.columns.classes[class].endpoints.retain(|&other| other != pod);
        network.inventory.endpoints.swap_remove(pod as usize);
        let moved = number(network.inventory.endpoints.len());
        if moved != pod {
            let class = network.columns.class_of[pod as usize] as usize;
            let endpoints = &mut network.columns.classes[class].endpoints;
            endpoints.iter_mut().filter(|other| **other == moved).for_each(|other| *other = pod);
            self.pods.values_mut().filter(|other| **other == moved).for_each(|other| *other = pod);
        }
    }

    /// The owner of a pod, a new one when its controller was never met.
    fn owner(&mut self, namespace: &str, object: &Object) -> u32 {
        let own = (&*object.reference.kind, &*object.reference.name);
        let controller = object.controller().filter(|owner| !owner.name.is_empty() && owner.kind != "Node");
        let (kind, name) = controller.map_or(own, |owner| (owner.kind, owner.name));
        let owners = &mut self.network.inventory.owners;
        *self.owners.entry((namespace.into(), kind.into(), name.into())).or_insert_with(|| {
            owners.push(Owner { namespace: namespace.into(), name: name.into(), kind: kind.into(), object: None });
            number(owners.len() - 1)
        })
    }

    fn index_pods(&mut self) {
        for (endpoint, pod) in self.network.inventory.endpoints.iter().zip(0u32..) {
            let owner = &self.network.inventory.owners[endpoint.owner as usize];
            let key = |kind: &str, name: &str| (owner.namespace.clone(), Box::from(kind), Box::from(name));
            self.owners.insert(key(&owner.kind, &owner.name), endpoint.owner);
            let object = self.snapshot.object(endpoint.object);
            if endpoint.is_pod() {
                self.pods.insert((owner.namespace.clone(), object.reference.name.as_str().into()), pod);
                if let Some(controller) = object.controller() {
                    self.owners.insert(key(controller.kind, controller.name), endpoint.owner);
                }
            }
        }
    }
}

impl Asked {
    fn questions(self) -> Questions<'static> {
        Questions {
            blocks: Vec::new(),
            pod_addresses: self.pod_addresses,
            host_addresses: self.host_addresses,
            hosts: self.hosts,
            nodes: self.nodes,
        }
    }
}

fn number(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
