//! Which pods a Service selects, and which Services select a pod.

use seawall_model::selection::{SERVICE, service_selector};
use seawall_model::selector::Selector;
use seawall_testkit::pages::Cluster;

const PODS: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {metadata: {labels: {app: web, tier: front}}, spec: {containers: [{name: a, image: a:1}]}}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: store, namespace: shop}
spec: {template: {metadata: {labels: {app: store}}, spec: {containers: [{name: a, image: a:1}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: elsewhere, namespace: other}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, image: a:1}]}}}
---
apiVersion: v1
kind: Pod
metadata: {name: unplaced, labels: {app: web}}
spec: {containers: [{name: a, image: a:1}]}
---
apiVersion: v1
kind: PodTemplate
metadata: {name: kept, namespace: shop}
template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, image: a:1}]}}
---
";

/// `namespace` and `selector` are a Service's; `selected` are the names of what it selects, those that are not sure
/// with a question mark. Asked from the pods' side the answer is the same.
#[track_caller]
fn check(namespace: &str, selector: &str, expected: &[&str]) {
    let place = if namespace.is_empty() { String::new() } else { format!(", namespace: {namespace}") };
    let service =
        format!("apiVersion: v1\nkind: Service\nmetadata: {{name: service{place}}}\nspec: {{selector: {selector}}}\n");
    let cluster = Cluster::parse(&format!("{PODS}{service}"));
    let snapshot = &cluster.snapshot;
    let service = snapshot.of_kind(SERVICE).next().expect("the cluster holds the Service");
    let name = |name: &str, sure: bool| format!("{name}{}", if sure { "" } else { "?" });
    let selector = service_selector(service).map_or_else(Selector::nothing, Selector::of_labels);
    let selected = snapshot.selected(service.reference.namespace.as_deref(), selector);
    let mut forth: Vec<String> = selected.map(|pod| name(&pod.object.reference.name, pod.sure)).collect();
    let mut back: Vec<String> = Vec::new();
    for workload in snapshot.all_workloads() {
        for (_, sure) in snapshot.services_of(&workload) {
            back.push(name(&workload.object.reference.name, sure));
        }
    }
    forth.sort();
    back.sort();
    assert_eq!(forth, expected);
    assert_eq!(back, expected);
}

#[test]
fn labels_and_namespace_must_agree() {
    check("shop", "{app: web}", &["unplaced?", "web"]);
    check("shop", "{app: web, tier: front}", &["web"]);
    check("shop", "{app: web, tier: back}", &[]);
    check("none", "{tier: front}", &[]);
}

#[test]
fn a_namespace_that_is_not_written_may_be_any() {
    check("", "{app: web}", &["elsewhere?", "unplaced", "web?"]);
}

#[test]
fn no_selector_selects_nothing() {
    check("shop", "{}", &[]);
    check("shop", "null", &[]);
}

#[test]
fn labels_that_controllers_add_may_be_there() {
    check("shop", "{statefulset.kubernetes.io/pod-name: store-0}", &["store?"]);
    check("shop", "{app: store, statefulset.kubernetes.io/pod-name: store-0}", &["store?"]);
    check("shop", "{app: web, pod-template-hash: abc}", &["web?"]);
    check("shop", "{pod-name: store-0}", &[]);
}
