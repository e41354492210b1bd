//! Halves of steps, which grants give and pods or namespaces complete.

use seawall_model::access::{Edges, PART, Vertex, VertexId};

/// `get pods/log` in a namespace; `get nodes/log` and `get nodes/proxy` are it everywhere.
pub(crate) const READS_LOGS: &str = "read node logs";

/// `update namespaces`, and so the labels that Pod Security reads.
pub(crate) const RELABELS: &str = "relabel the namespace";

/// To change or delete what admission asks: policies, their bindings and webhooks.
pub(crate) const WEAKENS_POLICIES: &str = "weaken admission policies";

/// The ability in one namespace, which whoever has it everywhere has as well.
pub(crate) fn in_namespace(edges: &mut Edges<'_>, what: &str, namespace: &str) -> VertexId {
    let everywhere = edges.vertex(Vertex::ability(what, None));
    let here = edges.vertex(Vertex::ability(what, Some(namespace)));
    edges.add(&PART, everywhere, here).done();
    here
}
