//! How the edges of all analyses become one graph, with what everybody knows of hubs and goals.

use compact_str::CompactString;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::edges::{FixTable, VertexTable, number};
use super::kind::PART;
use super::parts::{Moved, Renumbered, fix_id};
use super::{AccessGraph, Edge, FixId, Goal, HostPower, Hub, Inventory, Parts, Proof, Vertex, VertexId};

impl AccessGraph {
    /// Joins what analyses found. The order of `found` decides the numbers of vertices, nothing else.
    pub fn join(mut inventory: Inventory, found: Vec<Parts>) -> Self {
        let mut joint = Joint { table: std::mem::take(&mut inventory.table), ..Joint::default() };
        joint.table.reserve(found.iter().map(|parts| parts.vertices.vertices().len()).sum());
        joint.proofs.reserve_exact(found.iter().map(|parts| parts.proofs.len()).sum());
        joint.fixes.reserve_exact(found.iter().map(|parts| parts.fixes.len()).sum());
        let mut edges: Vec<Vec<Edge>> = found.into_iter().map(|parts| joint.take(parts)).collect();
        joint.join_goals();
        for member in inventory.members().iter().filter(|member| member.is_alive) {
            member.containers.iter().for_each(|&container| joint.part(member.vertex, container));
        }
        let jewel = joint.table.add(Vertex::Goal(Goal::CrownJewel));
        inventory.precious.iter().for_each(|&vertex| joint.part(vertex, jewel));
        let doubtful = joint.doubtful(std::mem::take(&mut inventory.assumed), &edges);
        joint.join_hubs(&doubtful);
        joint.join_doubtful(doubtful);
        let Joint { table, proofs, fixes, fix_table, parts, .. } = joint;
        edges.push(parts);
        let (edges, starts) = sorted(edges, table.vertices().len());
        let premises = premises(&table, &edges);
        Self { table, edges, starts, proofs, fixes, fix_table, premises, members: inventory }
    }
}

/// A graph whose edges are not sorted yet.
#[derive(Default)]
struct Joint {
    table: VertexTable,
    conjunctions: u32,
    proofs: Vec<Proof>,
    fixes: Vec<FixId>,
    fix_table: FixTable,
    /// The edges that lead to the parts of something and that no analysis finds.
    parts: Vec<Edge>,
}

impl Joint {
    /// The edges of an analysis, by the numbers of the graph.
    fn take(&mut self, parts: Parts) -> Vec<Edge> {
        let renumber = Renumbered::after(&mut self.conjunctions, &parts);
        let known = parts.known;
        let own = parts.vertices.into_iter().map(|vertex| self.table.add(renumber.vertex(vertex)));
        let own: Vec<VertexId> = own.collect();
        let moved = Moved { known, own: &own, proofs: number(self.proofs.len()), fixes: number(self.fixes.len()) };
        let mut edges = parts.edges;
        edges.par_iter_mut().for_each(|edge| *edge = moved.edge(*edge));
        self.proofs.extend(parts.proofs);
        let table: Vec<FixId> = parts.fix_table.into_iter().map(|fix| fix_id(&mut self.fix_table, fix)).collect();
        self.fixes.extend(parts.fixes.into_iter().map(|fix| table[fix.0 as usize]));
        edges
    }

    fn part(&mut self, from: VertexId, to: VertexId) {
        self.parts.push(Edge { kind: &PART, from, to, unsure: None, proofs: (0, 0), fixes: (0, 0) });
    }

    /// What every goal is and gives: root on any node is `node-root`, who is admin of a cluster has all of it.
    fn join_goals(&mut self) {
        let goal = |goal| Vertex::Goal(goal);
        let admin = self.table.add(goal(Goal::ClusterAdmin));
        let data = self.table.add(goal(Goal::SecretData));
        self.table.add(goal(Goal::CloudAdmin));
        self.join_everything(admin, None, &[Hub::Nodes, Hub::Users, Hub::NodeUsers, Hub::Groups]);
        let vertices = self.table.vertices().iter().zip(0..);
        let giving: Vec<(VertexId, Gives)> =
            vertices.filter_map(|(vertex, number)| Some((VertexId(number), Gives::by(vertex)?))).collect();
        for (id, gives) in giving {
            match gives {
                Gives::NodeRoot => self.join_node(id),
                Gives::SecretData => self.part(id, data),
                Gives::AllNodes => {
                    let nodes = self.table.add(Vertex::all(Hub::Nodes, None));
                    self.part(id, nodes);
                }
                Gives::Namespace(namespace) => {
                    self.join_everything(id, Some(&namespace), &[Hub::Permissions, Hub::Gates]);
                }
            }
        }
    }

    /// Root on this node is root on a node.
    fn join_node(&mut self, node: VertexId) {
        let root = self.table.add(Vertex::Goal(Goal::NodeRoot));
        self.part(node, root);
    }

    /// Whoever is admin, of a namespace or of all, has everything that can be in one, and `more`.
    fn join_everything(&mut self, admin: VertexId, namespace: Option<&str>, more: &[Hub]) {
        let in_namespaces =
            [Hub::Workloads, Hub::Containers, Hub::ServiceAccounts, Hub::Secrets, Hub::ConfigMaps, Hub::Claims];
        for &hub in in_namespaces.iter().chain(more) {
            let hub = self.table.add(Vertex::all(hub, namespace));
            self.part(admin, hub);
        }
    }

    /// Those of `assumed` to which no edge of an analysis leads for certain, with the hub that each would be a member of.
    fn doubtful(&mut self, assumed: Vec<Vertex>, found: &[Vec<Edge>]) -> Vec<(VertexId, VertexId)> {
        let mut doubtful = Vec::new();
        for vertex in assumed {
            let Some(hub) = hub_of(&vertex) else { continue };
            let known = self.table.get(&vertex);
            let is_met = |edge: &Edge| Some(edge.to) == known && edge.is_certain();
            if known.is_some() && found.iter().flatten().any(is_met) {
                continue;
            }
            let namespace = vertex.namespace().map(CompactString::from);
            let id = self.table.add(vertex);
            doubtful.push((id, self.table.add(Vertex::Hub { hub, namespace })));
        }
        doubtful
    }

    /// What may be there is got by whoever gets all of its kind; the node that a pod will run on may be that one.
    fn join_doubtful(&mut self, doubtful: Vec<(VertexId, VertexId)>) {
        let unsure = Some("whether it is there: the input, which may be a part only, does not hold it");
        let any = self.table.get(&Vertex::node("*"));
        for (vertex, hub) in doubtful {
            let is_node = matches!(self.table.vertex(vertex), Vertex::Node { .. });
            for from in [Some(hub), any.filter(|_| is_node)].into_iter().flatten() {
                self.parts.push(Edge { kind: &PART, from, to: vertex, unsure, proofs: (0, 0), fixes: (0, 0) });
            }
        }
    }

    /// Hubs of everything lead to hubs of namespaces, those to their members, the doubtful ones left out. A hub that
    /// nothing leads to has no edges.
    fn join_hubs(&mut self, doubtful: &[(VertexId, VertexId)]) {
        let mut memberships = Memberships::of(&self.table);
        memberships.members.retain(|(_, member)| doubtful.iter().all(|(vertex, _)| vertex != member));
        if memberships.members.iter().all(|(place, _)| place.hub != Hub::Nodes) {
            let known = self.table.get(&Vertex::node("*"));
            let some = known.unwrap_or_else(|| self.table.add(Vertex::node("*")));
            if known.is_none() {
                self.join_node(some);
            }
            memberships.members.push((Place { hub: Hub::Nodes, namespace: None }, some));
        }
        let Memberships { namespaces, members, mut spaces } = memberships;
        spaces.sort_unstable_by_key(|&(hub, namespace)| (hub, &namespaces[namespace as usize]));
        let mut hubs: FxHashMap<Place, VertexId> = FxHashMap::default();
        for (hub, namespace) in spaces {
            let whole = self.table.add(Vertex::Hub { hub, namespace: None });
            let name = namespaces[namespace as usize].clone();
            let space = self.table.add(Vertex::Hub { hub, namespace: Some(name) });
            hubs.insert(Place { hub, namespace: Some(namespace) }, space);
            self.part(whole, space);
        }
        for (place, member) in members {
            let from =
                *hubs.entry(place).or_insert_with(|| self.table.add(Vertex::Hub { hub: place.hub, namespace: None }));
            self.part(from, member);
        }
    }
}

/// What a vertex gives by being what it is.
enum Gives {
    NodeRoot,
    SecretData,
    AllNodes,
    /// Everything in this namespace.
    Namespace(CompactString),
}

impl Gives {
    fn by(vertex: &Vertex) -> Option<Self> {
        match vertex {
            Vertex::Node { .. } => Some(Self::NodeRoot),
            Vertex::Secret { .. } => Some(Self::SecretData),
            Vertex::Gate { power: HostPower::Privileged | HostPower::HostPath, .. } => Some(Self::AllNodes),
            Vertex::NamespaceAdmin { namespace } => Some(Self::Namespace(namespace.clone())),
            _ => None,
        }
    }
}

/// A hub by the number of its namespace.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Place {
    hub: Hub,
    namespace: Option<u32>,
}

/// Who is a member of which hub.
struct Memberships {
    namespaces: Vec<CompactString>,
    members: Vec<(Place, VertexId)>,
    /// The hubs of namespaces that there are, those without members included: such a namespace may have a gate of its
    /// own, which leads on.
    spaces: Vec<(Hub, u32)>,
}

impl Memberships {
    fn of(table: &VertexTable) -> Self {
        let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
        let mut members = Vec::new();
        let mut seen = FxHashSet::default();
        let mut spaces = Vec::new();
        for (vertex, index) in table.vertices().iter().zip(0..) {
            let is_member = hub_of(vertex);
            let own = match vertex {
                Vertex::Hub { hub, namespace: Some(_) } => Some(*hub),
                _ => is_member,
            };
            let Some(hub) = own else { continue };
            let next = number(numbers.len());
            let namespace = vertex.namespace().map(|namespace| *numbers.entry(namespace).or_insert(next));
            spaces.extend(namespace.map(|namespace| (hub, namespace)).filter(|space| seen.insert(*space)));
            members.extend(is_member.map(|hub| (Place { hub, namespace }, VertexId(index))));
        }
        let mut namespaces = vec![CompactString::default(); numbers.len()];
        numbers.into_iter().for_each(|(name, number)| namespaces[number as usize] = name.into());
        Self { namespaces, members, spaces }
    }
}

/// The hub that a vertex is a member of.
fn hub_of(vertex: &Vertex) -> Option<Hub> {
    match vertex {
        Vertex::Workload { .. } => Some(Hub::Workloads),
        Vertex::Container { .. } => Some(Hub::Containers),
        Vertex::ServiceAccount { .. } => Some(Hub::ServiceAccounts),
        Vertex::Secret { .. } => Some(Hub::Secrets),
        Vertex::ConfigMap { .. } => Some(Hub::ConfigMaps),
        Vertex::Claim { .. } => Some(Hub::Claims),
        // The node of a pod that was never seen is one of all only where no other is known.
        Vertex::Node { name } if name == "*" => None,
        Vertex::Node { .. } => Some(Hub::Nodes),
        Vertex::Endpoint { .. } => Some(Hub::Endpoints),
        Vertex::User { name } if name.starts_with("system:node:") => Some(Hub::NodeUsers),
        Vertex::User { .. } => Some(Hub::Users),
        Vertex::Group { .. } => Some(Hub::Groups),
        Vertex::Permissions { .. } => Some(Hub::Permissions),
        Vertex::NamespaceAdmin { .. } => Some(Hub::Namespaces),
        _ => None,
    }
}

/// All edges by where they come from, then by where they lead, and for each vertex where its edges begin. They are sorted
/// in the room that they have: a second list of them would be what takes most memory of all.
fn sorted(lists: Vec<Vec<Edge>>, vertices: usize) -> (Vec<Edge>, Vec<u32>) {
    let count = lists.iter().map(Vec::len).sum::<usize>();
    let mut lists = lists.into_iter();
    let mut edges = lists.next().unwrap_or_default();
    edges.reserve_exact(count - edges.len());
    lists.for_each(|list| edges.extend(list));
    let key = |edge: &Edge| (edge.from, edge.to, edge.kind.id, edge.unsure, edge.proofs, edge.fixes);
    edges.par_sort_unstable_by_key(key);
    let mut starts = vec![0_u32; vertices + 1];
    for edge in &edges {
        starts[edge.from.index() + 1] += 1;
    }
    for index in 1..starts.len() {
        starts[index] += starts[index - 1];
    }
    (edges, starts)
}

/// What each conjunction needs.
fn premises(table: &VertexTable, edges: &[Edge]) -> FxHashMap<VertexId, Vec<VertexId>> {
    let is_conjunction: Vec<bool> =
        table.vertices().iter().map(|vertex| matches!(vertex, Vertex::Both { .. })).collect();
    let mut premises: FxHashMap<VertexId, Vec<VertexId>> = FxHashMap::default();
    for edge in edges.iter().filter(|edge| is_conjunction[edge.to.index()]) {
        premises.entry(edge.to).or_default().push(edge.from);
    }
    premises
}
