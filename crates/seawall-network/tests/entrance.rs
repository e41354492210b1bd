//! Where requests from outside come in.

use seawall_model::Facts;
use seawall_network::connections::End;
use seawall_network::entrance::entrances;
use seawall_network::{Network, Profile};
use seawall_testkit::pages::Cluster;

const PODS: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: web, image: web, ports: [{name: http, containerPort: 8080}, {containerPort: 53, protocol: UDP}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  selector: {app: web}
  ports:
  - {name: plain, port: 80, targetPort: http}
  - {name: other, port: 90, targetPort: 9090}
  - {name: dns, port: 53, protocol: UDP}
---
";

fn ways(text: &str, profile: Profile) -> Vec<String> {
    let text = format!("{PODS}{text}");
    let cluster = Cluster::of(&[("all.yaml", &text)], Facts::default());
    let ways = entrances(&cluster.snapshot, profile);
    ways.iter()
        .map(|way| {
            format!("{} > {} > {} {}", way.object.reference, way.service.reference, way.pods.reference, way.ports)
        })
        .collect()
}

fn ingress(port: &str) -> String {
    format!(
        "
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: in, namespace: shop}}
spec: {{defaultBackend: {{service: {{name: web, port: {port}}}}}}}
"
    )
}

#[test]
fn an_ingress_leads_through_the_named_port_to_the_number_that_the_pods_give_it() {
    let way = "Ingress shop/in > Service shop/web > Deployment shop/web TCP 8080";
    assert_eq!(ways(&ingress("{name: plain}"), Profile::Default), [way]);
    assert_eq!(ways(&ingress("{number: 80}"), Profile::Default), [way]);
    assert!(ways(&ingress("{number: 81}"), Profile::Default).is_empty());
}

#[test]
fn a_port_that_no_container_names_is_reached_all_the_same_but_not_for_np_guard() {
    let way = "Ingress shop/in > Service shop/web > Deployment shop/web TCP 9090";
    assert_eq!(ways(&ingress("{number: 90}"), Profile::Default), [way]);
    assert!(ways(&ingress("{number: 90}"), Profile::NpGuard).is_empty());
}

#[test]
fn an_ingress_names_no_port_of_the_pods_but_does_for_np_guard() {
    let with_number = PODS.replace("targetPort: http", "targetPort: 8080");
    let text = format!("{with_number}{}", ingress("{number: 8080}"));
    let cluster = Cluster::of(&[("all.yaml", &text)], Facts::default());
    let ports = |profile| entrances(&cluster.snapshot, profile).into_iter().map(|way| way.ports.to_string());
    assert_eq!(ports(Profile::Default).count(), 0);
    assert_eq!(ports(Profile::NpGuard).collect::<Vec<_>>(), ["TCP 8080"]);
}

#[test]
fn a_route_names_the_port_of_the_pods_and_without_one_means_every_port() {
    let route = |port: &str| {
        format!(
            "
apiVersion: route.openshift.io/v1
kind: Route
metadata: {{name: in, namespace: shop}}
spec: {{to: {{kind: Service, name: web}}{port}}}
"
        )
    };
    let way = |ports: &str| [format!("Route shop/in > Service shop/web > Deployment shop/web {ports}")];
    assert_eq!(ways(&route(", port: {targetPort: 9090}"), Profile::Default), way("TCP 9090"));
    assert_eq!(ways(&route(", port: {targetPort: http}"), Profile::NpGuard), way("TCP 8080"));
    assert_eq!(ways(&route(""), Profile::Default), way("TCP 8080,9090"));
}

#[test]
fn routes_of_the_gateway_lead_to_services_of_other_namespaces_and_of_their_protocol() {
    let route = |kind: &str, port: u16| {
        format!(
            "
apiVersion: gateway.networking.k8s.io/v1
kind: {kind}
metadata: {{name: in, namespace: edge}}
spec: {{rules: [{{backendRefs: [{{name: web, namespace: shop, port: {port}}}]}}]}}
"
        )
    };
    let web = "Service shop/web > Deployment shop/web";
    assert_eq!(ways(&route("HTTPRoute", 80), Profile::Default), [format!("HTTPRoute edge/in > {web} TCP 8080")]);
    assert_eq!(ways(&route("UDPRoute", 53), Profile::Default), [format!("UDPRoute edge/in > {web} UDP 53")]);
    assert!(ways(&route("UDPRoute", 80), Profile::Default).is_empty());
    assert!(ways(&route("HTTPRoute", 80), Profile::NpGuard).is_empty());
}

#[test]
fn an_unwritten_namespace_is_default() {
    let text = "
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: web, image: web, ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: here, namespace: default}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: in}
spec: {rules: [{http: {paths: [{path: /, backend: {service: {name: here, port: {number: 80}}}}]}}]}
";
    assert_eq!(ways(text, Profile::NpGuard), ["Ingress in > Service default/here > Pod web TCP 80"]);
}

/// What comes in at `web`: what is allowed, what depends.
fn admitted(text: &str, profile: Profile) -> Option<(String, String)> {
    let text = format!("{PODS}{}---{text}", ingress("{name: plain}"));
    let cluster = Cluster::of(&[("all.yaml", &text)], Facts::default());
    let connections = Network::build(&cluster.snapshot, profile).connections();
    let mut entering = connections.iter().filter(|(from, ..)| **from == End::IngressController);
    entering.next().map(|(_, _, admitted)| (admitted.allowed.to_string(), admitted.depends.to_string()))
}

fn policy(from: &str) -> String {
    format!(
        "
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: closed, namespace: shop}}
spec: {{podSelector: {{}}, ingress: [{{from: [{from}]}}]}}
---
"
    )
}

const CONTROLLER: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: controller, namespace: edge}
spec:
  template:
    metadata: {labels: {app.kubernetes.io/name: ingress-nginx}}
    spec: {containers: [{name: nginx, image: nginx}]}
---
apiVersion: v1
kind: Namespace
metadata: {name: edge, labels: {role: edge}}
---
";

#[test]
fn without_policies_everything_that_is_sent_comes_in() {
    assert_eq!(admitted("", Profile::Default), Some(("TCP 8080".to_owned(), "none".to_owned())));
}

#[test]
fn what_is_not_known_of_the_controller_leaves_it_open_and_np_guard_gives_it_no_labels() {
    let edge = policy("{namespaceSelector: {matchLabels: {role: edge}}}");
    assert_eq!(admitted(&edge, Profile::Default), Some(("none".to_owned(), "TCP 8080".to_owned())));
    assert_eq!(admitted(&edge, Profile::NpGuard), None);
    let everywhere = policy("{namespaceSelector: {}}");
    assert_eq!(admitted(&everywhere, Profile::Default), Some(("TCP 8080".to_owned(), "none".to_owned())));
    let unlabelled = policy("{namespaceSelector: {matchExpressions: [{key: role, operator: DoesNotExist}]}}");
    assert_eq!(admitted(&unlabelled, Profile::NpGuard), Some(("TCP 8080".to_owned(), "none".to_owned())));
}

#[test]
fn a_controller_in_the_input_is_asked_itself() {
    let edge = policy("{namespaceSelector: {matchLabels: {role: edge}}}");
    let edge = format!("{CONTROLLER}{edge}");
    assert_eq!(admitted(&edge, Profile::Default), Some(("TCP 8080".to_owned(), "none".to_owned())));
    let other = format!("{CONTROLLER}{}", policy("{namespaceSelector: {matchLabels: {role: other}}}"));
    assert_eq!(admitted(&other, Profile::Default), None);
}

#[test]
fn pods_that_nothing_is_sent_to_are_not_entered_though_no_policy_tells_them_apart() {
    let text = format!("{PODS}{}", ingress("{name: plain}"));
    let other =
        text.replace("app: web", "app: other").replace("name: web, namespace: shop", "name: other, namespace: shop");
    let other = other.split("---").next().unwrap_or_default().to_owned();
    let cluster = Cluster::of(&[("all.yaml", &format!("{text}---{other}"))], Facts::default());
    let connections = Network::build(&cluster.snapshot, Profile::Default).connections();
    let entered = connections.iter().filter(|(from, ..)| **from == End::IngressController).count();
    let workloads = connections.ends.iter().filter(|end| matches!(end, End::Workload(_))).count();
    assert_eq!((workloads, entered), (2, 1));
}
