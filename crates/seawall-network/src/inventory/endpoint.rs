//! Pods, and templates that stand for pods.

use core::net::IpAddr;

use seawall_model::{GroupKind, ObjectId, Snapshot, Workload};
use seawall_yaml::{Kind, Node};
use smallvec::SmallVec;

use super::namespace::name_of;
use super::{Owner, POD, Vocabulary, machine};
use crate::ports::Protocol;
use crate::profile::Profile;
use crate::words::{Word, Words};

/// A pod, or a template that stands for pods that are not in the input. Holds what policies ask about and no more.
#[derive(Debug, Clone)]
pub(crate) struct Endpoint {
    /// The pod, or the object with the template.
    pub(crate) object: ObjectId,
    /// Which of the object's templates; 0 for a pod.
    pub(crate) template: u32,
    /// Index into the owners.
    pub(crate) owner: u32,
    /// Index into the namespaces.
    pub(crate) namespace: u32,
    /// Labels that some policy asks about; sorted.
    pub(crate) labels: Labels,
    /// Keys of labels that it may carry with any value; sorted.
    pub(crate) open_labels: SmallVec<[Word; 1]>,
    /// Ports whose names some policy uses; sorted.
    pub(crate) ports: SmallVec<[NamedPort; 1]>,
    /// The ServiceAccount's name where policies ask for it, and the labels of the account; the labels are absent when
    /// the account is not in the input.
    pub(crate) account: Option<(Word, Option<Labels>)>,
    /// Whether it uses its node's network.
    pub(crate) on_host_network: bool,
    /// Its addresses, the node's for pods on their node's network; empty when they are not known.
    pub(crate) addresses: SmallVec<[IpAddr; 1]>,
    /// Index of the machine that it runs on; absent when that is not known.
    pub(crate) host: Option<u32>,
    /// Index of that machine's node, for pods on its network; absent when it is not in the input.
    pub(crate) node: Option<u32>,
    is_pod: bool,
}

/// Labels by key.
pub(crate) type Labels = SmallVec<[(Word, Word); 2]>;

/// What a pod calls one of its ports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NamedPort {
    pub(crate) name: Word,
    pub(crate) protocol: Protocol,
    pub(crate) number: u16,
}

impl Endpoint {
    /// What stands for pods of which only the labels are known.
    pub(crate) fn of_labels(object: ObjectId, labels: Labels, open_labels: SmallVec<[Word; 1]>) -> Self {
        Self {
            object,
            template: 0,
            owner: 0,
            namespace: 0,
            labels,
            open_labels,
            ports: SmallVec::new(),
            account: None,
            on_host_network: false,
            addresses: SmallVec::new(),
            host: None,
            node: None,
            is_pod: false,
        }
    }

    /// Whether it is a pod and no template.
    pub(crate) fn is_pod(&self) -> bool {
        self.is_pod
    }
}

/// What reading endpoints needs beside the object.
pub(crate) struct Context<'c> {
    pub(crate) snapshot: &'c Snapshot,
    pub(crate) vocabulary: &'c Vocabulary,
    pub(crate) words: &'c Words,
    pub(crate) profile: Profile,
}

/// The endpoints that an object is or holds. What another workload made stands for itself only where it is a pod.
pub(crate) fn in_object(context: &Context<'_>, id: ObjectId) -> Vec<(Owner, Endpoint)> {
    if context.snapshot.is_replaced(id) {
        return Vec::new();
    }
    if let Some(machine) = machine::in_object(context, id) {
        return vec![machine];
    }
    let object = context.snapshot.object(id);
    let is_pod = object.reference.group_kind() == POD;
    if !is_pod && context.snapshot.maker(id).is_some() || is_pod && has_ended(object.node()) {
        return Vec::new();
    }
    let workloads = context.snapshot.workloads(id).filter(Workload::is_run).zip(0u32..);
    workloads.map(|(workload, template)| (owner(context, id), endpoint(context, id, &workload, template))).collect()
}

/// The endpoint of a pod that is in no snapshot; nothing when it has ended.
pub(crate) fn in_pod(context: &Context<'_>, object: &seawall_model::Object) -> Option<Endpoint> {
    if has_ended(object.node()) {
        return None;
    }
    let workload = Workload::all_in(object, context.snapshot.facts()).into_iter().next()?;
    Some(endpoint(context, NO_OBJECT, &workload, 0))
}

/// Stands for objects that came after the snapshot.
const NO_OBJECT: ObjectId = ObjectId(u32::MAX);

fn has_ended(pod: Node<'_>) -> bool {
    matches!(pod.path(&["status", "phase"]).and_then(Node::as_str), Some("Succeeded" | "Failed"))
}

/// The outermost owner that is known.
fn owner(context: &Context<'_>, id: ObjectId) -> Owner {
    let top = std::iter::successors(Some(id), |&id| context.snapshot.maker(id)).last().unwrap_or(id);
    let object = context.snapshot.object(top);
    let namespace = name_of(object).into();
    // A node owns the copies of its static pods, and they have nothing else in common.
    match object.controller().filter(|owner| !owner.name.is_empty() && owner.kind != "Node") {
        Some(owner) => {
            let machine = machine::owner_of(context.snapshot, object);
            let known = machine.and_then(|machine| context.snapshot.id_of(machine)).zip(machine);
            // An owner whose kind is not written is as good as one of the same kind.
            let kind = if owner.kind.is_empty() { &*object.reference.kind } else { owner.kind };
            let kind = known.map_or(kind, |(_, machine)| &*machine.reference.kind);
            Owner { namespace, name: owner.name.into(), kind: kind.into(), object: known.map(|known| known.0) }
        }
        None => {
            Owner { namespace, name: named(object), kind: object.reference.kind.as_str().into(), object: Some(top) }
        }
    }
}

/// The object's name, or the beginning of the name that it will get.
fn named(object: &seawall_model::Object) -> Box<str> {
    let generated = || object.node().path(&["metadata", "generateName"]).and_then(Node::as_str);
    match &*object.reference.name {
        "" => generated().unwrap_or_default().into(),
        name => name.into(),
    }
}

fn endpoint(context: &Context<'_>, id: ObjectId, workload: &Workload<'_>, template: u32) -> Endpoint {
    let object = workload.object;
    let is_pod = object.reference.group_kind() == POD;
    let status = object.node().get("status").filter(|_| is_pod);
    let on_host_network = workload.is_on_host_network() && context.profile.knows_hosts();
    Endpoint {
        object: id,
        template,
        owner: 0,
        namespace: 0,
        labels: labels(context, workload),
        open_labels: open_labels(context, workload),
        ports: ports(context.vocabulary, workload),
        account: context.vocabulary.accounts.then(|| account(context, workload)),
        on_host_network,
        addresses: status.map(addresses).unwrap_or_default(),
        host: None,
        node: None,
        is_pod,
    }
}

fn labels(context: &Context<'_>, workload: &Workload<'_>) -> Labels {
    let written = workload.template.path(&["metadata", "labels"]);
    let keys = &context.vocabulary.pod_labels;
    let mut labels = context.vocabulary.labels(keys, written, context.words);
    for (container, label) in &context.vocabulary.containers {
        if containers(workload).any(|own| own.get("name").and_then(Node::as_str) == Some(container)) {
            labels.push((*label, context.vocabulary.known("")));
        }
    }
    labels.sort_unstable();
    labels.dedup();
    labels
}

fn open_labels(context: &Context<'_>, workload: &Workload<'_>) -> SmallVec<[Word; 1]> {
    let keys = &context.vocabulary.pod_labels;
    if context.profile.believes_input() || keys.is_empty() {
        return SmallVec::new();
    }
    let is_open = |key: &str| matches!(workload.pod_label(key), seawall_model::selector::Label::Unknown);
    let mut open: SmallVec<[Word; 1]> = match workload.added_labels() {
        Some(added) => added.iter().filter(|key| is_open(key)).filter_map(|key| keys.get(key)).collect(),
        None => keys.iter().filter(|(key, _)| is_open(key)).map(|(_, word)| word).collect(),
    };
    open.sort_unstable();
    open
}

/// The containers that run as long as the pod does: the main ones and sidecars.
fn containers<'s>(workload: &Workload<'s>) -> impl Iterator<Item = Node<'s>> + use<'s> {
    let spec = workload.spec.node;
    let list = |key| spec.get(key).into_iter().flat_map(Node::items);
    let stays = |container: &Node<'_>| container.get("restartPolicy").and_then(Node::as_str) == Some("Always");
    list("containers").chain(list("initContainers").filter(stays))
}

/// Ports of those containers.
fn ports(vocabulary: &Vocabulary, workload: &Workload<'_>) -> SmallVec<[NamedPort; 1]> {
    if vocabulary.ports.is_empty() {
        return SmallVec::new();
    }
    let written = containers(workload).filter_map(|container| container.get("ports")).flat_map(Node::items);
    let mut ports: SmallVec<[NamedPort; 1]> = written
        .filter_map(|port| {
            let name = *vocabulary.ports.get(port.get("name")?.as_str()?)?;
            let number = u16::try_from(port.get("containerPort")?.as_i64()?).ok().filter(|&number| number > 0)?;
            let protocol = port.get("protocol").filter(|protocol| !protocol.is_null());
            let protocol = protocol.map_or(Some(Protocol::Tcp), |node| Protocol::read(node.as_str()?))?;
            Some(NamedPort { name, protocol, number })
        })
        .collect();
    ports.sort_unstable();
    ports.dedup();
    ports
}

fn account(context: &Context<'_>, workload: &Workload<'_>) -> (Word, Option<Labels>) {
    let vocabulary = context.vocabulary;
    let name = workload.service_account_name();
    let word = vocabulary.known(name);
    if vocabulary.account_labels.is_empty() {
        return (word, Some(Labels::new()));
    }
    let kind = GroupKind::core("ServiceAccount");
    let namespace = workload.object.reference.namespace.as_deref();
    match context.snapshot.find(kind, namespace, name) {
        seawall_model::Found::Yes(object) => {
            let written = object.node().path(&["metadata", "labels"]);
            (word, Some(vocabulary.labels(&vocabulary.account_labels, written, context.words)))
        }
        seawall_model::Found::No => (word, Some(Labels::new())),
        seawall_model::Found::Unknown if context.profile.believes_input() => (word, Some(Labels::new())),
        seawall_model::Found::Unknown => (word, None),
    }
}

/// `podIPs` and `podIP`.
pub(super) fn addresses(status: Node<'_>) -> SmallVec<[IpAddr; 1]> {
    written(status, "podIPs", "podIP")
}

/// `hostIPs` and `hostIP`.
pub(super) fn host_addresses(status: Node<'_>) -> SmallVec<[IpAddr; 1]> {
    written(status, "hostIPs", "hostIP")
}

fn written(status: Node<'_>, list: &str, one: &str) -> SmallVec<[IpAddr; 1]> {
    let listed = status.get(list).filter(|list| list.kind() == Kind::Sequence);
    let listed = listed.into_iter().flat_map(Node::items).filter_map(|entry| entry.get("ip"));
    let mut addresses: SmallVec<[IpAddr; 1]> =
        listed.chain(status.get(one)).filter_map(|ip| ip.as_str()?.parse().ok()).collect();
    addresses.sort_unstable();
    addresses.dedup();
    addresses
}
