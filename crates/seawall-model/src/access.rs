//! The access graph: who gets what from whom.
//!
//! What one analysis knows and another needs is an edge: a container uses a ServiceAccount, a ServiceAccount holds the
//! permissions that a binding gives, permissions create pods, a pod reaches its node. Every edge is something that
//! whoever controls the one end can do to get the other. Each kind of edge is found in one place, by one analysis, with
//! a page that says what it needs and what takes it away.
//!
//! Edges to «all pods of a namespace» and the like lead to [hubs](Hub), which lead on to the members, so that there are
//! as many edges as objects, not as pairs of them. A step that needs two facts is a [conjunction](Vertex::Both).

mod edge;
mod edges;
mod fix;
mod graph;
mod inventory;
mod join;
mod kind;
mod mended;
mod parts;
mod patch;
mod source;
mod vertex;

pub use edge::{Edge, Proof};
pub use edges::{Added, Edges, VertexId};
pub use fix::{Fix, FixId, FixValue};
pub use graph::AccessGraph;
pub use inventory::{CROWN_JEWEL, Inventory, Member, namespace_of};
pub use kind::{Ease, EdgeKind, PART, Tier};
pub use mended::Mended;
pub use parts::Parts;
pub use source::EdgeSource;
pub use vertex::{Goal, HostPower, Hub, Vertex};
