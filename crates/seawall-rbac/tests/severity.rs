//! How bad a grant is depends on how far it reaches, on whose role it is and on what else goes with it.

use seawall_rbac::RbacRules;
use seawall_testkit::pages::Cluster;

const GROUP: &str = "rbac.authorization.k8s.io";

/// A role with these rules, bound to `alice`: everywhere, or in a namespace.
fn bound(rules: &str, namespace: Option<&str>) -> String {
    let (kind, place) = match namespace {
        Some(namespace) => ("RoleBinding", format!("namespace: {namespace}, ")),
        None => ("ClusterRoleBinding", String::new()),
    };
    format!(
        "apiVersion: {GROUP}/v1\nkind: ClusterRole\nmetadata: {{name: app}}\nrules: [{rules}]\n---\n\
         apiVersion: {GROUP}/v1\nkind: {kind}\nmetadata: {{{place}name: app}}\n\
         roleRef: {{apiGroup: {GROUP}, kind: ClusterRole, name: app}}\n\
         subjects: [{{apiGroup: {GROUP}, kind: User, name: alice}}]\n"
    )
}

/// Binds a role of Kubernetes itself.
fn given(role: &str, namespace: Option<&str>) -> String {
    let text =
        bound("", namespace).replace("kind: ClusterRole, name: app", &format!("kind: ClusterRole, name: {role}"));
    text.split_once("---\n").map(|(_, binding)| binding.to_owned()).unwrap_or_default()
}

/// The severities of what a rule finds, as one word; empty for nothing.
fn severity(rule: &str, text: &str) -> String {
    let found = Cluster::parse(text).judge(&RbacRules, &|candidate| candidate.id == rule);
    let words: Vec<&str> = found.iter().map(|finding| finding.severity.word()).collect();
    words.join(" ")
}

fn rule(group: &str, resource: &str, verb: &str) -> String {
    format!("{{apiGroups: ['{group}'], resources: ['{resource}'], verbs: ['{verb}']}}")
}

#[test]
fn the_same_right_is_worse_the_further_it_reaches() {
    let cases = [
        ("secrets-read", rule("", "secrets", "get"), ["high", "high", "medium"]),
        ("pods-create", rule("", "pods", "create"), ["high", "high", "medium"]),
        ("pods-portforward", rule("", "pods/portforward", "create"), ["medium", "medium", "low"]),
        ("token-create", rule("", "serviceaccounts/token", "create"), ["high", "high", "medium"]),
        ("configmaps-modify", rule("", "configmaps", "patch"), ["medium", "medium", "low"]),
        ("impersonate", rule("", "serviceaccounts", "impersonate"), ["critical", "critical", "high"]),
        ("wildcard-verbs", rule("apps", "deployments", "*"), ["high", "high", "medium"]),
        ("wildcard-verbs", rule("example.com", "widgets", "*"), ["low", "low", "low"]),
        ("wildcard-resources", rule("", "*", "get"), ["high", "high", "medium"]),
        ("wildcard-verbs-and-resources", rule("", "*", "*"), ["critical", "critical", "high"]),
        ("rolebinding-create", rule(GROUP, "rolebindings", "create"), ["medium", "medium", "low"]),
        ("nodes-proxy", rule("", "nodes/proxy", "get"), ["high", "", ""]),
        ("impersonate", rule("", "users", "impersonate"), ["critical", "", ""]),
    ];
    for (id, rules, wanted) in cases {
        for (namespace, wanted) in [None, Some("kube-system"), Some("shop")].into_iter().zip(wanted) {
            assert_eq!(severity(id, &bound(&rules, namespace)), wanted, "{id} {rules} {namespace:?}");
        }
    }
}

#[test]
fn kubernetes_own_roles_are_for_namespaces() {
    for (role, namespace, wanted) in [
        ("edit", None, "critical"),
        ("edit", Some("kube-system"), "critical"),
        ("edit", Some("shop"), "low"),
        ("view", None, ""),
    ] {
        assert_eq!(severity("impersonate", &given(role, namespace)), wanted, "{role} {namespace:?}");
    }
    assert_eq!(severity("cluster-admin-binding", &given("cluster-admin", None)), "critical");
    assert_eq!(severity("cluster-admin-binding", &given("cluster-admin", Some("shop"))), "medium");
    assert_eq!(severity("secrets-read", &given("view", None)), "");
}

#[test]
fn what_lifts_a_ban_matters_with_what_was_banned() {
    let bind = rule(GROUP, "clusterroles", "bind");
    let with = |other: &str| format!("{bind}, {}", rule(GROUP, other, "create"));
    assert_eq!(severity("bind-escalate", &bound(&bind, None)), "low");
    assert_eq!(severity("bind-escalate", &bound(&with("clusterrolebindings"), None)), "critical");
    assert_eq!(severity("bind-escalate", &bound(&with("rolebindings"), Some("shop"))), "high");
    assert_eq!(severity("bind-escalate", &bound(&with("clusterrolebindings"), Some("shop"))), "low");
    assert_eq!(severity("rolebinding-create", &bound(&with("rolebindings"), None)), "high");
    let roles = with("clusterrolebindings").replacen("clusterroles", "roles", 1);
    assert_eq!(severity("bind-escalate", &bound(&roles, None)), "low", "no ClusterRoleBinding binds a Role");
    let named = with("rolebindings").replacen("verbs: ['bind']", "verbs: [bind], resourceNames: [view]", 1);
    assert_eq!(severity("bind-escalate", &bound(&named, None)), "medium");
    let admin = named.replace("[view]", "[cluster-admin]");
    assert_eq!(severity("bind-escalate", &bound(&admin, None)), "critical");
}

#[test]
fn nobody_is_bound_or_somebody_whom_nothing_is_given() {
    let text = bound(&rule("", "secrets", "get"), None);
    let (role, _) = text.split_once("---\n").expect("two objects");
    assert_eq!(severity("secrets-read", role), "info");
    let empty = text.replace("[{apiGroup: rbac.authorization.k8s.io, kind: User, name: alice}]", "[]");
    assert_eq!(severity("secrets-read", &empty), "info");
}

#[test]
fn an_unbound_role_is_told_once_however_much_it_allows() {
    let rules: Vec<String> = ["secrets", "pods", "configmaps"].map(|resource| rule("", resource, "*")).into();
    let text = bound(&rules.join(", "), None);
    let (role, _) = text.split_once("---\n").expect("two objects");
    let found = Cluster::parse(role).judge(&RbacRules, &|_| true);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn a_mild_cause_does_not_hide_what_it_does() {
    let rules = "{apiGroups: [''], resources: [configmaps], verbs: ['*'], resourceNames: [aws-auth]}";
    let found = Cluster::parse(&bound(rules, Some("kube-system"))).judge(&RbacRules, &|_| true);
    let told: Vec<(&str, &str)> = found.iter().map(|finding| (finding.rule.id, finding.severity.word())).collect();
    assert_eq!(told, [("wildcard-verbs", "low"), ("configmaps-modify", "medium")]);
}
