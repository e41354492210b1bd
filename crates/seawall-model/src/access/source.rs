//! Who finds edges.

use super::{EdgeKind, Edges, Inventory};
use crate::Snapshot;

/// An analysis as far as it finds edges. Pure and total, as its findings are.
pub trait EdgeSource: Sync {
    /// One word: `posture`.
    fn name(&self) -> &'static str;

    /// Every kind of edge that it finds.
    fn kinds(&self) -> Vec<&'static EdgeKind>;

    /// Adds the edges of `snapshot`. The vertices of `inventory` are known; others are made as they are met.
    fn find(&self, snapshot: &Snapshot, inventory: &Inventory, into: &mut Edges<'_>);
}
