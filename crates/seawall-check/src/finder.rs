//! The anatomy of an edge: its kind, and the function that finds its edges.

use seawall_model::access::EdgeKind;

/// A kind of edge with the function that finds its edges. `F` is what an analysis looks at.
#[derive(Debug, Clone, Copy)]
pub struct Finder<F> {
    /// The kind.
    pub kind: &'static EdgeKind,
    /// What it looks at, and how.
    pub find: F,
}
