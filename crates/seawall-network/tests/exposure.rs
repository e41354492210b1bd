//! What pods that do not exist yet could reach.

use seawall_model::Facts;
use seawall_network::policy::Direction;
use seawall_network::{Network, Profile};
use seawall_testkit::pages::Cluster;

const WEB: &str = "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: web, ports: [{name: http, containerPort: 8080}]}]}
";

/// What newcomers may do with `web` in a direction, a line each: who, what is allowed, what depends.
fn newcomers(policies: &str, direction: Direction, profile: Profile) -> Vec<String> {
    let cluster = Cluster::of(&[("all.yaml", &format!("{WEB}{policies}"))], Facts::default());
    let exposures = Network::build(&cluster.snapshot, profile).exposure();
    let of_web = exposures.iter().filter(|one| &*one.workload.name == "web" && one.direction == direction);
    let lines = of_web.flat_map(|exposure| &exposure.newcomers).map(|exposed| {
        let names: Vec<&str> = exposed.names.iter().map(|name| &*name.1).collect();
        let admitted = &exposed.admitted;
        format!("{}: {} ({}) {}", exposed.newcomers, admitted.allowed, admitted.depends, names.join(","))
    });
    lines.map(|line| line.trim_end().to_owned()).collect()
}

fn policy(section: &str) -> String {
    format!(
        "
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: web, namespace: shop}}
spec: {{podSelector: {{}}, {section}}}
"
    )
}

#[test]
fn without_policies_anybody_may_come() {
    assert_eq!(newcomers("", Direction::Ingress, Profile::Default), ["any pod in the cluster: all (none)"]);
    assert_eq!(newcomers("", Direction::Egress, Profile::NpGuard), ["any pod in the cluster: all (none)"]);
}

#[test]
fn a_rule_means_those_that_meet_its_demands() {
    let from = policy("ingress: [{from: [{podSelector: {matchLabels: {role: api}}}], ports: [{port: 80}]}]");
    assert_eq!(newcomers(&from, Direction::Ingress, Profile::NpGuard), ["pods with role=api in shop: TCP 80 (none)"]);
    assert_eq!(
        newcomers(&from, Direction::Ingress, Profile::Default),
        ["any pod in the cluster: none (TCP 80)", "pods with role=api in shop: TCP 80 (none)"]
    );
}

#[test]
fn what_follows_from_a_demand_counts_but_not_for_np_guard() {
    let from = "ingress: [{from: [{podSelector: {matchLabels: {role: api}}}], ports: [{port: 80}]},
        {from: [{podSelector: {matchExpressions: [{key: role, operator: Exists}]}}], ports: [{port: 90}]}]";
    let api = "pods with role=api in shop: ";
    let told = |profile| {
        let lines = newcomers(&policy(from), Direction::Ingress, profile);
        lines.into_iter().find(|line| line.starts_with(api)).unwrap_or_default()
    };
    assert_eq!(told(Profile::Default), format!("{api}TCP 80,90 (none)"));
    assert_eq!(told(Profile::NpGuard), format!("{api}TCP 80 (none)"));
}

#[test]
fn a_denial_of_some_leaves_open_what_anybody_may_do() {
    let admin = "
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: deny}
spec:
  priority: 1
  subject: {namespaces: {}}
  ingress: [{action: Deny, from: [{namespaces: {matchLabels: {team: red}}}], ports: [{portNumber: {port: 80, protocol: TCP}}]}]
";
    let lines = newcomers(admin, Direction::Ingress, Profile::Default);
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("any pod in the cluster: ") && lines[0].ends_with("(TCP 80)"), "{lines:?}");
    assert!(lines[1].starts_with("any pod in namespaces with team=red: ") && lines[1].ends_with("(none)"), "{lines:?}");
    let lines = newcomers(admin, Direction::Ingress, Profile::NpGuard);
    assert_eq!(lines[0], "any pod in the cluster: all (none)");
}

#[test]
fn a_namespace_is_known_by_its_own_label() {
    let from = policy(
        "ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}}], ports: [{port: http}]}]",
    );
    assert_eq!(newcomers(&from, Direction::Ingress, Profile::NpGuard), ["any pod in edge: TCP 8080 (none)"]);
}

#[test]
fn names_of_ports_are_what_newcomers_will_make_of_them() {
    let to = policy("policyTypes: [Egress], egress: [{to: [{namespaceSelector: {}}], ports: [{port: http}]}]");
    assert_eq!(newcomers(&to, Direction::Egress, Profile::NpGuard), ["any pod in the cluster: none (none) http"]);
}

#[test]
fn pods_that_are_there_are_not_new_unless_an_expression_asks() {
    let from = |selector: &str| policy(&format!("ingress: [{{from: [{{podSelector: {selector}}}]}}]"));
    let labels = from("{matchLabels: {app: web}}");
    assert!(newcomers(&labels, Direction::Ingress, Profile::NpGuard).is_empty());
    let expression = from("{matchExpressions: [{key: app, operator: In, values: [web]}]}");
    assert_eq!(newcomers(&expression, Direction::Ingress, Profile::NpGuard), ["pods with app=web in shop: all (none)"]);
}

#[test]
fn nobody_can_meet_demands_that_exclude_each_other() {
    let from = policy(
        "ingress: [{from: [{podSelector: {matchLabels: {role: api}, matchExpressions: [{key: role, operator: DoesNotExist}]}}]}]",
    );
    assert!(newcomers(&from, Direction::Ingress, Profile::NpGuard).is_empty());
}
