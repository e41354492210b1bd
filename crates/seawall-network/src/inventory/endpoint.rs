//! Pods, and templates that stand for pods.

use core::net::IpAddr;

use seawall_model::workload::Template;
use seawall_model::{GroupKind, Object, ObjectId, Snapshot};
use seawall_yaml::Node;
use smallvec::SmallVec;

use super::host::Told;
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

/// An endpoint on its way into the inventory: its owner and where it runs are settled when all are known.
pub(super) struct Stock<'s> {
    /// The outermost maker that is known, or the object itself.
    pub(super) top: ObjectId,
    /// Whether that is a virtual machine, which is its own owner.
    pub(super) is_machine: bool,
    pub(super) endpoint: Endpoint,
    pub(super) told: Told<'s>,
}

impl Stock<'_> {
    /// Its outermost owner that is known.
    pub(super) fn owner(&self, snapshot: &Snapshot) -> Owner {
        if self.is_machine { machine::owner(snapshot, self.top) } else { owner(snapshot, self.top) }
    }
}

/// The endpoint that a template stands for. What another workload made stands for itself only where it is a pod.
pub(super) fn in_template<'s>(context: &Context<'s>, id: ObjectId, template: &Template<'s>) -> Option<Stock<'s>> {
    let object = template.object;
    let is_pod = object.reference.group_kind() == POD;
    let is_made = !is_pod && context.snapshot.maker(id).is_some();
    if is_made || !template.is_run() || context.snapshot.is_replaced(id) || machine::is_one(context, object) {
        return None;
    }
    let status = Status::of(object);
    if is_pod && status.has_ended {
        return None;
    }
    let number = if is_pod { 0 } else { number(context.snapshot, id, template) };
    let (endpoint, told) = endpoint(context, id, template, number, status);
    Some(Stock { top: top(context.snapshot, id), is_machine: false, endpoint, told })
}

/// Which of the templates of its object this one is.
fn number(snapshot: &Snapshot, id: ObjectId, template: &Template<'_>) -> u32 {
    let before = snapshot.templates_of(id).take_while(|other| other.node.id() != template.node.id()).count();
    u32::try_from(before).unwrap_or(u32::MAX)
}

/// The endpoint of a pod that is in no snapshot; nothing when it has ended.
pub(crate) fn in_pod(context: &Context<'_>, object: &Object) -> Option<Endpoint> {
    let status = Status::of(object);
    if status.has_ended {
        return None;
    }
    Some(endpoint(context, NO_OBJECT, &Template::first_in(object)?, 0, status).0)
}

/// Stands for objects that came after the snapshot.
const NO_OBJECT: ObjectId = ObjectId(u32::MAX);

fn top(snapshot: &Snapshot, id: ObjectId) -> ObjectId {
    std::iter::successors(Some(id), |&id| snapshot.maker(id)).last().unwrap_or(id)
}

/// The owner of the pods below an object that nothing else in the snapshot made.
fn owner(snapshot: &Snapshot, top: ObjectId) -> Owner {
    let object = snapshot.object(top);
    let namespace = name_of(object).into();
    // A node owns the copies of its static pods, and they have nothing else in common.
    match object.controller().filter(|owner| !owner.name.is_empty() && owner.kind != "Node") {
        Some(owner) => {
            let machine = machine::owner_of(snapshot, object);
            let known = machine.and_then(|machine| snapshot.id_of(machine)).zip(machine);
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
fn named(object: &Object) -> Box<str> {
    let generated = || object.node().path(&["metadata", "generateName"]).and_then(Node::as_str);
    match &*object.reference.name {
        "" => generated().unwrap_or_default().into(),
        name => name.into(),
    }
}

fn endpoint<'s>(
    context: &Context<'_>,
    id: ObjectId,
    template: &Template<'s>,
    number: u32,
    status: Status,
) -> (Endpoint, Told<'s>) {
    let is_pod = template.object.reference.group_kind() == POD;
    let spec = Spec::of(template.spec);
    let on_host_network = spec.on_host_network && context.profile.knows_hosts();
    let Status { addresses, host_addresses, .. } = if is_pod { status } else { Status::default() };
    let mut told = Told { name: spec.node.filter(|_| is_pod), addresses: host_addresses };
    if on_host_network {
        told.addresses.extend_from_slice(&addresses);
    }
    let endpoint = Endpoint {
        object: id,
        template: number,
        owner: 0,
        namespace: 0,
        labels: labels(context, template, &spec),
        open_labels: open_labels(context, template),
        ports: ports(context.vocabulary, &spec),
        account: context.vocabulary.accounts.then(|| account(context, template)),
        on_host_network,
        addresses,
        host: None,
        node: None,
        is_pod,
    };
    (endpoint, told)
}

/// What is asked of a specification, read in one go: there are many pods.
struct Spec<'s> {
    on_host_network: bool,
    node: Option<&'s str>,
    /// The main containers, and those before them.
    containers: [Option<Node<'s>>; 2],
}

impl<'s> Spec<'s> {
    fn of(written: Node<'s>) -> Self {
        let keys = ["hostNetwork", "nodeName", "containers", "initContainers"];
        let [host_network, node, containers, before] = written.get_each(keys);
        Self {
            on_host_network: host_network.and_then(Node::as_bool) == Some(true),
            node: node.and_then(Node::as_str).filter(|name| !name.is_empty()),
            containers: [containers, before],
        }
    }

    /// The containers that run as long as the pod does: the main ones and sidecars.
    fn lasting(&self) -> impl Iterator<Item = Node<'s>> + use<'s> {
        let [main, before] = self.containers.map(|list| list.into_iter().flat_map(Node::items));
        let stays = |container: &Node<'_>| container.get("restartPolicy").and_then(Node::as_str) == Some("Always");
        main.chain(before.filter(stays))
    }
}

/// The same of a status.
#[derive(Default)]
struct Status {
    has_ended: bool,
    /// `podIPs` and `podIP`.
    addresses: SmallVec<[IpAddr; 1]>,
    /// `hostIPs` and `hostIP`.
    host_addresses: SmallVec<[IpAddr; 1]>,
}

impl Status {
    fn of(object: &Object) -> Self {
        let Some(written) = object.node().get("status") else { return Self::default() };
        let [phase, list, one, of_host, one_of_host] =
            written.get_each(["phase", "podIPs", "podIP", "hostIPs", "hostIP"]);
        Self {
            has_ended: matches!(phase.and_then(Node::as_str), Some("Succeeded" | "Failed")),
            addresses: addresses(list, one),
            host_addresses: addresses(of_host, one_of_host),
        }
    }
}

/// The addresses in a list like `podIPs`, and the one beside it.
fn addresses(list: Option<Node<'_>>, one: Option<Node<'_>>) -> SmallVec<[IpAddr; 1]> {
    let listed = list.into_iter().flat_map(Node::items).filter_map(|entry| entry.get("ip"));
    let mut addresses: SmallVec<[IpAddr; 1]> =
        listed.chain(one).filter_map(|written| written.as_str()?.parse().ok()).collect();
    addresses.sort_unstable();
    addresses.dedup();
    addresses
}

/// `hostIPs` and `hostIP` of a pod.
pub(super) fn host_addresses(pod: &Object) -> SmallVec<[IpAddr; 1]> {
    Status::of(pod).host_addresses
}

fn labels(context: &Context<'_>, template: &Template<'_>, spec: &Spec<'_>) -> Labels {
    let keys = &context.vocabulary.pod_labels;
    let written = template.node.path(&["metadata", "labels"]);
    let mut labels = context.vocabulary.labels(keys, written, context.words);
    for (container, label) in &context.vocabulary.containers {
        if spec.lasting().any(|own| own.get("name").and_then(Node::as_str) == Some(container)) {
            labels.push((*label, context.vocabulary.known("")));
        }
    }
    labels.sort_unstable();
    labels.dedup();
    labels
}

fn open_labels(context: &Context<'_>, template: &Template<'_>) -> SmallVec<[Word; 1]> {
    let keys = &context.vocabulary.pod_labels;
    if context.profile.believes_input() || keys.is_empty() {
        return SmallVec::new();
    }
    let is_open = |key: &str| matches!(template.pod_label(key), seawall_model::selector::Label::Unknown);
    let mut open: SmallVec<[Word; 1]> = match template.added_labels() {
        Some(added) => added.iter().filter(|key| is_open(key)).filter_map(|key| keys.get(key)).collect(),
        None => keys.iter().filter(|(key, _)| is_open(key)).map(|(_, word)| word).collect(),
    };
    open.sort_unstable();
    open
}

/// Ports of the containers that run as long as the pod does.
fn ports(vocabulary: &Vocabulary, spec: &Spec<'_>) -> SmallVec<[NamedPort; 1]> {
    if vocabulary.ports.is_empty() {
        return SmallVec::new();
    }
    let written = spec.lasting().filter_map(|container| container.get("ports")).flat_map(Node::items);
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

fn account(context: &Context<'_>, template: &Template<'_>) -> (Word, Option<Labels>) {
    let vocabulary = context.vocabulary;
    let name = template.service_account_name();
    let word = vocabulary.known(name);
    if vocabulary.account_labels.is_empty() {
        return (word, Some(Labels::new()));
    }
    let kind = GroupKind::core("ServiceAccount");
    let namespace = template.object.reference.namespace.as_deref();
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
