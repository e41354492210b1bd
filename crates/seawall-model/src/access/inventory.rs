//! What there is: the vertices that objects stand for, and who runs where.

use compact_str::CompactString;
use indexmap::set::Slice;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::edges::{VertexId, VertexTable};
use super::{Hub, Vertex};
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
    by_object: FxHashMap<ObjectId, u32>,
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
        self.by_object.get(&object).map(|&index| &self.members[index as usize])
    }

    /// The workload of a member.
    pub fn workload<'s>(&self, snapshot: &'s Snapshot, member: &Member) -> Option<Workload<'s>> {
        snapshot.workloads(member.object).nth(member.index as usize)
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
        let mut found: FxHashMap<&str, Option<ObjectId>> = FxHashMap::default();
        for id in snapshot.ids() {
            let object = snapshot.object(id);
            if object.reference.group_kind() == GroupKind::core("Namespace") {
                found.insert(&object.reference.name, Some(id));
            } else if let Some(namespace) = object.reference.namespace.as_deref() {
                found.entry(namespace).or_default();
            } else if is_of_a_namespace(object) {
                found.entry("default").or_default();
            }
        }
        self.namespaces = found.into_iter().map(|(name, object)| (name.into(), object)).collect();
        self.namespaces.sort_unstable();
    }

    fn take_nodes(&mut self, snapshot: &Snapshot) {
        let named = snapshot.ids().filter(|&id| snapshot.object(id).reference.group_kind() == GroupKind::core("Node"));
        self.nodes = named.map(|id| (snapshot.object(id).reference.name.clone(), Some(id))).collect();
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
        for id in snapshot.ids() {
            let object = snapshot.object(id);
            let (namespace, name) = (namespace_of(object), object.reference.name.as_str());
            let GroupKind { group: "", kind } = object.reference.group_kind() else { continue };
            if name.is_empty() {
                continue;
            }
            let vertex = match kind {
                "ServiceAccount" => Vertex::account(namespace, name),
                "Secret" => Vertex::secret(namespace, name),
                "ConfigMap" => Vertex::config_map(namespace, name),
                "PersistentVolumeClaim" => Vertex::Claim { namespace: namespace.into(), name: name.into() },
                _ => continue,
            };
            let vertex = self.table.add(vertex);
            self.mark(object, vertex);
        }
        for (namespace, _) in &self.namespaces {
            for hub in [Hub::Workloads, Hub::Containers, Hub::ServiceAccounts, Hub::Secrets, Hub::ConfigMaps] {
                self.table.add(Vertex::all(hub, Some(namespace)));
            }
            // Every namespace has one, whether the input shows it or not.
            self.table.add(Vertex::account(namespace, "default"));
        }
    }

    fn mark(&mut self, object: &Object, vertex: VertexId) {
        let mark = object.annotation(CROWN_JEWEL).or_else(|| object.label(CROWN_JEWEL));
        if mark.is_some_and(|mark| mark != "false") {
            self.precious.push(vertex);
        }
    }

    fn take_members(&mut self, snapshot: &Snapshot) {
        let ids: Vec<ObjectId> = snapshot.ids().collect();
        // What was made is looked up when all makers are known.
        let roots = ids.par_iter().filter(|&&id| snapshot.maker(id).is_none());
        let found = roots.flat_map_iter(|&id| Found::all_in(snapshot, id)).collect::<Vec<_>>();
        for found in found {
            let at = u32::try_from(self.members.len()).unwrap_or(u32::MAX);
            self.by_object.entry(found.object).or_insert(at);
            let object = snapshot.object(found.object);
            let member = self.member(object, found);
            self.mark(object, member.vertex);
            self.members.push(member);
        }
        for id in ids {
            let made = std::iter::successors(snapshot.maker(id), |&maker| snapshot.maker(maker)).last();
            if let Some(&at) = made.and_then(|root| self.by_object.get(&root)) {
                self.by_object.insert(id, at);
            }
        }
    }

    fn member(&mut self, object: &Object, found: Found<'_>) -> Member {
        let Found { object: id, index, containers, account, pods } = found;
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

/// A member by the names that stand in the objects.
struct Found<'s> {
    object: ObjectId,
    index: u32,
    containers: Vec<&'s str>,
    account: &'s str,
    pods: Pods<'s>,
}

impl<'s> Found<'s> {
    fn all_in(snapshot: &'s Snapshot, object: ObjectId) -> impl Iterator<Item = Self> {
        (0..).zip(snapshot.workloads(object)).map(move |(index, workload)| {
            let mut pods = Pods::default();
            pods.collect(snapshot, object);
            let containers = workload.containers().iter().map(|container| container.name).collect();
            Self { object, index, containers, account: workload.service_account_name(), pods }
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
            let text = |path: &[&str]| object.node().path(path).and_then(seawall_yaml::Node::as_str);
            if !matches!(text(&["status", "phase"]), Some("Succeeded" | "Failed")) {
                self.alive += 1;
                self.nodes.extend(text(&["spec", "nodeName"]).filter(|name| !name.is_empty()));
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
    let prefix = object.node().path(&["metadata", "generateName"]).and_then(seawall_yaml::Node::as_str);
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
    let name = cluster.node().get("name").and_then(seawall_yaml::Node::as_str).unwrap_or("kind");
    let mut count: FxHashMap<&str, usize> = FxHashMap::default();
    let roles = cluster.node().get("nodes").into_iter().flat_map(seawall_yaml::Node::items);
    let roles: Vec<&str> =
        roles.map(|node| node.get("role").and_then(seawall_yaml::Node::as_str).unwrap_or("control-plane")).collect();
    let roles = if roles.is_empty() { vec!["control-plane"] } else { roles };
    let named = roles.into_iter().map(|role| {
        let number = count.entry(role).or_default();
        *number += 1;
        let suffix = if *number == 1 { String::new() } else { number.to_string() };
        CompactString::from(format!("{name}-{role}{suffix}"))
    });
    named.collect()
}
