//! Proposed roles as objects to apply.

use serde_json::{Value, json};

use super::minimal::{Basis, Minimal};
use super::name::{binding_subject, role_name};
use super::rules::MinimalRole;
use crate::{PolicyRule, Subject};

const GROUP: &str = "rbac.authorization.k8s.io";

/// A role and the binding that gives it to somebody.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// The Role or ClusterRole.
    pub role: Value,
    /// The RoleBinding or ClusterRoleBinding.
    pub binding: Value,
}

/// The proposed roles of `subject` as objects, in the order of the roles.
pub fn manifests(subject: Subject<'_>, minimal: &Minimal<'_>) -> Vec<Manifest> {
    minimal.roles.iter().map(|role| manifest(subject, role, minimal.basis)).collect()
}

fn manifest(subject: Subject<'_>, role: &MinimalRole<'_>, basis: Basis) -> Manifest {
    let name = role_name(subject);
    let (role_kind, binding_kind) = match role.namespace {
        Some(_) => ("Role", "RoleBinding"),
        None => ("ClusterRole", "ClusterRoleBinding"),
    };
    let mut metadata = json!({ "name": name });
    if let Some(namespace) = role.namespace {
        metadata["namespace"] = namespace.into();
    }
    if basis == Basis::Asked {
        metadata["annotations"] = json!({ "seawall.dev/basis": "requests that were denied" });
    }
    let api_version = format!("{GROUP}/v1");
    let rules: Vec<Value> = role.rules.iter().map(|rule| written(&rule.rule)).collect();
    Manifest {
        role: json!({ "apiVersion": api_version, "kind": role_kind, "metadata": metadata, "rules": rules }),
        binding: json!({
            "apiVersion": api_version, "kind": binding_kind, "metadata": metadata,
            "roleRef": { "apiGroup": GROUP, "kind": role_kind, "name": name },
            "subjects": [binding_subject(subject)],
        }),
    }
}

/// A rule as roles have it.
fn written(rule: &PolicyRule<'_>) -> Value {
    if !rule.urls.is_empty() {
        return json!({ "nonResourceURLs": rule.urls, "verbs": rule.verbs });
    }
    let mut value = json!({ "apiGroups": rule.groups, "resources": rule.resources, "verbs": rule.verbs });
    if !rule.names.is_empty() {
        value["resourceNames"] = rule.names.clone().into();
    }
    value
}
