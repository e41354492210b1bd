//! Permissions and who has them.

use seawall_model::access::Vertex;
use serde_json::{Value, json};

use crate::generate::attack::scene::{Place, RBAC, Scene};

/// What people get wrong about bindings.
pub(super) const OTHER_ACCOUNT: &str = "the binding names the account of that name in another namespace";
pub(super) const OTHER_KIND: &str = "the binding names a group by the user's name";
pub(super) const OTHER_ROLE: &str = "the role of that name is in another namespace";
pub(super) const NO_NAMESPACE: &str = "a ClusterRoleBinding names an account without its namespace";

/// A rule.
pub(super) fn rule(verbs: &[&str], group: &str, resources: &[&str]) -> Value {
    json!({"apiGroups": [group], "resources": resources, "verbs": verbs})
}

/// The same for objects of these names.
pub(super) fn named(verbs: &[&str], group: &str, resources: &[&str], names: &[&str]) -> Value {
    json!({"apiGroups": [group], "resources": resources, "verbs": verbs, "resourceNames": names})
}

/// Gives rules to whoever is at `to`, in a namespace or everywhere, and says the steps up to the permissions.
pub(super) fn grant(
    scene: &mut Scene<'_>,
    to: &Place,
    namespace: Option<&str>,
    rules: &[Value],
    trap: Option<&'static str>,
) -> Vertex {
    let (role, binding) = (scene.name("role"), scene.name("binding"));
    // A namespaced binding may refer to either kind.
    let own = scene.random.chance(0.5) || trap == Some(OTHER_ROLE);
    let kind = if namespace.is_some() && own { "Role" } else { "ClusterRole" };
    let place = match (kind, trap) {
        ("Role", Some(OTHER_ROLE)) => Some(scene.space()),
        ("Role", _) => namespace.map(str::to_owned),
        _ => None,
    };
    scene.rbac(kind, place.as_deref(), &role, json!({"rules": rules}));
    bind(scene, to, (kind, &role, &binding), namespace, trap)
}

/// Binds a role that there is: its kind, its name, and the name of the binding.
pub(super) fn bind(
    scene: &mut Scene<'_>,
    to: &Place,
    (kind, role, binding): (&str, &str, &str),
    namespace: Option<&str>,
    trap: Option<&'static str>,
) -> Vertex {
    let permissions =
        Vertex::Permissions { namespace: namespace.map(Into::into), role: role.into(), binding: binding.into() };
    let (subject, group) = subject(scene, to, namespace, trap);
    let of = if namespace.is_some() { "RoleBinding" } else { "ClusterRoleBinding" };
    let reference = json!({"apiGroup": RBAC, "kind": kind, "name": role});
    scene.rbac(of, namespace, binding, json!({"roleRef": reference, "subjects": [subject]}));
    let mut from = scene.vertex(to);
    if let Some(group) = group {
        let group = Vertex::group(&group);
        scene.step(&["I01"], from, group.clone(), true);
        from = group;
    }
    let is_bound = !matches!(trap, Some(OTHER_ACCOUNT | OTHER_KIND | NO_NAMESPACE));
    // A role of another namespace is bound as a name and gives nothing: whoever asks for its rules finds none.
    if trap != Some(OTHER_ROLE) {
        scene.step(&["I02"], from, permissions.clone(), is_bound);
    }
    permissions
}

/// The subject as the binding names it, and the group when it is one.
fn subject(
    scene: &mut Scene<'_>,
    to: &Place,
    namespace: Option<&str>,
    trap: Option<&'static str>,
) -> (Value, Option<String>) {
    let is_odd = scene.random.chance(scene.odd_subjects);
    match to {
        Place::Account(account) => {
            let (own, name) = (scene.accounts[*account].namespace.clone(), scene.accounts[*account].name.clone());
            let is_alone = scene.accounts.iter().filter(|account| account.namespace == own).count() == 1;
            let plain = |namespace: &str| json!({"kind": "ServiceAccount", "namespace": namespace, "name": name});
            match trap {
                Some(OTHER_ACCOUNT) => (plain(&scene.space()), None),
                Some(NO_NAMESPACE) => (json!({"kind": "ServiceAccount", "name": name}), None),
                _ if is_odd && namespace == Some(own.as_str()) => {
                    (json!({"kind": "ServiceAccount", "name": name}), None)
                }
                // Whoever else is in the namespace has it too, so the group is for an account that is alone there.
                _ if is_odd && is_alone && scene.random.chance(0.5) => {
                    let group = format!("system:serviceaccounts:{own}");
                    (json!({"apiGroup": RBAC, "kind": "Group", "name": group}), Some(group))
                }
                _ if is_odd => {
                    let user = format!("system:serviceaccount:{own}:{name}");
                    (json!({"apiGroup": RBAC, "kind": "User", "name": user}), None)
                }
                _ => (plain(&own), None),
            }
        }
        Place::User(name) => {
            let kind = if trap == Some(OTHER_KIND) { "Group" } else { "User" };
            (json!({"apiGroup": RBAC, "kind": kind, "name": name}), None)
        }
        _ => (Value::Null, None),
    }
}

/// Whether a trap is one for whoever has got there.
pub(in crate::generate::attack) fn fits(trap: &str, place: &Place) -> bool {
    match trap {
        OTHER_ACCOUNT | NO_NAMESPACE => matches!(place, Place::Account(_)),
        OTHER_KIND => matches!(place, Place::User(_)),
        _ => true,
    }
}

/// Whether the permissions do what they are there for: if anything is wrong, it is who has them.
pub(super) fn is_right(trap: Option<&'static str>) -> bool {
    matches!(trap, None | Some(OTHER_ACCOUNT | OTHER_KIND | NO_NAMESPACE))
}
