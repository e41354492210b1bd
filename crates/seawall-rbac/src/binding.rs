//! What one binding gives to whom.

use seawall_model::access::Vertex;
use seawall_model::{Object, ObjectId};

use crate::Subject;

/// Where a binding gives its role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope<'s> {
    /// Everywhere, cluster-scoped resources included.
    Cluster,
    /// In one namespace, nothing cluster-scoped.
    Namespace(&'s str),
}

impl<'s> Scope<'s> {
    /// The namespace; none for everywhere.
    pub fn namespace(self) -> Option<&'s str> {
        match self {
            Self::Cluster => None,
            Self::Namespace(namespace) => Some(namespace),
        }
    }
}

/// The role that a binding refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleFound {
    /// This one of [`crate::Rbac::roles`].
    Known(usize),
    /// There is none, or none that such a binding may refer to: it gives nothing.
    Missing,
    /// It is not in the input, which may be a part only.
    Unknown,
}

/// What one binding gives to whom: a role in a scope.
#[derive(Debug, Clone)]
pub struct PermissionSet<'s> {
    /// The RoleBinding or ClusterRoleBinding.
    pub binding: ObjectId,
    /// The same.
    pub object: &'s Object,
    /// Where the role is in force.
    pub scope: Scope<'s>,
    /// The kind of role that is referred to: `Role` or `ClusterRole`.
    pub role_kind: &'s str,
    /// The name that is referred to.
    pub role_name: &'s str,
    /// The role.
    pub role: RoleFound,
    /// Who gets it, each with its index among the subjects as written. Subjects that match nobody are left out.
    pub subjects: Vec<(u16, Subject<'s>)>,
}

impl PermissionSet<'_> {
    /// Its vertex in the access graph.
    pub fn vertex(&self) -> Vertex {
        Vertex::Permissions {
            namespace: self.scope.namespace().map(Into::into),
            role: self.role_name.into(),
            binding: self.object.reference.name.clone(),
        }
    }
}
