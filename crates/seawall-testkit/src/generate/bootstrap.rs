//! The access control that every cluster begins with, read from `bootstrap.txt`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::fields::Fields;
use super::value::{Value, list};

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("bootstrap.txt")));

/// A built-in Role or ClusterRole.
pub(crate) struct BuiltInRole {
    pub(crate) name: &'static str,
    pub(crate) namespace: Option<&'static str>,
    adds_to: Option<&'static str>,
    sums: Option<&'static str>,
    rules: Vec<&'static str>,
}

/// A built-in RoleBinding or ClusterRoleBinding.
pub(crate) struct BuiltInBinding {
    pub(crate) name: &'static str,
    pub(crate) namespace: Option<&'static str>,
    role_kind: &'static str,
    role: &'static str,
    subjects: Vec<&'static str>,
}

#[derive(Default)]
struct Table {
    roles: Vec<BuiltInRole>,
    bindings: Vec<BuiltInBinding>,
}

pub(crate) fn cluster_roles() -> impl Iterator<Item = &'static BuiltInRole> {
    TABLE.roles.iter().filter(|role| role.namespace.is_none())
}

pub(crate) fn cluster_role_bindings() -> impl Iterator<Item = &'static BuiltInBinding> {
    TABLE.bindings.iter().filter(|binding| binding.namespace.is_none())
}

/// The built-in Roles of one namespace.
pub(crate) fn roles(namespace: &str) -> impl Iterator<Item = &'static BuiltInRole> {
    TABLE.roles.iter().filter(move |role| role.namespace == Some(namespace))
}

/// The built-in RoleBindings of one namespace.
pub(crate) fn role_bindings(namespace: &str) -> impl Iterator<Item = &'static BuiltInBinding> {
    TABLE.bindings.iter().filter(move |binding| binding.namespace == Some(namespace))
}

/// Names of the ServiceAccounts in kube-system that the built-in bindings speak of, in order.
pub(crate) fn accounts() -> &'static [&'static str] {
    static NAMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let subjects = TABLE.bindings.iter().flat_map(|binding| &binding.subjects);
        let names: BTreeSet<_> = subjects
            .filter_map(|subject| subject.strip_prefix("ServiceAccount ")?.strip_suffix(" kube-system"))
            .collect();
        names.into_iter().collect()
    });
    &NAMES
}

impl BuiltInRole {
    /// Rules as the cluster shows them: those of an aggregated role are the sum of what adds to it.
    pub(crate) fn rules(&self) -> Vec<Value> {
        match self.sums {
            None => self.rules.iter().map(|line| rule(line)).collect(),
            Some(sum) => {
                cluster_roles().filter(|role| role.adds_to == Some(sum)).flat_map(BuiltInRole::rules).collect()
            }
        }
    }

    pub(crate) fn object(&self) -> Value {
        let mut labels = Fields::new().with("kubernetes.io/bootstrapping", "rbac-defaults");
        if let Some(role) = self.adds_to {
            labels.set(format!("rbac.authorization.k8s.io/aggregate-to-{role}"), "true");
        }
        let aggregation = self.sums.map(|role| {
            let label = format!("rbac.authorization.k8s.io/aggregate-to-{role}");
            let selector = Fields::new().with("matchLabels", Fields::new().with(label, "true"));
            Fields::new().with("clusterRoleSelectors", list([selector]))
        });
        Fields::new()
            .with("apiVersion", "rbac.authorization.k8s.io/v1")
            .with("kind", if self.namespace.is_some() { "Role" } else { "ClusterRole" })
            .with("metadata", metadata(self.name, self.namespace, labels))
            .with_some("aggregationRule", aggregation)
            .with("rules", self.rules())
            .into()
    }
}

impl BuiltInBinding {
    pub(crate) fn object(&self) -> Value {
        let role = Fields::new()
            .with("apiGroup", "rbac.authorization.k8s.io")
            .with("kind", self.role_kind)
            .with("name", self.role);
        Fields::new()
            .with("apiVersion", "rbac.authorization.k8s.io/v1")
            .with("kind", if self.namespace.is_some() { "RoleBinding" } else { "ClusterRoleBinding" })
            .with(
                "metadata",
                metadata(self.name, self.namespace, Fields::new().with("kubernetes.io/bootstrapping", "rbac-defaults")),
            )
            .with("roleRef", role)
            .with("subjects", list(self.subjects.iter().map(|subject| subject_of(subject))))
            .into()
    }
}

fn metadata(name: &'static str, namespace: Option<&'static str>, labels: Fields) -> Fields {
    let autoupdate = Fields::new().with("rbac.authorization.kubernetes.io/autoupdate", "true");
    Fields::new()
        .with("annotations", autoupdate)
        .with("labels", labels)
        .with("name", name)
        .with_some("namespace", namespace)
}

fn rule(line: &'static str) -> Value {
    let mut words = line.split(' ');
    let mut words =
        || list(words.next().unwrap_or_default().split(',').map(|word| if word == "core" { "" } else { word }));
    let (verbs, groups, third, names) = (words(), words(), words(), words());
    let rule = Fields::new().with("verbs", verbs);
    if groups == list(["url"]) {
        return rule.with("nonResourceURLs", third).into();
    }
    let rule = rule.with("apiGroups", groups).with("resources", third);
    if names == list([""]) { rule.into() } else { rule.with("resourceNames", names).into() }
}

fn subject_of(line: &'static str) -> Fields {
    let mut words = line.split(' ');
    let (kind, name) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    match words.next() {
        Some(namespace) => Fields::new().with("kind", kind).with("name", name).with("namespace", namespace),
        None => Fields::new().with("apiGroup", "rbac.authorization.k8s.io").with("kind", kind).with("name", name),
    }
}

impl Table {
    fn read(text: &'static str) -> Table {
        let mut table = Table::default();
        let mut in_role = true;
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<&'static str> = line.split_whitespace().collect();
            let after =
                |word: &str| words.iter().position(|other| *other == word).and_then(|at| words.get(at + 1).copied());
            match (words.first().copied(), line.strip_prefix("  ")) {
                (_, Some(entry)) if in_role => {
                    table.roles.iter_mut().last().into_iter().for_each(|r| r.rules.push(entry));
                }
                (_, Some(entry)) => table.bindings.iter_mut().last().into_iter().for_each(|b| b.subjects.push(entry)),
                (Some("role"), _) => {
                    in_role = true;
                    let (namespace, adds_to, sums) = (after("in"), after("adds-to"), after("sums"));
                    table.roles.push(BuiltInRole { name: words[1], namespace, adds_to, sums, rules: Vec::new() });
                }
                _ => {
                    in_role = false;
                    let role_kind = after("to").unwrap_or_default();
                    let role = words.last().copied().unwrap_or_default();
                    let (name, namespace) = (words[1], after("in"));
                    table.bindings.push(BuiltInBinding { name, namespace, role_kind, role, subjects: Vec::new() });
                }
            }
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_seventy_built_in_cluster_roles() {
        assert_eq!(cluster_roles().count(), 70);
        assert_eq!(cluster_role_bindings().count(), 51);
        assert_eq!(roles("kube-system").count() + roles("kube-public").count(), 7);
    }

    #[test]
    fn aggregated_roles_show_the_rules_of_their_parts() {
        let count = |name: &str| cluster_roles().find(|role| role.name == name).unwrap().rules().len();
        assert_eq!(count("view"), count("system:aggregate-to-view"));
        assert_eq!(count("edit"), count("view") + count("system:aggregate-to-edit"));
        assert_eq!(count("admin"), count("edit") + count("system:aggregate-to-admin"));
    }
}
