//! All roles and bindings of a snapshot, resolved.

use rustc_hash::FxHashMap;
use seawall_model::access::namespace_of;
use seawall_model::{GroupKind, Object, ObjectId, Snapshot};
use seawall_yaml::Node;

use crate::aggregation::{aggregated, is_aggregated, is_unfilled, written};
use crate::binding::{PermissionSet, RoleFound, Scope};
use crate::bootstrap::{self, DefaultRole};
use crate::{Action, Grant, PolicyRule, Role, Subject};

const GROUP: &str = "rbac.authorization.k8s.io";

/// All roles and bindings of a snapshot, resolved. Objects that name no namespace are taken to be in `default`.
#[derive(Debug)]
pub struct Rbac<'s> {
    /// The roles.
    pub roles: Vec<Role<'s>>,
    /// What bindings give, in canonical order of the bindings; those included that give nothing.
    pub sets: Vec<PermissionSet<'s>>,
}

impl<'s> Rbac<'s> {
    /// Reads the roles and bindings that are in force: of several with the same name the last one.
    pub fn new(snapshot: &'s Snapshot) -> Self {
        let of = |kind: &'static str| {
            let objects = snapshot.of_kind(GroupKind::of(GROUP, kind)).filter_map(|object| snapshot.id_of(object));
            let in_force = objects.filter(|&id| !snapshot.is_replaced(id)).map(|id| (id, snapshot.object(id)));
            let mut in_force: Vec<(ObjectId, &'s Object)> = in_force.collect();
            in_force.sort_unstable_by_key(|entry| entry.0);
            in_force
        };
        let cluster_roles = of("ClusterRole");
        let mut roles: Vec<Role<'s>> =
            (0..cluster_roles.len()).map(|index| cluster_role(index, &cluster_roles, snapshot.is_closed())).collect();
        roles.extend(of("Role").into_iter().map(|(id, role)| Role {
            object: Some((id, role)),
            namespace: Some(namespace_of(role)),
            name: &role.reference.name,
            rules: written(id, role),
            may_have_more: false,
        }));
        let mut index: FxHashMap<(Option<&str>, &str), usize> =
            roles.iter().enumerate().map(|(index, role)| ((role.namespace, role.name), index)).collect();
        let bindings = of("ClusterRoleBinding").into_iter().map(|binding| (binding, Scope::Cluster));
        let local = of("RoleBinding").into_iter().map(|binding| (binding, Scope::Namespace(namespace_of(binding.1))));
        let mut sets: Vec<PermissionSet<'s>> =
            bindings.chain(local).map(|((id, binding), scope)| set(id, binding, scope, &index, snapshot)).collect();
        for set in sets.iter_mut().filter(|set| set.role == RoleFound::Unknown) {
            let namespace = set.scope.namespace().filter(|_| set.role_kind == "Role");
            let Some(default) = bootstrap::role_in(namespace, set.role_name).filter(|role| role.is_everywhere) else {
                continue;
            };
            let known = *index.entry((namespace, default.name)).or_insert(roles.len());
            if known == roles.len() {
                roles.push(made_by_kubernetes(default, &cluster_roles));
            }
            set.role = RoleFound::Known(known);
        }
        sets.sort_by_key(|set| set.binding);
        Self { roles, sets }
    }

    /// The role that a set gives; none when it is missing or unknown.
    pub fn role(&self, set: &PermissionSet<'s>) -> Option<&Role<'s>> {
        match set.role {
            RoleFound::Known(index) => Some(&self.roles[index]),
            RoleFound::Missing | RoleFound::Unknown => None,
        }
    }

    /// The rules that a set gives; none when its role is missing or unknown.
    pub fn rules(&self, set: &PermissionSet<'s>) -> &[PolicyRule<'s>] {
        match set.role {
            RoleFound::Known(index) => &self.roles[index].rules,
            RoleFound::Missing | RoleFound::Unknown => &[],
        }
    }

    /// How far a set allows an action.
    pub fn grant(&self, set: &PermissionSet<'s>, action: &Action) -> Grant<'s> {
        if action.is_of_cluster && set.scope != Scope::Cluster {
            return Grant::Nothing;
        }
        Grant::of(self.rules(set), action)
    }
}

fn cluster_role<'s>(index: usize, roles: &[(ObjectId, &'s Object)], is_closed: bool) -> Role<'s> {
    let (id, object) = roles[index];
    let is_made = is_unfilled(id, object);
    let rules = if is_made { aggregated(index, roles) } else { written(id, object) };
    Role {
        object: Some((id, object)),
        namespace: None,
        name: &object.reference.name,
        rules,
        may_have_more: is_made && !is_closed,
    }
}

/// A role that every cluster has, with what the roles of the input are aggregated to it.
fn made_by_kubernetes<'s>(default: &'static DefaultRole, roles: &[(ObjectId, &'s Object)]) -> Role<'s> {
    let mut rules = default.rules.clone();
    if default.is_aggregated {
        // Of several roles, each made of the one before, the label of the innermost counts as well.
        let wholes = bootstrap::roles().iter().filter(|role| role.is_aggregated);
        let labels: Vec<String> = wholes
            .filter(|whole| whole.name == default.name || is_part_of(whole, default))
            .map(|whole| format!("rbac.authorization.k8s.io/aggregate-to-{}", whole.name))
            .collect();
        let parts = roles
            .iter()
            .filter(|(_, role)| !is_aggregated(role) && labels.iter().any(|label| role.label(label) == Some("true")));
        rules.extend(parts.flat_map(|&(id, role)| written(id, role)));
    }
    let may_have_more = default.is_aggregated;
    Role { object: None, namespace: default.namespace, name: default.name, rules, may_have_more }
}

/// Whether `whole` holds `part`, straight or through another.
fn is_part_of(part: &DefaultRole, whole: &DefaultRole) -> bool {
    part.into
        .iter()
        .any(|&name| name == whole.name || bootstrap::role(name).is_some_and(|between| is_part_of(between, whole)))
}

fn set<'s>(
    id: ObjectId,
    binding: &'s Object,
    scope: Scope<'s>,
    index: &FxHashMap<(Option<&str>, &str), usize>,
    snapshot: &Snapshot,
) -> PermissionSet<'s> {
    let text = |key| binding.node().path(&["roleRef", key]).and_then(Node::as_str).unwrap_or_default();
    let (role_kind, role_name) = (text("kind"), text("name"));
    // The field is required; who leaves it out means the only group that there is.
    let is_of_group = matches!(text("apiGroup"), "" | GROUP);
    let wanted = match (role_kind, scope) {
        ("ClusterRole", _) if is_of_group => Some((None, role_name)),
        ("Role", Scope::Namespace(namespace)) if is_of_group => Some((Some(namespace), role_name)),
        _ => None,
    };
    let role = match wanted.map(|wanted| (index.get(&wanted), wanted.0)) {
        Some((Some(&known), _)) => RoleFound::Known(known),
        Some((None, namespace))
            if !snapshot.has_all_in(
                GroupKind::of(GROUP, if namespace.is_some() { "Role" } else { "ClusterRole" }),
                namespace,
            ) =>
        {
            RoleFound::Unknown
        }
        _ => RoleFound::Missing,
    };
    let subjects = binding.node().get("subjects").into_iter().flat_map(Node::items).zip(0..=u16::MAX);
    let subjects = subjects.filter_map(|(subject, index)| Some((index, subject_of(subject, scope)?)));
    PermissionSet { binding: id, object: binding, scope, role_kind, role_name, role, subjects: subjects.collect() }
}

/// Who is meant. Nobody: a kind that there is not, no name, a ServiceAccount of no namespace in a ClusterRoleBinding.
fn subject_of<'s>(subject: Node<'s>, scope: Scope<'s>) -> Option<Subject<'s>> {
    let text = |key| subject.get(key).and_then(Node::as_str).filter(|text| !text.is_empty());
    let name = text("name")?;
    // The authorizer looks at the kind alone; what a subject's group says is validated when it is written.
    match text("kind")? {
        "User" => Some(Subject::user(name)),
        "Group" => Some(Subject::Group(name)),
        "ServiceAccount" => {
            let namespace = text("namespace").or(scope.namespace())?;
            Some(Subject::ServiceAccount { namespace, name })
        }
        _ => None,
    }
}
