//! What the edges of posture alone lead to.

use std::collections::BTreeSet;

use seawall_model::access::{AccessGraph, Goal, Vertex, VertexId};
use seawall_posture::PostureEdges;

/// The graph of manifests in one text.
pub(crate) fn graph(text: &str) -> AccessGraph {
    seawall_testkit::edge_pages::graph_of(&PostureEdges, text)
}

/// The containers that get to a goal for certain and by themselves.
pub(crate) fn certain(graph: &AccessGraph, goal: Goal) -> BTreeSet<String> {
    let goal = graph.find(&Vertex::Goal(goal));
    let containers = (0..).map(VertexId).zip(graph.vertices());
    let containers = containers.filter(|(_, vertex)| matches!(vertex, Vertex::Container { .. }));
    containers
        .filter(|(id, _)| goal.is_some_and(|goal| leads(graph, *id, goal)))
        .map(|(_, vertex)| vertex.to_string())
        .collect()
}

fn leads(graph: &AccessGraph, from: VertexId, goal: VertexId) -> bool {
    let mut open = vec![from];
    let mut seen = BTreeSet::new();
    while let Some(at) = open.pop() {
        if at == goal {
            return true;
        }
        // Half of what a step needs is not the step.
        if seen.insert(at) && !matches!(graph.vertex(at), Vertex::Both { .. }) {
            open.extend(graph.from(at).iter().filter(|edge| edge.is_certain()).map(|edge| edge.to));
        }
    }
    false
}
