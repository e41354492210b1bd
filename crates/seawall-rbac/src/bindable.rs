//! What bindings would give that nobody has made yet, but somebody may make.

use std::collections::BTreeSet;

use seawall_model::Snapshot;

use crate::everything::is_everything;
use crate::way::action;
use crate::{Action, Grant, PermissionSet, Rbac, RoleFound, Scope};

/// The name that a binding has which is to be made.
pub(crate) const NEW: &str = "(new)";

static CREATE_WIDE: Action = action!(cluster "create", "rbac.authorization.k8s.io", "clusterrolebindings");
static CREATE: Action = action!("create", "rbac.authorization.k8s.io", "rolebindings");
static BIND_CLUSTER_ROLE: Action = action!("bind", "rbac.authorization.k8s.io", "clusterroles");
static BIND_ROLE: Action = action!("bind", "rbac.authorization.k8s.io", "roles");

/// The permission sets of bindings that could be made to roles which somebody may bind by name, where no binding gives
/// the same yet. They name nobody; the binding that they carry is the one that allows to bind. A role that allows
/// everything needs none: what it gives has a vertex of its own.
pub(crate) fn bindable<'s>(rbac: &Rbac<'s>, snapshot: &'s Snapshot) -> Vec<PermissionSet<'s>> {
    let places = Places::of(rbac, snapshot);
    let mut known: BTreeSet<(&str, &str, Option<&str>)> =
        rbac.sets.iter().map(|set| (set.role_kind, set.role_name, set.scope.namespace())).collect();
    let mut bindable = Vec::new();
    for (action, role_kind) in [(&BIND_CLUSTER_ROLE, "ClusterRole"), (&BIND_ROLE, "Role")] {
        for granter in &rbac.sets {
            let Grant::Named(names) = rbac.grant(granter, action) else { continue };
            for (role_name, _) in names {
                for scope in places.bindable_by(granter, role_kind) {
                    let Some(role) = role(rbac, role_kind, role_name, scope) else { continue };
                    if !known.insert((role_kind, role_name, scope.namespace())) {
                        continue;
                    }
                    let role = RoleFound::Known(role);
                    let subjects = Vec::new();
                    bindable.push(PermissionSet { scope, role_kind, role_name, role, subjects, ..granter.clone() });
                }
            }
        }
    }
    bindable
}

/// Where somebody who may not do everything anyway may make bindings.
struct Places<'s> {
    /// Whether ClusterRoleBindings.
    wide: bool,
    /// The namespaces of RoleBindings.
    spaces: BTreeSet<&'s str>,
}

impl<'s> Places<'s> {
    fn of(rbac: &Rbac<'s>, snapshot: &'s Snapshot) -> Self {
        let may = |action: &Action| -> Vec<Option<&'s str>> {
            let sets = rbac.sets.iter().filter(|set| rbac.grant(set, action).is_something());
            let limited = sets.filter(|set| !rbac.rules(set).iter().any(is_everything));
            limited.map(|set| set.scope.namespace()).collect()
        };
        let made_in = may(&CREATE);
        let mut spaces: BTreeSet<&str> = made_in.iter().flatten().copied().collect();
        if made_in.contains(&None) {
            spaces.extend(snapshot.objects().iter().filter_map(|object| object.reference.namespace.as_deref()));
            spaces.insert("kube-system");
        }
        Self { wide: !may(&CREATE_WIDE).is_empty(), spaces }
    }

    /// Where somebody may bind a role by the rights that `granter` gives.
    fn bindable_by(&self, granter: &PermissionSet<'s>, role_kind: &str) -> Vec<Scope<'s>> {
        match granter.scope {
            Scope::Namespace(namespace) => {
                self.spaces.get(namespace).map(|&space| Scope::Namespace(space)).into_iter().collect()
            }
            Scope::Cluster => {
                let wide = (self.wide && role_kind == "ClusterRole").then_some(Scope::Cluster);
                wide.into_iter().chain(self.spaces.iter().map(|&space| Scope::Namespace(space))).collect()
            }
        }
    }
}

/// The role that is meant, unless it allows nothing or everything.
fn role(rbac: &Rbac<'_>, kind: &str, name: &str, scope: Scope<'_>) -> Option<usize> {
    let namespace = scope.namespace().filter(|_| kind == "Role");
    let at = rbac.roles.iter().position(|role| role.name == name && role.namespace == namespace)?;
    let rules = &rbac.roles[at].rules;
    (!rules.is_empty() && !rules.iter().any(is_everything)).then_some(at)
}
