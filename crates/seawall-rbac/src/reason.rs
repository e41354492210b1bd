//! Why an edge is there: grants that are enough together.

use seawall_model::access::{EdgeKind, Edges, Fix, Proof, VertexId};

/// Grants that are enough together. Each fix takes one of them away.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reason {
    pub(crate) proofs: Vec<Proof>,
    pub(crate) fixes: Vec<Fix>,
}

impl Reason {
    /// Both of them.
    pub(crate) fn and(&self, other: &Self) -> Self {
        let mut both = self.clone();
        both.proofs.extend(other.proofs.iter().filter(|proof| !self.proofs.contains(proof)));
        both.fixes.extend(other.fixes.iter().filter(|fix| !self.fixes.contains(fix)).cloned());
        both
    }
}

/// Where an edge leads, and what it depends on that the input does not tell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) to: VertexId,
    pub(crate) unsure: Option<&'static str>,
}

impl From<VertexId> for Target {
    fn from(to: VertexId) -> Self {
        Self { to, unsure: None }
    }
}

impl Reason {
    /// Adds an edge that is there because of it.
    pub(crate) fn add(&self, edges: &mut Edges<'_>, kind: &'static EdgeKind, from: VertexId, target: Target) {
        let mut added = edges.add(kind, from, target.to);
        for proof in &self.proofs {
            added = added.proof(*proof);
        }
        for fix in &self.fixes {
            added = added.fix(fix.clone());
        }
        if let Some(on) = target.unsure {
            added = added.depends(on);
        }
        added.done();
    }
}

/// Every reason of the one with every reason of the other.
pub(crate) fn product(one: &[Reason], other: &[Reason]) -> Vec<Reason> {
    one.iter().flat_map(|first| other.iter().map(move |second| first.and(second))).collect()
}
