//! What is not as its author meant it is said, at its place.

mod asked;

use asked::{closed, open};
use seawall_rbac::{ApiResources, Rbac};

const YAML: &str = "apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: one}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: local}
subjects:
- {kind: ServiceAccount, name: web}
- {kind: User, name: fine}
- {kind: Robot, name: r}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {namespace: a, name: two}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: gone}
subjects: [{kind: ServiceAccount, name: web}, {kind: Group}, {name: x}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: verbs, labels: {in: ring}}
rules:
- {apiGroups: [''], resources: [pods], verbs: [Get, lists, list, 'impersonate-on:user-info:get']}
- {apiGroups: [example.com], resources: [things], verbs: [frobnicate]}
- 7
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ring, labels: {in: circle}}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {in: ring}}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: circle, labels: {in: ring}}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {in: circle}}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: whole}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {in: ring}}]}
";

fn told(cluster: &seawall_testkit::pages::Cluster) -> Vec<String> {
    let problems = Rbac::new(&cluster.snapshot).problems(&cluster.snapshot);
    problems
        .iter()
        .map(|problem| {
            let line = problem.position.map_or(0, |position| position.line);
            format!("{line}: {}", problem.message)
        })
        .collect()
}

#[test]
fn each_is_named_at_its_line() {
    assert_eq!(
        told(&closed(YAML)),
        [
            "4: a ClusterRoleBinding cannot refer to a Role, `local`; it gives nothing",
            "6: ServiceAccount `web` has no namespace in a ClusterRoleBinding; it is nobody",
            "8: `Robot` is no kind of subject; it is nobody",
            "13: there is no Role `gone` in `a`; the binding gives nothing",
            "14: the subject has no name; it is nobody",
            "14: the subject has no kind; it is nobody",
            "20: Kubernetes never asks for the verb `Get`, so it grants nothing; verbs are written in small letters",
            "20: Kubernetes never asks for the verb `lists`, so it grants nothing",
            "22: this is no rule; it grants nothing",
            "27: the role is aggregated from itself by way of `circle`; the rules of all others of them count",
            "32: the role is aggregated from itself by way of `ring`; the rules of all others of them count",
        ]
    );
}

#[test]
fn a_role_that_may_be_elsewhere_is_no_problem() {
    let told = told(&open(YAML));
    assert!(!told.iter().any(|line| line.contains("gone")), "{told:?}");
    assert!(told[0].contains("a ClusterRoleBinding cannot refer to a Role"), "{told:?}");
}

#[test]
fn what_kubernetes_makes_is_in_order() {
    let Some(shared) = seawall_testkit::shared() else { return };
    for file in ["cluster-roles.yaml", "controller-roles.yaml", "namespace-roles.yaml"] {
        let text = seawall_testkit::zstd_text(shared.join("data/rbac-bootstrap").join(file));
        assert_eq!(told(&closed(&text)), Vec::<String>::new(), "{file}");
    }
}

#[test]
fn resources_are_found_by_the_words_that_people_use() {
    let cluster = open(
        "apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.com}
spec: {group: example.com, scope: Cluster, names: {plural: things, singular: thing, kind: Thing, shortNames: [th]}}
",
    );
    let known = ApiResources::of(&cluster.snapshot);
    let found = |word: &str, group: Option<&str>| {
        known
            .find(word, group)
            .map(|one| format!("{}.{} {}", one.name, one.group, one.is_of_cluster))
            .unwrap_or_default()
    };
    assert_eq!(found("deployments", None), "deployments.apps false");
    assert_eq!(found("deploy", None), "deployments.apps false");
    assert_eq!(found("Pod", None), "pods. false");
    assert_eq!(found("events", None), "events. false");
    assert_eq!(found("events", Some("events.k8s.io")), "events.events.k8s.io false");
    assert_eq!(found("nodes", None), "nodes. true");
    for word in ["things", "th", "thing"] {
        assert_eq!(found(word, None), "things.example.com true");
    }
    assert_eq!(found("deployments", Some("")), "");
    assert_eq!(found("*", None), "");
}
