//! Whoever may write into a role what he does not have himself gives it to everybody who has the role.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::access::{Ease, EdgeKind, Edges, Goal, PART, Tier, Vertex, VertexId};

use crate::access::{Finder, Survey};
use crate::grants::Grants;
use crate::held::Held;
use crate::way::action;
use crate::{Action, PermissionSet, RoleFound, Scope};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "I10",
        name: "ESCALATE",
        title: "writes more into a role of his",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1098.006"],
        doc: include_str!("escalate.md"),
    },
    find,
};

static CREATE_WIDE: [Action; 1] = [action!(cluster "create", "rbac.authorization.k8s.io", "clusterroles")];
static CHANGE_WIDE: [Action; 2] = [
    action!(cluster "update", "rbac.authorization.k8s.io", "clusterroles"),
    action!(cluster "patch", "rbac.authorization.k8s.io", "clusterroles"),
];
static ESCALATE_WIDE: [Action; 1] = [action!(cluster "escalate", "rbac.authorization.k8s.io", "clusterroles")];
static CHANGE: [Action; 2] =
    [action!("update", "rbac.authorization.k8s.io", "roles"), action!("patch", "rbac.authorization.k8s.io", "roles")];
static ESCALATE: [Action; 1] = [action!("escalate", "rbac.authorization.k8s.io", "roles")];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    cluster_roles(survey, edges);
    roles(survey, edges);
}

/// ClusterRoles. Only a ClusterRoleBinding allows to write them, so that whoever may write all has one himself.
fn cluster_roles(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let (change, escalate) = (survey.grants(&CHANGE_WIDE), survey.grants(&ESCALATE_WIDE));
    let admin = edges.vertex(Vertex::Goal(Goal::ClusterAdmin));
    let mut done: FxHashSet<VertexId> = FxHashSet::default();
    let all = (change.all(), escalate.all());
    for held in survey.together(edges, &all.0, &all.1) {
        held.lead(edges, FINDER.kind, admin);
        done.insert(held.from);
    }
    for name in names(&change, &escalate) {
        let held = of_name(survey, edges, [(&all.0, &change), (&all.1, &escalate)], (name, &done));
        if !held.is_empty() {
            let sets = survey.sets().filter(|(set, _)| set.role_kind == "ClusterRole" && set.role_name == name);
            rewrite(survey, edges, &format!("rewrite ClusterRole {name}"), &held, sets.collect());
        }
    }
    // A new ClusterRole with the right label is a part of those that are made of others.
    let create = survey.grants(&CREATE_WIDE).all();
    let held = together(survey, edges, (&create, &all.1), &done);
    let sets = survey.sets().filter(|(set, _)| is_aggregated(survey, set)).collect();
    rewrite(survey, edges, "add to aggregated ClusterRoles", &held, sets);
}

/// Roles of a namespace.
fn roles(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let (change, escalate) = (survey.grants(&CHANGE), survey.grants(&ESCALATE));
    let local = || survey.sets().filter(|(set, _)| set.role_kind == "Role" && set.role != RoleFound::Missing);
    let all = (change.all(), escalate.all());
    let held = together(survey, edges, (&all.0, &all.1), &FxHashSet::default());
    let done: FxHashSet<VertexId> = held.iter().map(|held| held.from).collect();
    rewrite(survey, edges, "rewrite Roles", &held, local().collect());
    for name in names(&change, &escalate) {
        let held = of_name(survey, edges, [(&all.0, &change), (&all.1, &escalate)], (name, &done));
        if !held.is_empty() {
            let sets = local().filter(|(set, _)| set.role_name == name).collect();
            rewrite(survey, edges, &format!("rewrite Role {name}"), &held, sets);
        }
    }
}

/// Those who may both change and escalate, without those who are done and those who may do everything anyway.
fn together<'h>(
    survey: &Survey<'_, '_>,
    edges: &mut Edges<'_>,
    (change, escalate): (&[Held<'h>], &[Held<'h>]),
    done: &FxHashSet<VertexId>,
) -> Vec<Held<'h>> {
    let mut held = survey.together(edges, change, escalate);
    held.retain(|held| !done.contains(&held.from) && !held.sets.iter().any(|&at| survey.is_everything(at)));
    held
}

/// Those who may both change and escalate a role of this name, one of it or both because a rule names it. Whoever may
/// for every name is done.
fn of_name<'h>(
    survey: &Survey<'_, '_>,
    edges: &mut Edges<'_>,
    [change, escalate]: [(&[Held<'h>], &Grants<'_, '_, 'h>); 2],
    (name, done): (&str, &FxHashSet<VertexId>),
) -> Vec<Held<'h>> {
    let (change_it, escalate_it) = (change.1.of_only(name), escalate.1.of_only(name));
    let pairs = [(&change_it[..], &escalate_it[..]), (&change_it, escalate.0), (change.0, &escalate_it)];
    pairs.into_iter().flat_map(|pair| together(survey, edges, pair, done)).collect()
}

/// Leads everybody of `held` who has one of `sets` to what a role can hold where that set is in force. Who may rewrite
/// a role and who has it may be two: then it takes both.
fn rewrite(
    survey: &Survey<'_, '_>,
    edges: &mut Edges<'_>,
    what: &str,
    held: &[Held<'_>],
    sets: Vec<(&PermissionSet<'_>, VertexId)>,
) {
    if held.is_empty() {
        return;
    }
    let mut places: FxHashSet<Option<&str>> = FxHashSet::default();
    let meant: FxHashSet<*const PermissionSet<'_>> = sets.iter().map(|set| std::ptr::from_ref(set.0)).collect();
    // How many of them are where a Role is.
    let mut local: FxHashMap<Option<&str>, usize> = FxHashMap::default();
    for (set, _) in sets.iter().filter(|(set, _)| set.role_kind == "Role") {
        *local.entry(set.scope.namespace()).or_default() += 1;
    }
    for held in held {
        let own = held.sets.iter().map(|&at| &survey.rbac.sets[at]);
        let own: Vec<_> = own.filter(|&set| meant.contains(&std::ptr::from_ref(set)) && reaches(held, set)).collect();
        for set in &own {
            let to = everything(edges, set.scope);
            held.lead(edges, FINDER.kind, to);
        }
        let all = held.namespace.map_or(sets.len(), |_| local.get(&held.namespace).copied().unwrap_or_default());
        if all > own.len() {
            let ability = edges.vertex(Vertex::ability(what, held.namespace));
            held.lead(edges, FINDER.kind, ability);
            places.insert(held.namespace);
        }
    }
    for (set, vertex) in sets {
        // ClusterRoles are written everywhere, Roles where they are.
        let place = set.scope.namespace().filter(|_| set.role_kind == "Role");
        if !places.contains(&None) && !places.contains(&place) {
            continue;
        }
        let ability = edges.vertex(Vertex::ability(what, place));
        if place.is_some() && places.contains(&None) {
            let wide = edges.vertex(Vertex::ability(what, None));
            edges.add(&PART, wide, ability).done();
        }
        let to = everything(edges, set.scope);
        edges.add_all(FINDER.kind, &[ability, vertex], to).done();
    }
}

/// Whether what is held is in force where the role of a set is written.
fn reaches(held: &Held<'_>, set: &PermissionSet<'_>) -> bool {
    held.namespace.is_none() || set.role_kind == "Role" && set.scope.namespace() == held.namespace
}

/// All that a role can allow in a scope.
fn everything(edges: &mut Edges<'_>, scope: Scope<'_>) -> VertexId {
    edges.vertex(match scope {
        Scope::Cluster => Vertex::Goal(Goal::ClusterAdmin),
        Scope::Namespace(namespace) => Vertex::NamespaceAdmin { namespace: namespace.into() },
    })
}

/// The names that both are limited to, or one of them. What is allowed for no name is never escalated by one.
fn names<'s>(change: &Grants<'_, '_, 's>, escalate: &Grants<'_, '_, 's>) -> Vec<&'s str> {
    let names: BTreeSet<&'s str> = change.names().chain(escalate.names()).collect();
    names.into_iter().collect()
}

/// Whether the role of a set is made of others.
fn is_aggregated(survey: &Survey<'_, '_>, set: &PermissionSet<'_>) -> bool {
    let RoleFound::Known(at) = set.role else { return false };
    let role = survey.rbac.roles[at].object.map(|(_, role)| role);
    let rule = role.and_then(|role| role.node().get("aggregationRule"));
    rule.and_then(|rule| rule.get("clusterRoleSelectors")).is_some_and(|selectors| selectors.items().next().is_some())
}
