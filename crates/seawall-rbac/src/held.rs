//! What somebody may do.

use seawall_model::access::{EdgeKind, Edges, VertexId};

use crate::reason::{Reason, Target};

/// What somebody may do.
#[derive(Debug, Clone)]
pub(crate) struct Held<'s> {
    /// The permission set, or the identity that has several.
    pub(crate) from: VertexId,
    /// The sets, by index: one, or two of one identity.
    pub(crate) sets: Vec<usize>,
    /// Where; none for everywhere.
    pub(crate) namespace: Option<&'s str>,
    /// Each of them enough.
    pub(crate) reasons: Vec<Reason>,
}

impl Held<'_> {
    /// Adds an edge to `target` for each reason.
    pub(crate) fn lead(&self, edges: &mut Edges<'_>, kind: &'static EdgeKind, target: impl Into<Target>) {
        let target = target.into();
        for reason in &self.reasons {
            reason.add(edges, kind, self.from, target);
        }
    }
}

/// Where two scopes are both in force: none for everywhere within.
pub(crate) fn meet<'s>(one: Option<&'s str>, other: Option<&'s str>) -> Option<Option<&'s str>> {
    match (one, other) {
        (Some(one), Some(other)) => (one == other).then_some(Some(one)),
        (one, other) => Some(one.or(other)),
    }
}
