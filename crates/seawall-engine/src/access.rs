//! The access graph of a snapshot: what all analyses know of who gets what from whom.

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use seawall_cloud::CloudEdges;
use seawall_model::Snapshot;
use seawall_model::access::{AccessGraph, EdgeKind, EdgeSource, Edges, Inventory, Parts, Vertex, VertexId};
use seawall_network::NetworkEdges;
use seawall_posture::PostureEdges;
use seawall_rbac::{Rbac, RbacEdges, RoleFound, bootstrap};
use seawall_risk::AttackGraph;

/// The analyses that find edges, in the order in which their vertices are numbered.
pub fn edge_sources() -> &'static [&'static dyn EdgeSource] {
    &[&PostureEdges, &RbacEdges, &NetworkEdges, &CloudEdges]
}

/// Where attacks begin when nobody says where. Users and groups to which Kubernetes alone gives something, told by what it
/// gives and not by their names, are its own parts and no start.
pub fn starts(graph: &AttackGraph, snapshot: &Snapshot) -> Vec<VertexId> {
    let rbac = Rbac::new(snapshot);
    let (mut own, mut others) = (FxHashSet::default(), FxHashSet::default());
    for set in &rbac.sets {
        let is_default = matches!(set.role, RoleFound::Known(role) if bootstrap::is_default(&rbac.roles[role]));
        for (_, subject) in &set.subjects {
            let is_own = is_default && bootstrap::is_default_subject(set, subject);
            let among = if is_own { &mut own } else { &mut others };
            among.insert(subject.vertex());
        }
    }
    let mut starts = graph.starts();
    starts.retain(|start| {
        let vertex = graph.access().vertex(*start);
        !own.contains(vertex) || others.contains(vertex)
    });
    starts
}

/// Every kind of edge, by id. Of W03, whose second half is found by the analysis that knows admission, the first half.
pub fn edge_kinds() -> Vec<&'static EdgeKind> {
    let mut kinds: Vec<&'static EdgeKind> = edge_sources().iter().flat_map(|source| source.kinds()).collect();
    kinds.retain(|kind| kind.name != ADMITTED);
    kinds.sort_unstable_by_key(|kind| kind.id);
    kinds
}

/// The second half of W03.
const ADMITTED: &str = "ADMITTED";

/// The access graph of a snapshot.
pub fn access_graph(snapshot: &Snapshot) -> AccessGraph {
    access_graph_with(snapshot, None)
}

/// The access graph of a snapshot in which there may be `assumed`, which somebody asks about.
pub fn access_graph_with(snapshot: &Snapshot, assumed: Option<Vertex>) -> AccessGraph {
    let mut inventory = Inventory::new(snapshot);
    assumed.into_iter().for_each(|vertex| inventory.assume(vertex));
    let found: Vec<Parts> = edge_sources()
        .par_iter()
        .map(|source| {
            let mut edges = Edges::new(&inventory);
            source.find(snapshot, &inventory, &mut edges);
            edges.into()
        })
        .collect();
    AccessGraph::join(inventory, found)
}
