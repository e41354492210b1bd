//! Bindings of roles as they are written.

use super::read::{List, Maybe, view};

view! {
    /// A RoleBinding; a ClusterRoleBinding has the same fields.
    RoleBinding of "io.k8s.api.rbac.v1.RoleBinding" {
        /// Who gets the role.
        subjects: List<'d, Subject<'d>> = "subjects",
        /// The role.
        role_ref: Option<RoleRef<'d>> = "roleRef",
    }
}

view! {
    /// Who gets a role.
    Subject of "io.k8s.api.rbac.v1.Subject" {
        /// `User`, `Group` or `ServiceAccount`.
        kind: Maybe<'d, &'d str> = "kind",
        /// Name.
        name: Maybe<'d, &'d str> = "name",
        /// Namespace of a ServiceAccount.
        namespace: Maybe<'d, &'d str> = "namespace",
    }
}

view! {
    /// The role that is bound.
    RoleRef of "io.k8s.api.rbac.v1.RoleRef" {
        /// `Role` or `ClusterRole`.
        kind: Maybe<'d, &'d str> = "kind",
        /// Name.
        name: Maybe<'d, &'d str> = "name",
    }
}

impl<'d> Subject<'d> {
    /// The ServiceAccount that is meant, by namespace as written and name: one by its kind, or the user that it is to
    /// the API server.
    pub fn service_account(&self) -> Option<(Option<&'d str>, &'d str)> {
        let name = self.name?.value;
        match self.kind?.value {
            "ServiceAccount" => Some((self.namespace.map(|namespace| namespace.value), name)),
            "User" => {
                let (namespace, name) = name.strip_prefix("system:serviceaccount:")?.split_once(':')?;
                Some((Some(namespace), name))
            }
            _ => None,
        }
    }
}
