//! The access graph of a snapshot: what all analyses know of who gets what from whom.

use rayon::prelude::*;
use seawall_cloud::CloudEdges;
use seawall_model::Snapshot;
use seawall_model::access::{AccessGraph, EdgeKind, EdgeSource, Edges, Inventory, Parts};
use seawall_network::NetworkEdges;
use seawall_posture::PostureEdges;
use seawall_rbac::RbacEdges;

/// The analyses that find edges, in the order in which their vertices are numbered.
pub fn edge_sources() -> &'static [&'static dyn EdgeSource] {
    &[&PostureEdges, &RbacEdges, &NetworkEdges, &CloudEdges]
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
    let inventory = Inventory::new(snapshot);
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
