//! One fact that an edge is built on.

use seawall_model::access::{Added, Fix, FixValue, Proof};
use seawall_model::{Field, ObjectId};
use seawall_yaml::Node;

/// One fact that an edge is built on, and the changes that each take it away.
#[derive(Debug, Clone)]
pub(crate) struct Cause {
    pub(crate) proof: Proof,
    pub(crate) fixes: Vec<Fix>,
}

impl Cause {
    /// What nobody can change here.
    pub(crate) fn given(proof: Proof) -> Self {
        Self { proof, fixes: Vec::new() }
    }

    /// A field that is written, or one that is absent and means something.
    pub(crate) fn field(object: ObjectId, field: Field<'_>) -> Self {
        Self::given(Proof::Field { object, node: field.node.id(), path: field.path })
    }

    /// The same, and another value in that field would take it away.
    pub(crate) fn setting(object: ObjectId, field: Field<'_>, value: impl Into<FixValue>) -> Self {
        Self::field(object, field).or_set(object, field, value)
    }

    /// An element of a list that can be taken out.
    pub(crate) fn element(object: ObjectId, node: Node<'_>) -> Self {
        Self::field(object, node.into()).or_remove(object, node)
    }

    /// Setting this field takes it away, too.
    pub(crate) fn or_set(mut self, object: ObjectId, field: Field<'_>, value: impl Into<FixValue>) -> Self {
        self.fixes.push(Fix::Set { object, node: field.node.id(), path: field.path, value: value.into() });
        self
    }

    /// Taking this element out takes it away, too.
    pub(crate) fn or_remove(mut self, object: ObjectId, node: Node<'_>) -> Self {
        self.fixes.push(Fix::Remove { object, node: node.id() });
        self
    }

    /// Says of an edge what it is built on. Each fix of a cause is a fix of the edge.
    pub(crate) fn lead(causes: &[Self], mut edge: Added<'_, '_>, unsure: Option<&'static str>) {
        for cause in causes {
            edge = edge.proof(cause.proof);
            edge = cause.fixes.iter().fold(edge, |edge, fix| edge.fix(fix.clone()));
        }
        match unsure {
            Some(on) => edge.depends(on).done(),
            None => edge.done(),
        }
    }
}
