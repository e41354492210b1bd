//! The whole graph: the edges of all analyses, joined by what everybody knows of hubs and goals.

use indexmap::set::Slice;
use rustc_hash::FxHashMap;

use super::edges::{FixTable, VertexTable, number};
use super::kind::PART;
use super::{Edge, EdgeKind, Edges, Fix, FixId, Goal, HostPower, Hub, Inventory, Member, Proof, Vertex, VertexId};
use crate::ObjectId;

/// The graph, immutable. Edges are sorted by where they come from, then by where they lead.
#[derive(Debug, Default)]
pub struct AccessGraph {
    table: VertexTable,
    edges: Vec<Edge>,
    /// For each vertex, where its edges begin in `edges`; one more at the end.
    starts: Vec<u32>,
    proofs: Vec<Proof>,
    fixes: Vec<FixId>,
    fix_table: FixTable,
    /// What each conjunction needs.
    premises: FxHashMap<VertexId, Vec<VertexId>>,
    /// Without its vertices, which have become the graph's.
    members: Inventory,
}

impl AccessGraph {
    /// Joins what analyses found. The order of `found` decides the numbers of vertices, nothing else.
    pub fn join(mut inventory: Inventory, found: Vec<Parts>) -> Self {
        let mut graph = Self::default();
        let known = number(inventory.vertices().len());
        let containers = inventory.members().iter().filter(|member| member.is_alive);
        let containers: Vec<_> = containers.map(|member| (member.vertex, member.containers.clone())).collect();
        graph.table = std::mem::take(&mut inventory.table);
        let mut conjunctions = 0;
        for parts in found {
            graph.take(known, parts, &mut conjunctions);
        }
        graph.join_goals();
        for (workload, containers) in containers {
            containers.into_iter().for_each(|container| graph.part(workload, container));
        }
        let jewel = graph.table.add(Vertex::Goal(Goal::CrownJewel));
        inventory.precious.iter().for_each(|&vertex| graph.part(vertex, jewel));
        let assumed = std::mem::take(&mut inventory.assumed);
        graph.members = inventory;
        let doubtful = graph.doubtful(assumed);
        graph.join_hubs(&doubtful);
        graph.join_doubtful(doubtful);
        graph.sort();
        graph
    }

    fn take(&mut self, known: u32, parts: Parts, conjunctions: &mut u32) {
        let mut most = 0;
        let own: Vec<VertexId> = parts
            .vertices
            .into_iter()
            .map(|vertex| match vertex {
                Vertex::Both { number } => {
                    most = most.max(number + 1);
                    self.table.add(Vertex::Both { number: *conjunctions + number })
                }
                other => self.table.add(other),
            })
            .collect();
        *conjunctions += most;
        let number_of = |fix| FixId(number(self.fix_table.insert_full(fix).0));
        let fixes: Vec<FixId> = parts.fix_table.into_iter().map(number_of).collect();
        let place = |id: VertexId| id.0.checked_sub(known).map_or(id, |own_number| own[own_number as usize]);
        let (proofs_before, fixes_before) = (number(self.proofs.len()), number(self.fixes.len()));
        self.edges.extend(parts.edges.into_iter().map(|mut edge| {
            edge.from = place(edge.from);
            edge.to = place(edge.to);
            edge.proofs.0 += proofs_before;
            edge.fixes.0 += fixes_before;
            edge
        }));
        self.proofs.extend(parts.proofs);
        self.fixes.extend(parts.fixes.into_iter().map(|fix| fixes[fix.0 as usize]));
    }

    fn part(&mut self, from: VertexId, to: VertexId) {
        self.edges.push(Edge { kind: &PART, from, to, unsure: None, proofs: (0, 0), fixes: (0, 0) });
    }

    /// What every goal is and gives: root on any node is `node-root`, who is admin of a cluster has all of it.
    fn join_goals(&mut self) {
        let goal = |goal| Vertex::Goal(goal);
        let admin = self.table.add(goal(Goal::ClusterAdmin));
        let data = self.table.add(goal(Goal::SecretData));
        self.table.add(goal(Goal::CloudAdmin));
        let everything = [
            Hub::Workloads,
            Hub::Containers,
            Hub::ServiceAccounts,
            Hub::Secrets,
            Hub::ConfigMaps,
            Hub::Claims,
            Hub::Nodes,
            Hub::Users,
            Hub::NodeUsers,
            Hub::Groups,
        ];
        for hub in everything {
            let hub = self.table.add(Vertex::all(hub, None));
            self.part(admin, hub);
        }
        for index in 0..self.table.vertices().len() {
            let id = VertexId(number(index));
            match self.table.vertex(id).clone() {
                Vertex::Node { .. } => self.join_node(id),
                Vertex::Secret { .. } => self.part(id, data),
                Vertex::Gate { power: HostPower::Privileged | HostPower::HostPath, .. } => {
                    let nodes = self.table.add(Vertex::all(Hub::Nodes, None));
                    self.part(id, nodes);
                }
                Vertex::NamespaceAdmin { namespace } => self.join_namespace(id, &namespace),
                _ => {}
            }
        }
    }

    /// Root on this node is root on a node.
    fn join_node(&mut self, node: VertexId) {
        let root = self.table.add(Vertex::Goal(Goal::NodeRoot));
        self.part(node, root);
    }

    fn join_namespace(&mut self, admin: VertexId, namespace: &str) {
        let everything = [
            Hub::Workloads,
            Hub::Containers,
            Hub::ServiceAccounts,
            Hub::Secrets,
            Hub::ConfigMaps,
            Hub::Claims,
            Hub::Permissions,
            Hub::Gates,
        ];
        for hub in everything {
            let hub = self.table.add(Vertex::all(hub, Some(namespace)));
            self.part(admin, hub);
        }
    }

    /// Those of `assumed` of which no edge is certain, with the hub that each would be a member of.
    fn doubtful(&mut self, assumed: Vec<Vertex>) -> Vec<(VertexId, VertexId)> {
        let mut doubtful = Vec::new();
        for vertex in assumed {
            let known = self.table.get(&vertex);
            let is_met = |edge: &Edge| Some(edge.to) == known && edge.is_certain();
            if known.is_some() && self.edges.iter().any(is_met) {
                continue;
            }
            let id = self.table.add(vertex.clone());
            if let Some((hub, namespace, _)) = member(&vertex, id.index()) {
                doubtful.push((id, self.table.add(Vertex::Hub { hub, namespace })));
            }
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
                self.edges.push(Edge { kind: &PART, from, to: vertex, unsure, proofs: (0, 0), fixes: (0, 0) });
            }
        }
    }

    /// Hubs of everything lead to hubs of namespaces, those to their members, the doubtful ones left out. A hub that
    /// nothing leads to has no edges.
    fn join_hubs(&mut self, doubtful: &[(VertexId, VertexId)]) {
        let mut members: Vec<(Hub, Option<compact_str::CompactString>, VertexId)> =
            self.table.vertices().iter().enumerate().filter_map(|(index, vertex)| member(vertex, index)).collect();
        members.retain(|(_, _, id)| doubtful.iter().all(|(doubtful, _)| doubtful != id));
        if members.iter().all(|member| member.0 != Hub::Nodes) {
            let known = self.table.get(&Vertex::node("*"));
            let some = known.unwrap_or_else(|| self.table.add(Vertex::node("*")));
            if known.is_none() {
                self.join_node(some);
            }
            members.push((Hub::Nodes, None, some));
        }
        let mut spaces: Vec<(Hub, compact_str::CompactString)> =
            members.iter().filter_map(|(hub, namespace, _)| Some((*hub, namespace.clone()?))).collect();
        // A namespace without members may have a gate of its own, which leads on.
        spaces.extend(self.table.vertices().iter().filter_map(|vertex| match vertex {
            Vertex::Hub { hub, namespace: Some(namespace) } => Some((*hub, namespace.clone())),
            _ => None,
        }));
        spaces.sort_unstable();
        spaces.dedup();
        for (hub, namespace) in spaces {
            let whole = self.table.add(Vertex::Hub { hub, namespace: None });
            let space = self.table.add(Vertex::Hub { hub, namespace: Some(namespace) });
            self.part(whole, space);
        }
        for (hub, namespace, member) in members {
            let from = self.table.add(Vertex::Hub { hub, namespace });
            self.part(from, member);
        }
    }

    fn sort(&mut self) {
        let key = |edge: &Edge| (edge.from, edge.to, edge.kind.id, edge.unsure, edge.proofs);
        self.edges.sort_unstable_by_key(key);
        let mut starts = vec![0_u32; self.table.vertices().len() + 1];
        for edge in &self.edges {
            starts[edge.from.index() + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        self.starts = starts;
        for edge in &self.edges {
            if matches!(self.table.vertex(edge.to), Vertex::Both { .. }) {
                self.premises.entry(edge.to).or_default().push(edge.from);
            }
        }
    }

    /// All vertices, by number.
    pub fn vertices(&self) -> &Slice<Vertex> {
        self.table.vertices()
    }

    /// The vertex with this number.
    pub fn vertex(&self, id: VertexId) -> &Vertex {
        self.table.vertex(id)
    }

    /// What people call a vertex: a conjunction by its premises.
    pub fn called(&self, id: VertexId) -> String {
        match self.premises.get(&id) {
            Some(premises) => {
                let premises: Vec<String> = premises.iter().map(|&premise| self.called(premise)).collect();
                premises.join(" and ")
            }
            None => self.vertex(id).to_string(),
        }
    }

    /// The number of a vertex, if there is one.
    pub fn find(&self, vertex: &Vertex) -> Option<VertexId> {
        self.table.get(vertex)
    }

    /// All pods and templates that nothing else made.
    pub fn members(&self) -> &[Member] {
        self.members.members()
    }

    /// The member that an object holds, or whose pod it is.
    pub fn member_of(&self, object: ObjectId) -> Option<&Member> {
        self.members.member_of(object)
    }

    /// All edges, by where they come from.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// The edges that come from a vertex.
    pub fn from(&self, vertex: VertexId) -> &[Edge] {
        let (start, end) = (self.starts[vertex.index()], self.starts[vertex.index() + 1]);
        &self.edges[start as usize..end as usize]
    }

    /// What an edge is built on.
    pub fn proofs(&self, edge: &Edge) -> &[Proof] {
        &self.proofs[edge.proof_range()]
    }

    /// The numbers of the fixes that take an edge away, each by itself.
    pub fn fixes(&self, edge: &Edge) -> &[FixId] {
        &self.fixes[edge.fix_range()]
    }

    /// All fixes, by number.
    pub fn fix_table(&self) -> &Slice<Fix> {
        self.fix_table.as_slice()
    }

    /// The fix with this number.
    pub fn fix(&self, id: FixId) -> &Fix {
        &self.fix_table[id.0 as usize]
    }

    /// Calls `each` with every edge that somebody goes, and its ends as people know them: the members of a hub in its
    /// place. Edges to the parts of something are no steps and are left out.
    pub fn each_step(&self, mut each: impl FnMut(&Edge, VertexId)) {
        let mut ends = Vec::new();
        for edge in self.edges.iter().filter(|edge| !edge.kind.id.is_empty()) {
            ends.clear();
            self.ends(edge, &mut ends);
            ends.iter().filter(|&&end| end != edge.from).for_each(|&end| each(edge, end));
        }
    }

    /// The ends of an edge as people know them, sorted. A hub without members stands for itself.
    pub fn ends(&self, edge: &Edge, into: &mut Vec<VertexId>) {
        let mut open = vec![edge.to];
        let mut seen = rustc_hash::FxHashSet::default();
        while let Some(at) = open.pop() {
            if !seen.insert(at) {
                continue;
            }
            let leads_on = match self.vertex(at) {
                Vertex::Hub { .. } | Vertex::Reach { .. } => true,
                Vertex::Gate { .. } => edge.to != at,
                _ => false,
            };
            match self.from(at) {
                [_, ..] if leads_on => open.extend(self.from(at).iter().map(|edge| edge.to)),
                _ => into.push(at),
            }
        }
        into.sort_unstable();
    }
}

/// The edges of one analysis, free of the inventory that they were collected over.
#[derive(Debug)]
pub struct Parts {
    vertices: VertexTable,
    edges: Vec<Edge>,
    proofs: Vec<Proof>,
    fixes: Vec<FixId>,
    fix_table: FixTable,
}

impl From<Edges<'_>> for Parts {
    fn from(edges: Edges<'_>) -> Self {
        let Edges { own, edges, proofs, fixes, fix_table, .. } = edges;
        Self { vertices: own, edges, proofs, fixes, fix_table }
    }
}

/// The hub that a vertex is a member of.
fn member(vertex: &Vertex, index: usize) -> Option<(Hub, Option<compact_str::CompactString>, VertexId)> {
    let hub = match vertex {
        Vertex::Workload { .. } => Hub::Workloads,
        Vertex::Container { .. } => Hub::Containers,
        Vertex::ServiceAccount { .. } => Hub::ServiceAccounts,
        Vertex::Secret { .. } => Hub::Secrets,
        Vertex::ConfigMap { .. } => Hub::ConfigMaps,
        Vertex::Claim { .. } => Hub::Claims,
        // The node of a pod that was never seen is one of all only where no other is known.
        Vertex::Node { name } if name == "*" => return None,
        Vertex::Node { .. } => Hub::Nodes,
        Vertex::Endpoint { .. } => Hub::Endpoints,
        Vertex::User { name } if name.starts_with("system:node:") => Hub::NodeUsers,
        Vertex::User { .. } => Hub::Users,
        Vertex::Group { .. } => Hub::Groups,
        Vertex::Permissions { .. } => Hub::Permissions,
        Vertex::NamespaceAdmin { .. } => Hub::Namespaces,
        _ => return None,
    };
    Some((hub, vertex.namespace().map(compact_str::CompactString::from), VertexId(number(index))))
}

/// The kinds of edges that occur, for tests and tables.
impl AccessGraph {
    /// Every kind that an edge is of, by id.
    pub fn kinds(&self) -> Vec<&'static EdgeKind> {
        let mut kinds: Vec<&'static EdgeKind> = self.edges.iter().map(|edge| edge.kind).collect();
        kinds.sort_unstable_by_key(|kind| kind.id);
        kinds.dedup_by_key(|kind| kind.id);
        kinds
    }
}
