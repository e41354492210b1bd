//! Who gets from one tenant to another.
//!
//! Tenants are told by labels of namespaces. A namespace without one belongs to nobody, and nobody crosses into it.

use rustc_hash::FxHashMap;
use seawall_model::access::{Vertex, VertexId};
use seawall_model::{GroupKind, Snapshot};

use crate::attack_graph::{AttackGraph, Certainty};
use crate::sweep::{LANES, Lanes, has, sweep};

/// Labels and annotations of namespaces that name the tenant.
pub const LABELS: [&str; 5] = [
    "seawall.dev/tenant",
    "capsule.clastix.io/tenant",
    "toolkit.fluxcd.io/tenant",
    "field.cattle.io/projectId",
    "tenant",
];

/// The tenants of a snapshot, by namespace.
#[derive(Debug, Default, Clone)]
pub struct Tenants {
    names: Vec<String>,
    of: FxHashMap<String, usize>,
}

impl Tenants {
    /// Reads the labels of namespaces.
    pub fn new(snapshot: &Snapshot) -> Self {
        let mut tenants = Self::default();
        for namespace in snapshot.of_kind(GroupKind::core("Namespace")) {
            let said = LABELS.iter().find_map(|name| namespace.label(name).or_else(|| namespace.annotation(name)));
            let Some(tenant) = said.filter(|tenant| !tenant.is_empty()) else { continue };
            let known = tenants.names.iter().position(|name| name == tenant);
            let number = known.unwrap_or_else(|| {
                tenants.names.push(tenant.to_owned());
                tenants.names.len() - 1
            });
            tenants.of.insert(namespace.reference.name.to_string(), number);
        }
        tenants
    }

    /// Whether there is more than one.
    pub fn is_something(&self) -> bool {
        self.names.len() > 1
    }

    /// The tenant of a vertex.
    fn of(&self, vertex: &Vertex) -> Option<usize> {
        self.of.get(vertex.namespace()?).copied()
    }
}

/// Somebody of one tenant who gets to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crossing {
    /// Who.
    pub from: VertexId,
    /// What of the other tenant is nearest.
    pub to: VertexId,
}

impl AttackGraph {
    /// For each of `sources` that is of a tenant and gets to another one, what is nearest there.
    pub fn crossings(&self, tenants: &Tenants, sources: &[VertexId], certainty: Certainty) -> Vec<Crossing> {
        if !tenants.is_something() {
            return Vec::new();
        }
        let access = self.access();
        let layer = self.layer(certainty);
        // One gate for all that a tenant has would be a vertex of its own; the first of them stands in for it.
        let mut assets: Vec<Vec<u32>> = vec![Vec::new(); tenants.names.len()];
        for (vertex, number) in access.vertices().iter().zip(0..) {
            let is_asset = matches!(vertex, Vertex::Container { .. } | Vertex::Secret { .. });
            if let Some(tenant) = tenants.of(vertex).filter(|_| is_asset) {
                assets[tenant].push(number);
            }
        }
        let own = |source: VertexId| tenants.of(access.vertex(source));
        let mut crossings = Vec::new();
        let mut found: Vec<bool> = vec![false; sources.len()];
        for (tenant, assets) in assets.iter().enumerate() {
            for chunk in assets.chunks(LANES) {
                let open = |at: &usize| !found[*at] && own(sources[*at]).is_some_and(|own| own != tenant);
                let open: Vec<usize> = (0..sources.len()).filter(open).collect();
                if open.is_empty() {
                    break;
                }
                let reached: Vec<Lanes> = sweep(&layer.components, chunk);
                for at in open {
                    let lanes = &reached[layer.components.of[sources[at].index()] as usize];
                    if let Some(lane) = (0..chunk.len()).find(|&lane| has(lanes, lane)) {
                        found[at] = true;
                        crossings.push(Crossing { from: sources[at], to: VertexId(chunk[lane]) });
                    }
                }
            }
        }
        crossings.sort_by_key(|crossing| crossing.from);
        crossings
    }
}
