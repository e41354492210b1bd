//! One edge: what somebody can do, what it is built on, and what takes it away.

use seawall_yaml::NodeId;

use super::{EdgeKind, VertexId};
use crate::ObjectId;

/// One edge.
#[derive(Debug, Clone, Copy)]
pub struct Edge {
    /// What is done.
    pub kind: &'static EdgeKind,
    /// Who can.
    pub from: VertexId,
    /// What is got.
    pub to: VertexId,
    /// What it depends on that the input does not tell: the edge is potential. None: it is there.
    pub unsure: Option<&'static str>,
    /// Its proofs: where they begin and how many.
    pub(super) proofs: (u32, u16),
    /// Its fixes, each of which takes it away: where they begin and how many.
    pub(super) fixes: (u32, u16),
}

/// What an edge is built on. Becomes text when somebody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// A field of an object, or one that is absent.
    Field {
        /// The object.
        object: ObjectId,
        /// A written node.
        node: NodeId,
        /// The way on from there, as [`crate::Field`] has it; empty for the node itself.
        path: &'static str,
    },
    /// A rule of a role that a binding gives.
    Grant {
        /// The binding.
        binding: ObjectId,
        /// The role whose rule it is; of an aggregated one the role that the rule came from.
        role: ObjectId,
        /// The index of the rule there.
        rule: u16,
        /// What it allows: `create pods/exec`.
        action: &'static str,
    },
    /// Another object that has a part in it.
    Object {
        /// The object.
        object: ObjectId,
        /// Its part, in a few words.
        part: &'static str,
    },
    /// A fact: a default of Kubernetes, what a version does.
    Fact(&'static str),
}

impl Edge {
    /// Whether it is there for certain.
    pub fn is_certain(&self) -> bool {
        self.unsure.is_none()
    }

    /// The fixes by number, in a graph's list.
    pub(super) fn fix_range(&self) -> std::ops::Range<usize> {
        let start = self.fixes.0 as usize;
        start..start + usize::from(self.fixes.1)
    }

    pub(super) fn proof_range(&self) -> std::ops::Range<usize> {
        let start = self.proofs.0 as usize;
        start..start + usize::from(self.proofs.1)
    }
}
