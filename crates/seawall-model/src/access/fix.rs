//! What would take edges away, as something that users can change.

use seawall_yaml::NodeId;

use crate::ObjectId;

/// The number of a fix in its graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FixId(pub u32);

/// One change that takes edges away. Equal fixes are one: what sets a container's `privileged` to false takes away all
/// edges that are there because of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fix {
    /// Takes a subject out of a binding; the last one takes the binding with it.
    Unbind {
        /// The RoleBinding or ClusterRoleBinding.
        binding: ObjectId,
        /// The index of the subject.
        subject: u16,
    },
    /// Deletes an object: a binding, a legacy token.
    Delete {
        /// The object.
        object: ObjectId,
    },
    /// Takes an action out of a rule of a role. Offered only where the rule names it, not where it says `*`.
    Disallow {
        /// The role.
        role: ObjectId,
        /// The index of the rule.
        rule: u16,
        /// The verb.
        verb: &'static str,
        /// Resource or `resource/subresource`.
        resource: &'static str,
    },
    /// Sets a field.
    Set {
        /// The object.
        object: ObjectId,
        /// A written node.
        node: NodeId,
        /// The way on from there, as [`crate::Field`] has it; empty for the node itself.
        path: &'static str,
        /// The value.
        value: FixValue,
    },
    /// Takes a field or an element of a list away.
    Remove {
        /// The object.
        object: ObjectId,
        /// The field's value, or the element.
        node: NodeId,
    },
    /// Admits nothing below this Pod Security level in a namespace.
    Enforce {
        /// The Namespace object.
        namespace: ObjectId,
        /// `baseline` or `restricted`.
        level: &'static str,
    },
    /// A NetworkPolicy that admits nothing to a workload but what is written for it.
    Isolate {
        /// The object that holds the pods.
        workload: ObjectId,
    },
}

/// The value that a fix sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FixValue {
    /// `true` or `false`.
    Bool(bool),
    /// Text.
    Text(&'static str),
}

impl From<bool> for FixValue {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&'static str> for FixValue {
    fn from(value: &'static str) -> Self {
        Self::Text(value)
    }
}
