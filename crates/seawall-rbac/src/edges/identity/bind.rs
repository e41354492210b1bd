//! Whoever may write bindings and bind a role gives himself what the role allows.

use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::GroupKind;
use seawall_model::access::{Ease, EdgeKind, Edges, Goal, Hub, Tier, Vertex, VertexId};

use crate::access::{Finder, Survey};
use crate::bound::{Bound, Local, Set, every_namespace};
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
    let bound = Bound::of(survey);
    wide(survey, edges, &bound, &cluster_roles);
    narrow(survey, edges, &bound, (&cluster_roles, &roles));
}

/// ClusterRoleBindings.
fn wide<'a, 's>(survey: &Survey<'a, 's>, edges: &mut Edges<'_>, bound: &Bound<'a, 's>, roles: &Grants<'_, 'a, 's>) {
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
            for to in bound.gives(survey, edges, name) {
                held.lead(edges, FINDER.kind, to);
            }
        }
    }
    let sets: Vec<Set<'_, '_>> = bound.made.iter().copied().filter(|(set, _)| set.scope == Scope::Cluster).collect();
    let each = |edges: &mut Edges<'_>, held: &Held<'_>| {
        sets.iter().filter(|set| reaches(held, set.0)).for_each(|set| held.lead(edges, FINDER.kind, set.1));
    };
    change_subjects(survey, edges, Change { change: &change, roles, sets: &sets, done: &done }, each);
}

fn everywhere(held: Vec<Held<'_>>) -> Vec<Held<'_>> {
    held.into_iter().filter(|held| held.namespace.is_none()).collect()
}

/// RoleBindings.
fn narrow<'a, 's>(
    survey: &Survey<'a, 's>,
    edges: &mut Edges<'_>,
    bound: &Bound<'a, 's>,
    (cluster_roles, roles): (&Grants<'_, 'a, 's>, &Grants<'_, 'a, 's>),
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
            for to in bound.gives_in(survey, edges, ("ClusterRole", name), held.namespace) {
                held.lead(edges, FINDER.kind, to);
            }
        }
    }
    let mut local = Local::of(survey, bound);
    for held in survey.together(edges, &create, &roles.all()).iter().filter(|held| !done.contains(&held.from)) {
        local.lead(edges, FINDER.kind, held);
        local.others(held.namespace).for_each(|&(_, to)| held.lead(edges, FINDER.kind, to));
    }
    for name in roles.names() {
        let held = survey.together(edges, &create, &roles.of_only(name));
        for held in held.iter().filter(|held| !done.contains(&held.from)) {
            for to in bound.gives_in(survey, edges, ("Role", name), held.namespace) {
                held.lead(edges, FINDER.kind, to);
            }
        }
    }
    let is_of_cluster_role = |set: &PermissionSet<'_>| set.scope != Scope::Cluster && set.role_kind == "ClusterRole";
    let of_cluster_roles: Vec<Set<'_, '_>> =
        bound.made.iter().copied().filter(|set| is_of_cluster_role(set.0)).collect();
    let each = |edges: &mut Edges<'_>, held: &Held<'_>| {
        of_cluster_roles.iter().filter(|set| reaches(held, set.0)).for_each(|set| held.lead(edges, FINDER.kind, set.1));
    };
    let of = Change { change: &change, roles: cluster_roles, sets: &of_cluster_roles, done: &done };
    change_subjects(survey, edges, of, each);
    let sets = local.sets.clone();
    let of = Change { change: &change, roles, sets: &sets, done: &done };
    change_subjects(survey, edges, of, |edges, held| local.lead(edges, FINDER.kind, held));
    local.join(edges);
}

/// Bindings whose subjects may be changed.
#[derive(Clone, Copy)]
struct Change<'c, 'a, 's> {
    /// Who may change bindings.
    change: &'c Grants<'c, 'a, 's>,
    /// Who may bind their roles.
    roles: &'c Grants<'c, 'a, 's>,
    /// What the bindings give that give anything.
    sets: &'c [Set<'a, 's>],
    /// Whoever is led to all of it already.
    done: &'c FxHashSet<VertexId>,
}

/// What whoever may change bindings that are there gets: each keeps its role, so that it is what that binding gives.
/// `all` leads whoever may change any of them and bind any role to all of them.
fn change_subjects<'a, 's>(
    survey: &Survey<'a, 's>,
    edges: &mut Edges<'_>,
    of: Change<'_, 'a, 's>,
    mut all: impl FnMut(&mut Edges<'_>, &Held<'s>),
) {
    // Whoever may do everything needs no binding.
    let limited = |mut held: Vec<Held<'s>>| {
        held.retain(|held| !survey.is_everything(held.sets[0]));
        held
    };
    let (any_binding, any_role) = (limited(of.change.all()), limited(of.roles.all()));
    let is_left = |held: &&Held<'_>| !of.done.contains(&held.from);
    for held in survey.together(edges, &any_binding, &any_role).iter().filter(is_left) {
        all(edges, held);
    }
    let lead = |edges: &mut Edges<'_>, held: &[Held<'_>], sets: &[Set<'_, '_>]| {
        for held in held.iter().filter(is_left) {
            sets.iter().filter(|set| reaches(held, set.0)).for_each(|set| held.lead(edges, FINDER.kind, set.1));
        }
    };
    let by_role = by(of.sets, |set| set.role_name);
    for role in of.roles.names() {
        let Some(sets) = by_role.get(role) else { continue };
        let held = survey.together(edges, &any_binding, &limited(of.roles.of_only(role)));
        lead(edges, &held, sets);
    }
    let by_binding = by(of.sets, |set| &set.object.reference.name);
    for binding in of.change.names() {
        let Some(sets) = by_binding.get(binding) else { continue };
        let change = limited(of.change.of_only(binding));
        let held = survey.together(edges, &change, &any_role);
        lead(edges, &held, sets);
        for set in sets {
            let held = survey.together(edges, &change, &limited(of.roles.of_only(set.0.role_name)));
            lead(edges, &held, std::slice::from_ref(set));
        }
    }
}

/// What bindings give, by a name of theirs.
fn by<'a, 's, 'n>(
    sets: &[Set<'a, 's>],
    name: impl Fn(&'a PermissionSet<'s>) -> &'n str,
) -> FxHashMap<&'n str, Vec<Set<'a, 's>>> {
    let mut by: FxHashMap<&str, Vec<Set<'a, 's>>> = FxHashMap::default();
    sets.iter().for_each(|&set| by.entry(name(set.0)).or_default().push(set));
    by
}

/// Whether a binding is where something is held.
fn reaches(held: &Held<'_>, set: &PermissionSet<'_>) -> bool {
    match set.scope {
        Scope::Cluster => held.namespace.is_none(),
        Scope::Namespace(own) => held.namespace.is_none_or(|namespace| namespace == own),
    }
}
