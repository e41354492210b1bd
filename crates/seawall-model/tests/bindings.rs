//! Which bindings name a ServiceAccount.

use seawall_model::Reference;
use seawall_testkit::pages::Cluster;

const BINDINGS: &str = "
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: by-kind, namespace: shop}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}, {kind: ServiceAccount, name: web, namespace: shop}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: by-user}
subjects: [{kind: User, name: 'system:serviceaccount:shop:web'}, {kind: Group, name: web}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: unplaced}
subjects: [{kind: ServiceAccount, name: web}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: elsewhere, namespace: other}
subjects: [web, {kind: ServiceAccount, name: web, namespace: other}]
---
apiVersion: shop.example/v1
kind: RoleBinding
metadata: {name: foreign, namespace: shop}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
";

#[track_caller]
fn check(namespace: Option<&str>, account: &str, expected: &[&str]) {
    let cluster = Cluster::parse(BINDINGS);
    let found: Vec<&Reference> =
        cluster.snapshot.bindings_of(namespace, account).map(|object| &object.reference).collect();
    let names: Vec<&str> = found.iter().map(|reference| reference.name.as_str()).collect();
    assert_eq!(names, expected);
}

#[test]
fn a_binding_names_an_account_by_kind_or_by_its_user_name() {
    check(Some("shop"), "web", &["by-kind", "by-user", "unplaced"]);
}

#[test]
fn a_namespace_that_is_not_written_may_be_any() {
    check(Some("other"), "web", &["unplaced", "elsewhere"]);
    check(None, "web", &["by-kind", "by-user", "unplaced", "elsewhere"]);
}

#[test]
fn another_name_is_another_account() {
    check(Some("shop"), "default", &[]);
}
