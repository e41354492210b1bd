//! `coredns-config-writable`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Found, GroupKind, Rule, Severity, Status};
use seawall_yaml::Node;

use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "coredns-config-writable",
        title: "Somebody can change what the name service answers",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0037"],
        doc: include_str!("coredns_config_writable.md"),
    },
    fix: Fix::None,
    run: Run::Each(Each::ObjectAmong(&[ROLE_BINDING, CLUSTER_ROLE_BINDING], |object, snapshot, report| {
        let namespace = object.reference.namespace.as_deref();
        let in_reach = object.reference.kind == "ClusterRoleBinding" || namespace == Some("kube-system");
        if !in_reach || object.label("kubernetes.io/bootstrapping") == Some("rbac-defaults") {
            return;
        }
        let Some(role_ref) = object.node().get("roleRef") else { return };
        let text = |key| role_ref.get(key).and_then(Node::as_str).unwrap_or_default();
        let found = match text("kind") {
            "Role" => snapshot.find(ROLE, namespace, text("name")),
            _ => snapshot.find(CLUSTER_ROLE, None, text("name")),
        };
        let role = match found {
            Found::Yes(role) => role,
            Found::No => return,
            Found::Unknown => return report.unknown("what the role allows, which is not in the input"),
        };
        let Some(rule) = role.node().get("rules").into_iter().flat_map(Node::items).find(|rule| writes(*rule)) else {
            return;
        };
        let subjects: Vec<String> =
            object.node().get("subjects").into_iter().flat_map(Node::items).filter_map(outsider).collect();
        if let Some(first) = subjects.first() {
            let more = if subjects.len() > 1 { format!(" and {} more", subjects.len() - 1) } else { String::new() };
            report
                .field(role_ref, format!("lets {first}{more} change the ConfigMap `coredns`"))
                .related(role, "grants it")
                .fact(format!("the rule allows {}", words(rule, "verbs").collect::<Vec<_>>().join(", ")));
        }
    })),
};

const GROUP: &str = "rbac.authorization.k8s.io";
const ROLE: GroupKind<'static> = GroupKind::of(GROUP, "Role");
const CLUSTER_ROLE: GroupKind<'static> = GroupKind::of(GROUP, "ClusterRole");
const ROLE_BINDING: GroupKind<'static> = GroupKind::of(GROUP, "RoleBinding");
const CLUSTER_ROLE_BINDING: GroupKind<'static> = GroupKind::of(GROUP, "ClusterRoleBinding");

/// Whether a rule lets change the ConfigMap, and not simply everything.
fn writes(rule: Node<'_>) -> bool {
    let has = |field, wanted: &[&str]| words(rule, field).any(|word| word == "*" || wanted.contains(&word));
    let is_all = |field| words(rule, field).any(|word| word == "*");
    let everything = ["apiGroups", "resources", "verbs"].into_iter().all(is_all);
    let mut names = words(rule, "resourceNames").peekable();
    let names_it = names.peek().is_none() || names.any(|name| name == "coredns");
    !everything
        && has("apiGroups", &[""])
        && has("resources", &["configmaps"])
        && has("verbs", &["update", "patch"])
        && names_it
}

fn words<'d>(rule: Node<'d>, field: &str) -> impl Iterator<Item = &'d str> {
    rule.get(field).into_iter().flat_map(Node::items).filter_map(Node::as_str)
}

/// Who a subject is; nothing for the cluster's own components.
fn outsider(subject: Node<'_>) -> Option<String> {
    let text = |key| subject.get(key).and_then(Node::as_str).unwrap_or_default();
    let (kind, name, namespace) = (text("kind"), text("name"), text("namespace"));
    match kind {
        "ServiceAccount" if namespace == "kube-system" => None,
        "ServiceAccount" => Some(format!("ServiceAccount `{namespace}/{name}`")),
        "Group" if name == "system:masters" => None,
        _ if name.starts_with("system:kube-") => None,
        _ => Some(format!("{kind} `{name}`")),
    }
}
