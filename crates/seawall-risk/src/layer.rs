//! The graph that a question is asked of: an OR graph in which conjunctions have become links of their own.

use std::sync::OnceLock;

use seawall_model::access::{AccessGraph, Edge, Vertex, VertexId};

use crate::components::Components;
use crate::conjunction::{Joined, join};
use crate::links::Links;
use crate::trunk::Trunks;

/// One layer: only what is certain, or also what may be.
///
/// Vertices are those of the access graph, followed by doubles of the endpoints that the internet reaches. What listens
/// there is taken to be broken into; what only other pods reach needs a flaw that somebody knows of, which may be.
#[derive(Debug)]
pub struct Layer {
    pub(crate) forward: Links,
    pub(crate) backward: Links,
    pub(crate) components: Components,
    /// The endpoints that the doubles stand for.
    doubles: Vec<u32>,
    vertices: usize,
    /// Links beyond the edges of the access graph: `via` goes on from there.
    pub(crate) joined: Vec<Joined>,
    edges: usize,
    costs: Vec<f32>,
    trunks: OnceLock<Trunks>,
}

/// How much less likely a step is that depends on something unknown.
const UNSURE: f64 = 0.5;
/// How likely what listens on an endpoint inside the cluster has a flaw that serves.
pub(crate) const INSIDE_FLAW: f64 = 0.05;

impl Layer {
    pub(crate) fn new(access: &AccessGraph, with_potential: bool, removed: &dyn Fn(usize) -> bool) -> Self {
        let vertices = access.vertices().len();
        let (mut doubles, mut double_of) = (Vec::new(), rustc_hash::FxHashMap::default());
        for edge in access.edges().iter().filter(|edge| is_entry(edge)) {
            double_of.entry(edge.to.0).or_insert_with(|| {
                doubles.push(edge.to.0);
                number(vertices + doubles.len() - 1)
            });
        }
        let mut links: Vec<(u32, u32, u32)> = Vec::with_capacity(access.edges().len());
        let mut costs: Vec<f32> = Vec::with_capacity(access.edges().len());
        for (index, edge) in access.edges().iter().enumerate() {
            let unsure = if edge.is_certain() { 1.0 } else { UNSURE };
            let mut chance = edge.kind.ease.probability() * unsure;
            let is_left_out = !with_potential && !edge.is_certain() || removed(index);
            let via = number(index);
            if is_left_out || matches!(access.vertex(edge.to), Vertex::Both { .. }) {
                costs.push(cost(chance));
                continue;
            }
            if is_entry(edge) {
                links.push((edge.from.0, double_of[&edge.to.0], via));
            } else if edge.kind.id == "E02" {
                if let Some(&double) = double_of.get(&edge.from.0) {
                    links.push((double, edge.to.0, via));
                }
                if with_potential {
                    links.push((edge.from.0, edge.to.0, via));
                    chance = if double_of.contains_key(&edge.from.0) { chance } else { chance * INSIDE_FLAW };
                }
            } else {
                if let Some(&double) = double_of.get(&edge.from.0) {
                    links.push((double, edge.to.0, via));
                }
                links.push((edge.from.0, edge.to.0, via));
            }
            costs.push(cost(chance));
        }
        let count = vertices + doubles.len();
        let mut layer = Self {
            forward: Links::default(),
            backward: Links::default(),
            components: Components::default(),
            doubles,
            vertices,
            joined: Vec::new(),
            edges: access.edges().len(),
            costs,
            trunks: OnceLock::new(),
        };
        let premises = premises(access, with_potential, removed);
        let is_somebody = |vertex: u32| {
            let named = (vertex as usize) < vertices;
            named && is_somebody(access.vertex(VertexId(vertex)))
        };
        join(&mut layer, count, links, &premises, &is_somebody);
        layer
    }

    /// Sets the links and what follows from them.
    pub(crate) fn set_links(&mut self, count: usize, links: &[(u32, u32, u32)]) {
        let forth = || {
            let forward = Links::new(count, links.iter().copied());
            let components = Components::new(&forward);
            (forward, components)
        };
        let back = || Links::new(count, links.iter().map(|&(from, to, via)| (to, from, via)));
        ((self.forward, self.components), self.backward) = rayon::join(forth, back);
    }

    /// What many come to by way of the same.
    pub(crate) fn trunks(&self) -> &Trunks {
        self.trunks.get_or_init(|| Trunks::new(&self.components))
    }

    /// The vertex of the access graph that one of the layer's stands for.
    pub(crate) fn original(&self, vertex: u32) -> VertexId {
        match (vertex as usize).checked_sub(self.vertices) {
            Some(double) => VertexId(self.doubles[double]),
            None => VertexId(vertex),
        }
    }

    /// The vertex of the access graph that this one is; none for the double of an endpoint.
    pub(crate) fn named(&self, vertex: u32) -> Option<VertexId> {
        ((vertex as usize) < self.vertices).then_some(VertexId(vertex))
    }

    /// The edge of the access graph that a link stands for; a conjunction has none.
    pub(crate) fn edge(&self, via: u32) -> Option<usize> {
        ((via as usize) < self.edges).then_some(via as usize)
    }

    /// The conjunction that a link stands for.
    pub(crate) fn conjunction(&self, via: u32) -> Option<&Joined> {
        self.joined.get((via as usize).checked_sub(self.edges)?)
    }

    /// The number of the next conjunction's link.
    pub(crate) fn next_via(&self) -> u32 {
        number(self.edges + self.joined.len())
    }

    /// What going a link costs: minus the logarithm of the chance.
    pub(crate) fn cost(&self, via: u32) -> f32 {
        match self.edge(via) {
            Some(edge) => self.costs[edge],
            None => self.conjunction(via).map_or(f32::INFINITY, |joined| joined.cost),
        }
    }
}

#[cfg(test)]
impl Layer {
    /// Of links without conjunctions, `via` being the place of the cost.
    pub(crate) fn of(forward: Links, backward: Links, components: Components, costs: Vec<f32>) -> Self {
        let (vertices, edges) = (forward.len(), costs.len());
        let (doubles, joined, trunks) = (Vec::new(), Vec::new(), OnceLock::new());
        Self { forward, backward, components, doubles, vertices, joined, edges, costs, trunks }
    }
}

/// Whether somebody can begin there: nothing that only joins others.
fn is_somebody(vertex: &Vertex) -> bool {
    !vertex.is_joint()
        && !matches!(
            vertex,
            Vertex::Gate { .. } | Vertex::NamespaceAdmin { .. } | Vertex::Goal(_) | Vertex::Traffic { .. }
        )
}

/// Whether it is the way in from the internet.
fn is_entry(edge: &Edge) -> bool {
    edge.kind.id == "E01"
}

/// The premises of every conjunction: the vertices, and the edges that lead from them.
fn premises(
    access: &AccessGraph,
    with_potential: bool,
    removed: &dyn Fn(usize) -> bool,
) -> Vec<(u32, Vec<(u32, bool)>)> {
    let mut of: std::collections::BTreeMap<u32, Vec<(u32, bool)>> = std::collections::BTreeMap::new();
    for (index, edge) in access.edges().iter().enumerate() {
        if matches!(access.vertex(edge.to), Vertex::Both { .. }) {
            let holds = (with_potential || edge.is_certain()) && !removed(index);
            of.entry(edge.to.0).or_default().push((edge.from.0, holds));
        }
    }
    of.into_iter().collect()
}

/// Minus the logarithm, and a little for every link, so that of equal ways the shortest is the best and no ring is free.
fn cost(chance: f64) -> f32 {
    const LINK: f64 = 1e-3;
    (LINK - chance.max(1e-9).ln()) as f32
}

pub(crate) fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
