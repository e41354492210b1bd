//! What there is: the vertices that objects stand for, and who runs where.

use std::num::NonZeroU32;

use compact_str::CompactString;
use indexmap::set::Slice;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use seawall_yaml::Node;

use super::edges::{VertexId, VertexTable};
use super::{Hub, Vertex};
use crate::workload::Template;
use crate::{GroupKind, Object, ObjectId, Snapshot, Workload};

/// The namespace that an object is in: `default` where none is written, where `kubectl` puts it.
pub fn namespace_of(object: &Object) -> &str {
    object.reference.namespace.as_deref().unwrap_or("default")
}

/// What there is. Made once, read by everyone who finds edges.
#[derive(Debug, Default)]
pub struct Inventory {
    pub(super) table: VertexTable,
    members: Vec<Member>,
    /// For each object, the number of the member that it holds or whose pod it is.
    by_object: Vec<Option<MemberNumber>>,
    nodes: Vec<(CompactString, Option<ObjectId>)>,
    namespaces: Vec<(CompactString, Option<ObjectId>)>,
    pub(super) precious: Vec<VertexId>,
    pub(super) assumed: Vec<Vertex>,
}

/// The annotation, or label, by which users mark what is most precious: a workload, a Secret, a ConfigMap, a claim.
pub const CROWN_JEWEL: &str = "seawall.dev/crown-jewel";

/// A pod, or all pods of a template that are alike: what nothing else in the snapshot made.
#[derive(Debug, Clone)]
pub struct Member {
    /// The object that holds the pods.
    pub object: ObjectId,
    /// Which of the object's workloads; nearly always the only one, 0.
    pub index: u32,
    /// The vertex of the pods.
    pub vertex: VertexId,
    /// The vertices of the containers, in the order of [`Workload::containers`].
    pub containers: Vec<VertexId>,
    /// The vertex of the ServiceAccount.
    pub account: VertexId,
    /// The nodes that the pods run on, sorted. Holds `*` alone where nothing tells.
    pub nodes: Vec<VertexId>,
    /// How many pods there are; none when the snapshot holds no pod of it.
    pub pods: Option<u32>,
    /// Whether at least one pod has not ended. A template counts as alive.
    pub is_alive: bool,
}

impl Inventory {
    /// Takes stock of a snapshot.
    pub fn new(snapshot: &Snapshot) -> Self {
        let mut stock = Self::default();
        stock.take_namespaces(snapshot);
        stock.take_nodes(snapshot);
        stock.take_objects(snapshot);
        stock.take_members(snapshot);
        stock
    }

    /// Takes it that there may be this vertex, which somebody asks about and the input does not hold: who gets all of its
    /// kind in its namespace gets it, too, if it is there. One that the input holds is left as it is.
    pub fn assume(&mut self, vertex: Vertex) {
        if self.table.get(&vertex).is_none() {
            self.assumed.push(vertex);
        }
    }

    /// All pods and templates that nothing else made.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// The member that an object holds, or whose pod it is.
    pub fn member_of(&self, object: ObjectId) -> Option<&Member> {
        let number = self.by_object.get(object.0 as usize).copied().flatten()?;
        Some(&self.members[number.index()])
    }

    /// The workload of a member.
    pub fn workload<'s>(&self, snapshot: &'s Snapshot, member: &Member) -> Option<Workload<'s>> {
        snapshot.workloads(member.object).nth(member.index as usize)
    }

    /// The pod template of a member, of which nothing was read yet: for who asks little of it.
    pub fn template<'s>(&self, snapshot: &'s Snapshot, member: &Member) -> Option<Template<'s>> {
        snapshot.templates_of(member.object).nth(member.index as usize)
    }

    /// The names of all nodes, and their objects where there are any; sorted.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = (&str, Option<ObjectId>)> {
        self.nodes.iter().map(|(name, object)| (name.as_str(), *object))
    }

    /// The names of all namespaces, those included that only objects tell of, and their objects; sorted.
    pub fn namespaces(&self) -> impl ExactSizeIterator<Item = (&str, Option<ObjectId>)> {
        self.namespaces.iter().map(|(name, object)| (name.as_str(), *object))
    }

    /// The number of a vertex, if there is one.
    pub fn get(&self, vertex: &Vertex) -> Option<VertexId> {
        self.table.get(vertex)
    }

    /// The vertex with a number of the inventory's own.
    pub fn vertex(&self, id: VertexId) -> &Vertex {
        self.table.vertex(id)
    }

    /// All vertices, by number.
    pub fn vertices(&self) -> &Slice<Vertex> {
        self.table.vertices()
    }

    fn take_namespaces(&mut self, snapshot: &Snapshot) {
        let ids: Vec<ObjectId> = snapshot.ids().collect();
        let told = ids.par_iter().fold(Namespaces::default, |told, &id| told.with(snapshot.object(id), id));
        let told = told.reduce(Namespaces::default, Namespaces::and).0;
        self.namespaces = told.into_iter().map(|(name, object)| (name.into(), object)).collect();
        self.namespaces.sort_unstable();
    }

    fn take_nodes(&mut self, snapshot: &Snapshot) {
        let named = snapshot.of_kind(GroupKind::core("Node"));
        self.nodes = named.map(|node| (node.reference.name.clone(), snapshot.id_of(node))).collect();
        for cluster in snapshot.of_kind(GroupKind::of("kind.x-k8s.io", "Cluster")) {
            self.nodes.extend(kind_nodes(cluster).into_iter().map(|name| (name, None)));
        }
        self.nodes.sort_unstable();
        self.nodes.dedup_by(|later, earlier| later.0 == earlier.0);
    }

    fn take_objects(&mut self, snapshot: &Snapshot) {
        for (name, _) in &self.nodes {
            self.table.add(Vertex::node(name));
        }
        let found = snapshot.objects().par_iter().filter_map(|object| Some((data(object)?, is_precious(object))));
        for (vertex, is_precious) in found.collect::<Vec<_>>() {
            let vertex = self.table.add(vertex);
            self.precious.extend(is_precious.then_some(vertex));
        }
        for (namespace, _) in &self.namespaces {
            for hub in [Hub::Workloads, Hub::Containers, Hub::ServiceAccounts, Hub::Secrets, Hub::ConfigMaps] {
                self.table.add(Vertex::all(hub, Some(namespace)));
            }
            // Every namespace has one, whether the input shows it or not.
            self.table.add(Vertex::account(namespace, "default"));
        }
    }

    fn take_members(&mut self, snapshot: &Snapshot) {
        let ids: Vec<ObjectId> = snapshot.ids().collect();
        // What was made is looked up when all makers are known.
        let roots = ids.par_iter().filter(|&&id| snapshot.maker(id).is_none());
        let found = roots.flat_map_iter(|&id| Found::all_in(snapshot, id)).collect::<Vec<_>>();
        self.by_object = vec![None; ids.len()];
        for found in found {
            let at = &mut self.by_object[found.object.0 as usize];
            *at = at.or(MemberNumber::of(self.members.len()));
            let (object, is_precious) = (snapshot.object(found.object), found.is_precious);
            let member = self.member(object, found);
            self.precious.extend(is_precious.then_some(member.vertex));
            self.members.push(member);
        }
        for id in ids {
            let made = std::iter::successors(snapshot.maker(id), |&maker| snapshot.maker(maker)).last();
            if let Some(at) = made.and_then(|root| self.by_object[root.0 as usize]) {
                self.by_object[id.0 as usize] = Some(at);
            }
        }
    }

    fn member(&mut self, object: &Object, found: Found<'_>) -> Member {
        let Found { object: id, index, containers, account, pods, .. } = found;
        let (kind, namespace) = (object.reference.kind.clone(), CompactString::from(namespace_of(object)));
        let name = name_of(object);
        let vertex =
            self.table.add(Vertex::Workload { kind: kind.clone(), namespace: namespace.clone(), name: name.clone() });
        let containers = containers.into_iter().map(|container| {
            let (kind, namespace, name) = (kind.clone(), namespace.clone(), name.clone());
            self.table.add(Vertex::Container { kind, namespace, name, container: container.into() })
        });
        let containers = containers.collect();
        let account = self.table.add(Vertex::account(&namespace, account));
        let mut nodes: Vec<VertexId> = pods.nodes.iter().map(|name| self.table.add(Vertex::node(name))).collect();
        if nodes.is_empty() && (pods.count == 0 || pods.alive > 0) {
            nodes.push(self.table.add(Vertex::node("*")));
        }
        nodes.sort_unstable();
        nodes.dedup();
        Member {
            object: id,
            index,
            vertex,
            containers,
            account,
            nodes,
            pods: (pods.count > 0).then_some(pods.count),
            is_alive: pods.count == 0 || pods.alive > 0,
        }
    }
}

/// The namespaces that objects tell of, with the object of each: of several the last one.
#[derive(Default)]
struct Namespaces<'s>(FxHashMap<&'s str, Option<ObjectId>>);

impl<'s> Namespaces<'s> {
    fn with(mut self, object: &'s Object, id: ObjectId) -> Self {
        if object.reference.group_kind() == GroupKind::core("Namespace") {
            self.0.insert(&object.reference.name, Some(id));
        } else if let Some(namespace) = object.reference.namespace.as_deref() {
            self.0.entry(namespace).or_default();
        } else if is_of_a_namespace(object) {
            self.0.entry("default").or_default();
        }
        self
    }

    fn and(mut self, other: Self) -> Self {
        for (name, object) in other.0 {
            let own = self.0.entry(name).or_default();
            *own = (*own).max(object);
        }
        self
    }
}

/// The number of a member, counted from 1 so that none takes no room.
#[derive(Debug, Clone, Copy)]
struct MemberNumber(NonZeroU32);

impl MemberNumber {
    fn of(index: usize) -> Option<Self> {
        NonZeroU32::new(u32::try_from(index).ok()?.checked_add(1)?).map(Self)
    }

    fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// The vertex of an object that holds data or stands for somebody.
fn data(object: &Object) -> Option<Vertex> {
    let GroupKind { group: "", kind } = object.reference.group_kind() else { return None };
    let name = Some(object.reference.name.as_str()).filter(|name| !name.is_empty())?;
    match kind {
        "ServiceAccount" => Some(Vertex::account(namespace_of(object), name)),
        "Secret" => Some(Vertex::secret(namespace_of(object), name)),
        "ConfigMap" => Some(Vertex::config_map(namespace_of(object), name)),
        "PersistentVolumeClaim" => Some(Vertex::Claim { namespace: namespace_of(object).into(), name: name.into() }),
        _ => None,
    }
}

/// Whether users marked an object as most precious.
fn is_precious(object: &Object) -> bool {
    let Some(metadata) = object.node().get("metadata") else { return false };
    let marks = metadata.get_each(["annotations", "labels"]).map(|marks| marks?.get(CROWN_JEWEL)?.as_str());
    marks.into_iter().flatten().next().is_some_and(|mark| mark != "false")
}

/// A member by the names that stand in the objects.
struct Found<'s> {
    object: ObjectId,
    index: u32,
    containers: Vec<&'s str>,
    account: &'s str,
    pods: Pods<'s>,
    is_precious: bool,
}

impl<'s> Found<'s> {
    fn all_in(snapshot: &'s Snapshot, object: ObjectId) -> impl Iterator<Item = Self> {
        (0..).zip(snapshot.templates_of(object)).map(move |(index, template)| {
            let mut pods = Pods::default();
            pods.collect(snapshot, object);
            let name = |container: Node<'s>| container.get("name").and_then(Node::as_str).unwrap_or_default();
            let containers = template.containers().map(|(container, _)| name(container)).collect();
            let is_precious = is_precious(snapshot.object(object));
            Self { object, index, containers, account: template.service_account_name(), pods, is_precious }
        })
    }
}

/// The pods of one template.
#[derive(Default)]
struct Pods<'s> {
    count: u32,
    alive: u32,
    nodes: Vec<&'s str>,
}

impl<'s> Pods<'s> {
    fn collect(&mut self, snapshot: &'s Snapshot, id: ObjectId) {
        let object = snapshot.object(id);
        if object.reference.group_kind() == GroupKind::core("Pod") {
            self.count += 1;
            let [spec, status] = object.node().get_each(["spec", "status"]);
            let text = |of: Option<Node<'s>>, key| of?.get(key)?.as_str();
            if !matches!(text(status, "phase"), Some("Succeeded" | "Failed")) {
                self.alive += 1;
                self.nodes.extend(text(spec, "nodeName").filter(|name| !name.is_empty()));
            }
        }
        snapshot.made_by(id).for_each(|made| self.collect(snapshot, made));
    }
}

/// What an object is called: by its name, or by what names are made from.
fn name_of(object: &Object) -> CompactString {
    if !object.reference.name.is_empty() {
        return object.reference.name.clone();
    }
    let prefix = object.node().path(&["metadata", "generateName"]).and_then(Node::as_str);
    prefix.map_or_else(CompactString::default, |prefix| format!("{prefix}*").into())
}

/// Whether an object without a written namespace goes into one.
fn is_of_a_namespace(object: &Object) -> bool {
    let GroupKind { group, kind } = object.reference.group_kind();
    match group {
        "" => !matches!(kind, "Namespace" | "Node" | "PersistentVolume" | "List"),
        "apps" | "batch" => true,
        "rbac.authorization.k8s.io" => matches!(kind, "Role" | "RoleBinding"),
        _ => false,
    }
}

/// The nodes that a configuration of kind makes: `NAME-control-plane`, `NAME-worker`, `NAME-worker2` ...
fn kind_nodes(cluster: &Object) -> Vec<CompactString> {
    let name = cluster.node().get("name").and_then(Node::as_str).unwrap_or("kind");
    let mut count: FxHashMap<&str, usize> = FxHashMap::default();
    let roles = cluster.node().get("nodes").into_iter().flat_map(Node::items);
    let roles: Vec<&str> =
        roles.map(|node| node.get("role").and_then(Node::as_str).unwrap_or("control-plane")).collect();
    let roles = if roles.is_empty() { vec!["control-plane"] } else { roles };
    let named = roles.into_iter().map(|role| {
        let number = count.entry(role).or_default();
        *number += 1;
        let suffix = if *number == 1 { String::new() } else { number.to_string() };
        CompactString::from(format!("{name}-{role}{suffix}"))
    });
    named.collect()
}
