//! A second authorizer, slow and plain: the objects as JSON in, a verdict out. It follows the API server's description of
//! RBAC rule for rule and shares nothing with the engine, so that the two can be asked the same.

// Each test uses its own part of it.
#![allow(dead_code)]

pub(crate) mod aggregation;
pub(crate) mod engine;
pub(crate) mod random;
pub(crate) mod recorded;
pub(crate) mod request;
pub(crate) mod rule;
pub(crate) mod traps;

use serde_json::Value;

pub(crate) use request::{Request, What, Who};

/// The elements of a list; none where there is none.
pub(crate) fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The text; empty where there is none.
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// All roles and bindings of a cluster.
pub(crate) struct Oracle<'o> {
    roles: Vec<&'o Value>,
    cluster_roles: Vec<(&'o Value, Vec<&'o Value>)>,
    bindings: Vec<&'o Value>,
    cluster_bindings: Vec<&'o Value>,
}

impl<'o> Oracle<'o> {
    /// Over `objects`; those of other kinds do not count.
    pub(crate) fn new(objects: &'o [Value]) -> Self {
        let of = |kind: &str| -> Vec<&'o Value> { objects.iter().filter(|object| object["kind"] == kind).collect() };
        let all = of("ClusterRole");
        let cluster_roles = all.iter().map(|&role| (role, aggregation::rules(role, &all))).collect();
        Self {
            roles: of("Role"),
            cluster_roles,
            bindings: of("RoleBinding"),
            cluster_bindings: of("ClusterRoleBinding"),
        }
    }

    /// Whether the server lets `who` do `what`.
    pub(crate) fn decide(&self, who: &Who, what: &What) -> bool {
        self.decide_by(who, &self.rules(who, what.namespace()), what)
    }

    /// The same with the rules that are in force for whoever asks, in the namespace of what is asked for.
    pub(crate) fn decide_by(&self, who: &Who, rules: &[&Value], what: &What) -> bool {
        who.groups.iter().any(|group| group == "system:masters") || rules.iter().any(|rule| rule::allows(rule, what))
    }

    /// Every rule in force for `who` in a namespace; the empty one is the cluster, where bindings of namespaces count
    /// for nothing.
    pub(crate) fn rules(&self, who: &Who, namespace: &str) -> Vec<&'o Value> {
        let mut rules = Vec::new();
        for binding in &self.cluster_bindings {
            if applies(who, binding, "") {
                rules.extend(self.role(binding, ""));
            }
        }
        if namespace.is_empty() {
            return rules;
        }
        for binding in &self.bindings {
            if namespace_of(binding) == namespace && applies(who, binding, namespace) {
                rules.extend(self.role(binding, namespace));
            }
        }
        rules
    }

    /// The rules of the role that a binding names; none where it is missing.
    fn role(&self, binding: &Value, namespace: &str) -> Vec<&'o Value> {
        let name = &binding["roleRef"]["name"];
        match text(&binding["roleRef"]["kind"]) {
            "ClusterRole" => {
                let found = self.cluster_roles.iter().find(|(role, _)| &role["metadata"]["name"] == name);
                found.map(|(_, rules)| rules.clone()).unwrap_or_default()
            }
            "Role" if !namespace.is_empty() => {
                let is_it = |role: &&&Value| namespace_of(role) == namespace && &role["metadata"]["name"] == name;
                self.roles.iter().find(is_it).map(|role| items(&role["rules"]).iter().collect()).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }
}

/// The namespace of an object that is in one. What names none is put into `default`.
fn namespace_of(object: &Value) -> &str {
    object["metadata"]["namespace"].as_str().unwrap_or("default")
}

/// Whether a binding is for `who`. The namespace is the binding's, empty for the cluster.
fn applies(who: &Who, binding: &Value, namespace: &str) -> bool {
    items(&binding["subjects"]).iter().any(|subject| {
        let name = text(&subject["name"]);
        match text(&subject["kind"]) {
            "User" => who.user == name,
            "Group" => who.groups.iter().any(|group| group == name),
            "ServiceAccount" => {
                let own = text(&subject["namespace"]);
                let namespace = if own.is_empty() { namespace } else { own };
                !namespace.is_empty() && who.user == format!("system:serviceaccount:{namespace}:{name}")
            }
            _ => false,
        }
    })
}
