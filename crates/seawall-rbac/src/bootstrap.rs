//! The roles and bindings that Kubernetes itself makes: what is theirs is told by content, never by a name.

mod written;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::{PermissionSet, PolicyRule, Role, Scope, Subject};

/// A role that Kubernetes 1.36 or kubeadm makes.
#[derive(Debug, Clone)]
pub struct DefaultRole {
    /// The namespace of a Role; none for a ClusterRole.
    pub namespace: Option<&'static str>,
    /// Its name.
    pub name: &'static str,
    /// Its rules, aggregated ones included.
    pub rules: Vec<PolicyRule<'static>>,
    /// Rules that it has as well when feature gates are on that are off by default.
    pub gated: Vec<PolicyRule<'static>>,
    /// Names of roles that its own rules are aggregated to: `view` for `aggregate-to-view`.
    pub into: Vec<&'static str>,
    /// Whether it is made of others: those that are aggregated to its name.
    pub is_aggregated: bool,
    /// Whether every cluster has it, so that it is there where the input does not hold it.
    pub is_everywhere: bool,
}

/// A binding that Kubernetes 1.36 or kubeadm makes.
#[derive(Debug, Clone)]
pub struct DefaultBinding {
    /// The namespace of a RoleBinding; none for a ClusterRoleBinding.
    pub namespace: Option<&'static str>,
    /// Its name.
    pub name: &'static str,
    /// `Role` or `ClusterRole`.
    pub role_kind: &'static str,
    /// The role.
    pub role: &'static str,
    /// Who is bound.
    pub subjects: Vec<Subject<'static>>,
}

/// All of them.
pub(crate) struct Defaults {
    pub(crate) roles: Vec<DefaultRole>,
    pub(crate) bindings: Vec<DefaultBinding>,
    by_name: FxHashMap<(Option<&'static str>, &'static str), usize>,
    bound: FxHashMap<(Option<&'static str>, &'static str, &'static str), Vec<Subject<'static>>>,
}

static DEFAULTS: LazyLock<Defaults> =
    LazyLock::new(|| Defaults::of(written::read(include_str!("bootstrap/defaults.txt"))));

impl Defaults {
    fn of((roles, bindings): (Vec<DefaultRole>, Vec<DefaultBinding>)) -> Self {
        let by_name = roles.iter().enumerate().map(|(index, role)| ((role.namespace, role.name), index)).collect();
        let mut bound: FxHashMap<_, Vec<Subject<'static>>> = FxHashMap::default();
        for binding in &bindings {
            let subjects = bound.entry((binding.namespace, binding.role_kind, binding.role)).or_default();
            subjects.extend(&binding.subjects);
        }
        Self { roles, bindings, by_name, bound }
    }
}

/// All roles that Kubernetes and kubeadm make.
pub fn roles() -> &'static [DefaultRole] {
    &DEFAULTS.roles
}

/// All bindings that Kubernetes and kubeadm make.
pub fn bindings() -> &'static [DefaultBinding] {
    &DEFAULTS.bindings
}

/// The ClusterRole of this name that Kubernetes or kubeadm makes.
pub fn role(name: &str) -> Option<&'static DefaultRole> {
    role_in(None, name)
}

/// The same for a Role of a namespace; for a ClusterRole where that is none.
pub fn role_in(namespace: Option<&str>, name: &str) -> Option<&'static DefaultRole> {
    DEFAULTS.by_name.get(&(namespace, name)).map(|&index| &DEFAULTS.roles[index])
}

/// Whether a role allows nothing beyond what the default role of its name allows; false where there is no such.
pub fn is_default(role: &Role<'_>) -> bool {
    role_in(role.namespace, role.name).is_some_and(|default| role.rules.iter().all(|rule| default.allows(rule)))
}

/// Whether Kubernetes or kubeadm bind a role of this name to this subject in this scope themselves. Says nothing of what
/// the role holds.
pub fn is_default_subject(set: &PermissionSet<'_>, subject: &Subject<'_>) -> bool {
    let namespace = match set.scope {
        Scope::Cluster => None,
        Scope::Namespace(namespace) => Some(namespace),
    };
    DEFAULTS.bound.get(&(namespace, set.role_kind, set.role_name)).is_some_and(|bound| bound.contains(subject))
}

impl DefaultRole {
    /// Whether it allows all that `rule` allows, the rules of feature gates included.
    pub fn allows(&self, rule: &PolicyRule<'_>) -> bool {
        let own = || self.rules.iter().chain(&self.gated);
        own().any(|own| own.says_the_same(rule))
            || rule.permissions().all(|permission| own().any(|own| own.covers(&permission)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_aggregated_role_has_the_rules_of_those_that_are_aggregated_to_it() {
        let rules = |name| &role(name).expect(name).rules;
        let has =
            |name, verb, resource| rules(name).iter().any(|rule| rule.has_verb(verb) && rule.has_resource(resource));
        assert!(
            has("admin", "create", "rolebindings")
                && has("admin", "create", "pods")
                && has("admin", "get", "configmaps")
        );
        assert!(
            !has("edit", "create", "rolebindings") && has("edit", "get", "secrets") && has("edit", "get", "endpoints")
        );
        assert!(!has("view", "get", "secrets"));
        assert_eq!(rules("view").len(), rules("system:aggregate-to-view").len());
    }

    #[test]
    fn a_role_is_told_by_its_content() {
        let mut copy = Role {
            object: None,
            namespace: None,
            name: "view",
            rules: role("view").expect("view").rules.clone(),
            may_have_more: false,
        };
        assert!(is_default(&copy));
        copy.rules.truncate(3);
        assert!(is_default(&copy), "less is no danger");
        copy.rules[0].resources.push("secrets");
        assert!(!is_default(&copy));
        copy.rules.clear();
        copy.name = "system:mine";
        assert!(!is_default(&copy), "a name alone is nothing");
    }
}
