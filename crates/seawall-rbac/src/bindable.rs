//! What bindings would give that nobody has made yet, but somebody may make.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use seawall_model::{GroupKind, Snapshot};

use crate::rule_index::RuleIndex;
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
pub(crate) fn bindable<'s>(rbac: &Rbac<'s>, rules: &RuleIndex<'s>, snapshot: &'s Snapshot) -> Vec<PermissionSet<'s>> {
    let places = Places::of(rbac, rules, snapshot);
    let named = rbac.roles.iter().enumerate().map(|(at, role)| ((role.name, role.namespace), at));
    // Of several of one name, the first.
    let roles: FxHashMap<(&str, Option<&str>), usize> = named.rev().collect();
    let mut known: BTreeSet<(&str, &str, Option<&str>)> =
        rbac.sets.iter().map(|set| (set.role_kind, set.role_name, set.scope.namespace())).collect();
    let mut bindable = Vec::new();
    for (action, role_kind) in [(&BIND_CLUSTER_ROLE, "ClusterRole"), (&BIND_ROLE, "Role")] {
        for granter in allowing(rbac, rules, action) {
            let Grant::Named(names) = rbac.grant(granter, action) else { continue };
            for (role_name, _) in names {
                for scope in places.bindable_by(granter, role_kind) {
                    let namespace = scope.namespace().filter(|_| role_kind == "Role");
                    let Some(&role) = roles.get(&(role_name, namespace)) else { continue };
                    // What allows nothing, or everything.
                    if rbac.roles[role].rules.is_empty() || rules.everything(role).is_some() {
                        continue;
                    }
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
    fn of(rbac: &Rbac<'s>, rules: &RuleIndex<'s>, snapshot: &'s Snapshot) -> Self {
        let may = |action: &Action| -> Vec<Option<&'s str>> {
            let sets = allowing(rbac, rules, action).filter(|set| rbac.grant(set, action).is_something());
            let is_limited = |set: &&PermissionSet<'_>| match set.role {
                RoleFound::Known(role) => rules.everything(role).is_none(),
                RoleFound::Missing | RoleFound::Unknown => true,
            };
            let limited = sets.filter(is_limited);
            limited.map(|set| set.scope.namespace()).collect()
        };
        let made_in = may(&CREATE);
        let mut spaces: BTreeSet<&str> = made_in.iter().flatten().copied().collect();
        if made_in.contains(&None) {
            spaces.extend(snapshot.of_kind(GroupKind::core("Namespace")).map(|object| object.reference.name.as_str()));
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

/// The sets of the roles with a rule that allows `action` of any object.
fn allowing<'r, 's>(
    rbac: &'r Rbac<'s>,
    rules: &RuleIndex<'s>,
    action: &Action,
) -> impl Iterator<Item = &'r PermissionSet<'s>> + use<'r, 's> {
    let mut allows = vec![false; rbac.roles.len()];
    rules.allowing(&rbac.roles, action).into_iter().for_each(|(role, _)| allows[role as usize] = true);
    rbac.sets.iter().filter(move |set| matches!(set.role, RoleFound::Known(role) if allows[role]))
}
