//! Whoever may write bindings and bind a role gives himself what the role allows.

use rustc_hash::FxHashSet;
use seawall_model::GroupKind;
use seawall_model::access::{Ease, EdgeKind, Edges, Goal, Hub, Tier, Vertex, VertexId};

use crate::access::{Finder, Survey};
use crate::everything::is_everything;
use crate::grants::Grants;
use crate::held::Held;
use crate::way::action;
use crate::{Action, PermissionSet, Scope};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "I09",
        name: "BIND",
        title: "binds himself to the role",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1098.006"],
        doc: include_str!("bind.md"),
    },
    find,
};

const RBAC: &str = "rbac.authorization.k8s.io";

static CREATE_WIDE: [Action; 1] = [action!(cluster "create", "rbac.authorization.k8s.io", "clusterrolebindings")];
static WRITE_WIDE: [Action; 3] = [
    action!(cluster "create", "rbac.authorization.k8s.io", "clusterrolebindings"),
    action!(cluster "update", "rbac.authorization.k8s.io", "clusterrolebindings"),
    action!(cluster "patch", "rbac.authorization.k8s.io", "clusterrolebindings"),
];
static CHANGE_WIDE: [Action; 2] = [
    action!(cluster "update", "rbac.authorization.k8s.io", "clusterrolebindings"),
    action!(cluster "patch", "rbac.authorization.k8s.io", "clusterrolebindings"),
];
static CREATE: [Action; 1] = [action!("create", "rbac.authorization.k8s.io", "rolebindings")];
static CHANGE: [Action; 2] = [
    action!("update", "rbac.authorization.k8s.io", "rolebindings"),
    action!("patch", "rbac.authorization.k8s.io", "rolebindings"),
];
// Authorised in the namespace of the binding: a Role may allow to bind ClusterRoles in its namespace.
static BIND_CLUSTER_ROLE: [Action; 1] = [action!("bind", "rbac.authorization.k8s.io", "clusterroles")];
static BIND_ROLE: [Action; 1] = [action!("bind", "rbac.authorization.k8s.io", "roles")];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let cluster_roles = survey.grants(&BIND_CLUSTER_ROLE);
    let roles = survey.grants(&BIND_ROLE);
    wide(survey, edges, &cluster_roles);
    narrow(survey, edges, &cluster_roles, &roles);
}

/// ClusterRoleBindings.
fn wide(survey: &Survey<'_, '_>, edges: &mut Edges<'_>, roles: &Grants<'_, '_, '_>) {
    // A cluster has a binding of the role that allows everything, also where the input does not show it.
    let is_there = survey.may_have(GroupKind::of(RBAC, "ClusterRoleBinding"), None);
    let write = survey.grants(if is_there { &WRITE_WIDE } else { &CREATE_WIDE }).all();
    let (create, change) = (survey.grants(&CREATE_WIDE).all(), survey.grants(&CHANGE_WIDE));
    let any = everywhere(roles.all());
    let admin = edges.vertex(Vertex::Goal(Goal::ClusterAdmin));
    let all_sets = edges.vertex(Vertex::all(Hub::Permissions, None));
    let mut done: FxHashSet<VertexId> = FxHashSet::default();
    for held in survey.together(edges, &write, &any) {
        held.lead(edges, FINDER.kind, admin);
        held.lead(edges, FINDER.kind, all_sets);
        done.insert(held.from);
    }
    for name in roles.names() {
        let only = everywhere(roles.of_only(name));
        let held = survey.together(edges, &create, &only);
        for held in held.iter().filter(|held| !done.contains(&held.from)) {
            for to in gives(survey, edges, name) {
                held.lead(edges, FINDER.kind, to);
            }
        }
    }
    let sets = survey.sets().take(survey.made).filter(|(set, _)| set.scope == Scope::Cluster);
    change_subjects(survey, edges, &change, (roles, sets.collect()), &done);
}

fn everywhere(held: Vec<Held<'_>>) -> Vec<Held<'_>> {
    held.into_iter().filter(|held| held.namespace.is_none()).collect()
}

/// RoleBindings.
fn narrow(
    survey: &Survey<'_, '_>,
    edges: &mut Edges<'_>,
    cluster_roles: &Grants<'_, '_, '_>,
    roles: &Grants<'_, '_, '_>,
) {
    let (create, change) = (survey.grants(&CREATE).all(), survey.grants(&CHANGE));
    let mut done: FxHashSet<VertexId> = FxHashSet::default();
    for held in survey.together(edges, &create, &cluster_roles.all()) {
        let to = match held.namespace {
            Some(namespace) => edges.vertex(Vertex::NamespaceAdmin { namespace: namespace.into() }),
            None => every_namespace(survey, edges),
        };
        held.lead(edges, FINDER.kind, to);
        done.insert(held.from);
    }
    for name in cluster_roles.names() {
        let held = survey.together(edges, &create, &cluster_roles.of_only(name));
        for held in held.iter().filter(|held| !done.contains(&held.from)) {
            for to in gives_in(survey, edges, ("ClusterRole", name), held.namespace) {
                held.lead(edges, FINDER.kind, to);
            }
        }
    }
    let local: Vec<(&PermissionSet<'_>, VertexId)> =
        survey.sets().filter(|(set, _)| set.scope != Scope::Cluster && set.role_kind == "Role").collect();
    let held = survey.together(edges, &create, &roles.all());
    for held in held.iter().filter(|held| !done.contains(&held.from)) {
        for (_, to) in local.iter().filter(|(set, _)| is_in(set, held.namespace)) {
            held.lead(edges, FINDER.kind, *to);
        }
    }
    for name in roles.names() {
        let held = survey.together(edges, &create, &roles.of_only(name));
        for held in held.iter().filter(|held| !done.contains(&held.from)) {
            for to in gives_in(survey, edges, ("Role", name), held.namespace) {
                held.lead(edges, FINDER.kind, to);
            }
        }
    }
    let sets = survey.sets().take(survey.made).filter(|(set, _)| set.scope != Scope::Cluster);
    let (of_cluster_roles, of_roles) = sets.partition(|(set, _)| set.role_kind == "ClusterRole");
    change_subjects(survey, edges, &change, (cluster_roles, of_cluster_roles), &done);
    change_subjects(survey, edges, &change, (roles, of_roles), &done);
}

/// What whoever may change bindings that are there gets: each keeps its role, so that it is what that binding gives.
fn change_subjects(
    survey: &Survey<'_, '_>,
    edges: &mut Edges<'_>,
    change: &Grants<'_, '_, '_>,
    (roles, sets): (&Grants<'_, '_, '_>, Vec<(&PermissionSet<'_>, VertexId)>),
    done: &FxHashSet<VertexId>,
) {
    // Whoever may do everything needs no binding.
    let limited = |held: &Held<'_>| !survey.is_everything(held.sets[0]);
    let (any_binding, named): (Vec<Held<'_>>, FxHashSet<&str>) =
        (change.all().into_iter().filter(limited).collect(), change.names().into_iter().collect());
    let (any_role, roles_named) = (roles.all().iter().any(limited), roles.names());
    for (set, to) in sets {
        let name = set.object.reference.name.as_str();
        let is_named = named.contains(name);
        let is_bindable = any_role || roles_named.binary_search(&set.role_name).is_ok();
        if any_binding.is_empty() && !is_named || !is_bindable || survey.rbac.rules(set).is_empty() {
            continue;
        }
        let here = |held: &Held<'_>| match set.scope {
            Scope::Cluster => held.namespace.is_none(),
            Scope::Namespace(own) => held.namespace.is_none_or(|namespace| namespace == own),
        };
        let mut bind = roles.of(set.role_name);
        bind.retain(|held| here(held) && limited(held));
        if bind.is_empty() {
            continue;
        }
        let mut change = if is_named { change.of(name) } else { any_binding.clone() };
        change.retain(here);
        let held = survey.together(edges, &change, &bind);
        held.iter().filter(|held| !done.contains(&held.from)).for_each(|held| held.lead(edges, FINDER.kind, to));
    }
}

/// What a ClusterRole gives everywhere, as far as a vertex stands for it.
fn gives(survey: &Survey<'_, '_>, edges: &mut Edges<'_>, role: &str) -> Vec<VertexId> {
    if allows_everything(survey, role) {
        return vec![edges.vertex(Vertex::Goal(Goal::ClusterAdmin))];
    }
    let sets = survey.sets().filter(|(set, _)| set.scope == Scope::Cluster && set.role_name == role);
    sets.map(|(_, to)| to).collect()
}

/// What a role gives in one namespace, or in any.
fn gives_in(
    survey: &Survey<'_, '_>,
    edges: &mut Edges<'_>,
    (kind, role): (&str, &str),
    namespace: Option<&str>,
) -> Vec<VertexId> {
    if kind == "ClusterRole" && allows_everything(survey, role) {
        return vec![match namespace {
            Some(namespace) => edges.vertex(Vertex::NamespaceAdmin { namespace: namespace.into() }),
            None => every_namespace(survey, edges),
        }];
    }
    let sets = survey.sets().filter(|(set, _)| set.scope != Scope::Cluster && is_in(set, namespace));
    sets.filter(|(set, _)| set.role_kind == kind && set.role_name == role).map(|(_, to)| to).collect()
}

fn is_in(set: &PermissionSet<'_>, namespace: Option<&str>) -> bool {
    namespace.is_none() || set.scope.namespace() == namespace
}

/// Whether a ClusterRole allows everything. `cluster-admin` does in every cluster that does not say otherwise.
fn allows_everything(survey: &Survey<'_, '_>, name: &str) -> bool {
    let mut known = survey.rbac.roles.iter().filter(|role| role.namespace.is_none() && role.name == name).peekable();
    match known.peek() {
        Some(_) => known.any(|role| role.rules.iter().any(is_everything)),
        None => name == "cluster-admin" && survey.may_have(GroupKind::of(RBAC, "ClusterRole"), None),
    }
}

/// The hub of all namespaces, each with the vertex of its admin.
fn every_namespace(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) -> VertexId {
    for (namespace, _) in survey.inventory.namespaces() {
        edges.vertex(Vertex::NamespaceAdmin { namespace: namespace.into() });
    }
    edges.vertex(Vertex::NamespaceAdmin { namespace: "kube-system".into() });
    edges.vertex(Vertex::all(Hub::Namespaces, None))
}
