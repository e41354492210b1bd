//! What nobody needed.

use seawall_rbac::least::{Minimal, Options, unused};
use seawall_rbac::{Authorizer, Rbac};

use super::{lines, of, snapshot};

const OBJECTS: &str = "
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: dev, namespace: shop}
rules:
- {apiGroups: [''], resources: [pods, secrets], verbs: [get, list]}
- {apiGroups: [apps], resources: ['*'], verbs: ['*']}
- {apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [escalate, create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: dev, namespace: shop, creationTimestamp: '2026-01-02T03:04:05Z'}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: dev}
subjects: [{kind: User, name: a}, {kind: User, name: b}]
";

#[test]
fn unused_grants_are_told_rule_by_rule() {
    let snapshot = snapshot(OBJECTS);
    let rbac = Rbac::new(&snapshot);
    let authorizer = Authorizer::new(&rbac, &snapshot);
    let usage = of(&["a list pods shop -", "b get pods shop x", "a patch deployments.apps shop web"]);
    let rows = unused(&usage.actors(), &authorizer, &|_| true);
    let told: Vec<String> = rows
        .iter()
        .map(|row| {
            let words = |all: &[seawall_rbac::Permission<'_>]| {
                all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
            };
            format!(
                "{}: {} | {} | {} | {}",
                row.position,
                words(&row.permissions),
                words(&row.untraced),
                row.used_of_all.join(", "),
                row.is_whole
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "0: get secrets, list secrets |  |  | false",
            "1:  |  | patch deployments.apps | false",
            "2: create roles.rbac.authorization.k8s.io | escalate roles.rbac.authorization.k8s.io |  | false",
        ]
    );
    assert_eq!(rows[0].since.unwrap().to_string(), "2026-01-02T03:04:05Z");
}

#[test]
fn what_the_objects_do_not_allow_is_told_and_not_granted() {
    let snapshot = snapshot(OBJECTS);
    let rbac = Rbac::new(&snapshot);
    let authorizer = Authorizer::new(&rbac, &snapshot);
    let usage = of(&["a list pods shop -", "a list pods m -", "a get /metrics"]);
    let actors = usage.actors();
    let minimal = Minimal::of(&actors[0], Some(&authorizer), &Options::default());
    assert_eq!(lines(&minimal), ["shop: list pods"]);
    let outside: Vec<String> = minimal.outside.iter().map(|one| one.used.to_string()).collect();
    assert_eq!(outside, ["get /metrics", "list pods in m"]);
    assert!(minimal.proof.holds() && minimal.proof.beyond == Some(Vec::new()));
}

#[test]
fn names_stay_where_all_names_would_be_more_than_there_is() {
    let names: Vec<String> = (0..60).map(|number| format!("p{number}")).collect();
    let objects = OBJECTS
        .replace("resources: [pods, secrets]", &format!("resourceNames: [{}], resources: [pods]", names.join(",")));
    let snapshot = snapshot(&objects);
    let rbac = Rbac::new(&snapshot);
    let authorizer = Authorizer::new(&rbac, &snapshot);
    let requests: Vec<String> = names.iter().map(|name| format!("a get pods shop {name}")).collect();
    let usage = of(&requests.iter().map(String::as_str).collect::<Vec<_>>());
    let actors = usage.actors();
    let minimal = Minimal::of(&actors[0], Some(&authorizer), &Options::default());
    assert!(minimal.proof.holds(), "{:?}", minimal.proof);
    assert_eq!(minimal.roles[0].rules[0].rule.names.len(), 60);
}
