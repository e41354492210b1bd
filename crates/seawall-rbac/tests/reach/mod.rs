//! Who reaches a goal, the slow way.

use std::collections::BTreeSet;

use seawall_model::access::{AccessGraph, Goal, Vertex, VertexId};

/// Everybody who reaches a goal by certain edges; a conjunction only with all that it takes.
pub(crate) fn reaching(graph: &AccessGraph, goal: Goal) -> BTreeSet<String> {
    let identities = graph.vertices().iter().filter(|vertex| {
        matches!(vertex, Vertex::User { .. } | Vertex::Group { .. } | Vertex::ServiceAccount { .. } | Vertex::ApiServer)
    });
    let goal = graph.find(&Vertex::Goal(goal));
    let reaching = identities.filter(|vertex| {
        let from = graph.find(vertex);
        goal.zip(from).is_some_and(|(goal, from)| reached(graph, from)[goal.index()])
    });
    reaching.map(ToString::to_string).collect()
}

fn reached(graph: &AccessGraph, from: VertexId) -> Vec<bool> {
    let mut premises = vec![0_usize; graph.vertices().len()];
    for edge in graph.edges() {
        premises[edge.to.index()] += 1;
    }
    let mut met = vec![0_usize; graph.vertices().len()];
    let mut reached = vec![false; graph.vertices().len()];
    reached[from.index()] = true;
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        for edge in graph.from(at).iter().filter(|edge| edge.is_certain()) {
            let to = edge.to.index();
            met[to] += 1;
            let needs_all = matches!(graph.vertex(edge.to), Vertex::Both { .. });
            if !reached[to] && (!needs_all || met[to] == premises[to]) {
                reached[to] = true;
                open.push(edge.to);
            }
        }
    }
    reached
}
