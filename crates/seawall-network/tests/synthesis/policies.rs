//! Selectors, closings, names and the API server in proposed policies.

use std::fmt::Write as _;

use seawall_model::Snapshot;
use seawall_network::Profile;
use seawall_network::synthesis::manifest::{Kind, manifests};
use seawall_network::synthesis::{Proof, Roster};
use serde_json::{Value, json};

use crate::written::{policies, proof, proposal, snapshot};

/// A workload of a kind with labels, which calls Services.
fn workload(kind: &str, name: &str, labels: &str, calls: &[&str]) -> String {
    let mut env = String::new();
    for (number, service) in calls.iter().enumerate() {
        write!(env, "{{name: URL{number}, value: 'http://{service}:80'}}, ").unwrap();
    }
    let spec =
        format!("metadata: {{labels: {{{labels}}}}}, spec: {{containers: [{{name: a, image: a, env: [{env}]}}]}}");
    let whole = match kind {
        "Pod" => {
            return format!(
                "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: ns, labels: {{{labels}}}}}\nspec: {{containers: [{{name: a, image: a, env: [{env}]}}]}}\n"
            );
        }
        "CronJob" => format!("jobTemplate: {{spec: {{template: {{{spec}}}}}}}"),
        _ => format!("template: {{{spec}}}"),
    };
    let group = if kind.ends_with("Job") { "batch/v1" } else { "apps/v1" };
    format!("---\napiVersion: {group}\nkind: {kind}\nmetadata: {{name: {name}, namespace: ns}}\nspec: {{{whole}}}\n")
}

fn service(name: &str, labels: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: ns}}\nspec: {{selector: {{{labels}}}, ports: [{{port: 80, targetPort: 8080}}]}}\n"
    )
}

/// The selector of the policy of this name.
fn selector(policies: &[Value], name: &str) -> Option<Value> {
    policies
        .iter()
        .find(|policy| policy["metadata"]["name"] == name)
        .map(|policy| policy["spec"]["podSelector"].clone())
}

fn codes(snapshot: &Snapshot) -> Vec<String> {
    let roster = Roster::collect(snapshot);
    let (_, gaps) = manifests(&proposal(snapshot, &roster), &roster, Kind::Network);
    gaps.iter().map(|gap| format!("{} {}", gap.code, gap.about)).collect()
}

#[test]
fn a_selector_takes_as_many_labels_as_it_needs_and_no_more() {
    let text = [
        workload("Deployment", "a", "app: x, role: a, version: v1", &["b"]),
        workload("Deployment", "b", "app: x, role: b, version: v1", &[]),
        service("b", "role: b"),
    ];
    let policies = policies(&snapshot(&text.concat()));
    assert_eq!(selector(&policies, "a"), Some(json!({ "matchLabels": { "role": "a" } })));
    assert_eq!(selector(&policies, "b"), Some(json!({ "matchLabels": { "role": "b" } })));
}

#[test]
fn who_has_only_some_of_anothers_labels_is_told_apart_by_what_it_lacks() {
    let text = [
        workload("Deployment", "a", "app: x", &["b"]),
        workload("Deployment", "b", "app: x, extra: more", &[]),
        service("b", "extra: more"),
    ];
    let snapshot = snapshot(&text.concat());
    let expected =
        json!({ "matchLabels": { "app": "x" }, "matchExpressions": [{ "key": "extra", "operator": "DoesNotExist" }] });
    assert_eq!(selector(&policies(&snapshot), "a"), Some(expected));
    assert!(proof(&snapshot, Kind::Network, Profile::Default).holds());
}

#[test]
fn twins_are_left_out_and_left_open() {
    let text = [
        workload("Deployment", "one", "app: twin", &["web"]),
        workload("Deployment", "two", "app: twin", &[]),
        workload("Deployment", "web", "app: web", &[]),
        service("web", "app: web"),
    ];
    let snapshot = snapshot(&text.concat());
    let policies = policies(&snapshot);
    assert_eq!(selector(&policies, "one"), None);
    let rest = json!({ "matchExpressions": [{ "key": "app", "operator": "NotIn", "values": ["twin"] }] });
    assert_eq!(selector(&policies, "default-deny"), Some(rest));
    assert!(codes(&snapshot).contains(&"no-exact-selector Deployment ns/one".to_owned()));
    let proof = proof(&snapshot, Kind::Network, Profile::Default);
    assert_eq!(proof.denied, ["Deployment ns/one -> Deployment ns/web TCP 8080"]);
    assert!(proof.opened.is_empty(), "{:?}", proof.opened);
}

#[test]
fn twins_that_need_the_same_share_a_policy() {
    let text = [
        workload("Deployment", "one", "app: twin", &["web"]),
        workload("StatefulSet", "two", "app: twin", &["web"]),
        workload("Deployment", "web", "app: web", &[]),
        service("web", "app: web"),
    ];
    let snapshot = snapshot(&text.concat());
    let policies = policies(&snapshot);
    assert_eq!(selector(&policies, "one"), Some(json!({ "matchLabels": { "app": "twin" } })));
    assert_eq!(selector(&policies, "two"), None);
    assert_eq!(selector(&policies, "default-deny"), Some(json!({})));
    let proof = proof(&snapshot, Kind::Network, Profile::Default);
    assert!(proof.holds() && proof.asked == 2, "{proof:?}");
}

#[test]
fn an_object_that_is_applied_twice_is_one_workload() {
    let text = [
        workload("Deployment", "a", "app: old", &[]),
        workload("Deployment", "a", "app: a", &["b"]),
        workload("Deployment", "b", "app: b", &[]),
        service("b", "app: none"),
        service("b", "app: b"),
    ];
    let snapshot = snapshot(&text.concat());
    assert_eq!(selector(&policies(&snapshot), "a"), Some(json!({ "matchLabels": { "app": "a" } })));
    let proof = proof(&snapshot, Kind::Network, Profile::Default);
    assert!(proof.holds() && proof.asked == 1, "{proof:?}");
}

#[test]
fn a_job_is_picked_by_lasting_labels_and_one_without_any_is_left_out() {
    let text = [
        workload("CronJob", "tidy", "job: tidy", &["web"]),
        workload("Job", "once", "batch.kubernetes.io/job-name: once, job-name: once, controller-uid: u", &["web"]),
        workload("Deployment", "web", "app: web", &[]),
        service("web", "app: web"),
    ];
    let snapshot = snapshot(&text.concat());
    let policies = policies(&snapshot);
    assert_eq!(selector(&policies, "tidy"), Some(json!({ "matchLabels": { "job": "tidy" } })));
    assert_eq!(selector(&policies, "once"), None);
    assert!(codes(&snapshot).contains(&"no-exact-selector Job ns/once".to_owned()));
}

#[test]
fn no_policy_denies_by_accident() {
    let text = [
        workload("Deployment", "a", "app: a", &["b"]),
        workload("Deployment", "b", "app: b", &[]),
        workload("Deployment", "idle", "app: idle", &[]),
        service("b", "app: b"),
    ];
    let snapshot = snapshot(&text.concat());
    let policies = policies(&snapshot);
    for policy in policies.iter().filter(|policy| policy["metadata"]["name"] != "default-deny") {
        let rules = ["ingress", "egress"].iter().filter_map(|side| policy["spec"][side].as_array()).flatten();
        assert!(rules.count() > 0, "{policy}");
        assert_eq!(policy["spec"]["policyTypes"], json!(["Ingress", "Egress"]));
    }
    assert_eq!(selector(&policies, "idle"), None);
    assert!(codes(&snapshot).contains(&"no-needs-known Deployment ns/idle".to_owned()));
}

#[test]
fn names_are_asked_of_the_resolver_that_is_there() {
    let app = [
        workload("Deployment", "a", "app: a", &["b"]),
        workload("Deployment", "b", "app: b", &[]),
        service("b", "app: b"),
    ]
    .concat();
    let resolver = |namespace: &str, service: &str, labels: &str, port: u16, on_node: &str| {
        format!(
            "---
apiVersion: apps/v1
kind: DaemonSet
metadata: {{name: dns, namespace: {namespace}}}
spec:
  selector: {{matchLabels: {{{labels}}}}}
  template:
    metadata: {{labels: {{{labels}}}}}
    spec: {{{on_node}containers: [{{name: d, image: d, args: [-localip, 169.254.20.10], ports: [{{name: dns, containerPort: {port}, protocol: UDP}}, {{name: dns-tcp, containerPort: {port}}}]}}]}}
---
apiVersion: v1
kind: Service
metadata: {{name: {service}, namespace: {namespace}}}
spec: {{selector: {{{labels}}}, ports: [{{name: dns, port: 53, protocol: UDP, targetPort: dns}}, {{name: dns-tcp, port: 53, targetPort: dns-tcp}}]}}
"
        )
    };
    let rules = |more: &str| {
        let policies = policies(&snapshot(&format!("{app}{more}")));
        let closing = policies
            .iter()
            .find(|policy| policy["metadata"]["name"] == "default-deny" && policy["metadata"]["namespace"] == "ns");
        closing.unwrap()["spec"]["egress"].clone()
    };
    let to = |namespace: &str, labels: Value| json!([{ "namespaceSelector": { "matchLabels": { "kubernetes.io/metadata.name": namespace } }, "podSelector": { "matchLabels": labels } }]);
    let ports = |port: u16| json!([{ "protocol": "UDP", "port": port }, { "protocol": "TCP", "port": port }]);
    let usual = json!([{ "to": to("kube-system", json!({ "k8s-app": "kube-dns" })), "ports": ports(53) }]);
    assert_eq!(rules(""), usual);
    assert_eq!(rules(&resolver("kube-system", "kube-dns", "k8s-app: kube-dns", 53, "")), usual);
    let own = json!([{ "to": to("kube-system", json!({ "k8s-app": "coredns" })), "ports": ports(1053) }]);
    assert_eq!(rules(&resolver("kube-system", "kube-dns", "k8s-app: coredns", 1053, "")), own);
    let openshift = json!([{ "to": to("openshift-dns", json!({ "dns.operator.openshift.io/daemonset-dns": "default" })), "ports": ports(5353) }]);
    assert_eq!(
        rules(&resolver("openshift-dns", "dns-default", "dns.operator.openshift.io/daemonset-dns: default", 5353, "")),
        openshift
    );
    let cached =
        rules(&resolver("kube-system", "node-local-dns", "k8s-app: node-local-dns", 53, "hostNetwork: true, "));
    assert_eq!(cached[1], json!({ "to": [{ "ipBlock": { "cidr": "169.254.20.10/32" } }], "ports": ports(53) }));
}

#[test]
fn the_proof_fails_when_a_rule_is_missing_or_too_wide() {
    let text = [
        workload("Deployment", "a", "app: a", &["b"]),
        workload("Deployment", "b", "app: b", &[]),
        workload("Deployment", "c", "app: c", &["b"]),
        service("b", "app: b"),
    ];
    let snapshot = snapshot(&text.concat());
    let roster = Roster::collect(&snapshot);
    let proposal = proposal(&snapshot, &roster);
    let (policies, _) = manifests(&proposal, &roster, Kind::Network);
    let with = |change: &dyn Fn(&str, &mut Value)| {
        let mut changed = policies.clone();
        for policy in &mut changed {
            let name = policy.value["metadata"]["name"].as_str().unwrap().to_owned();
            change(&name, &mut policy.value);
        }
        Proof::of(&snapshot, &roster, &proposal, &changed, Profile::Default)
    };
    assert!(with(&|_, _| {}).holds());
    let narrow = with(&|name, policy| {
        if name == "a" {
            policy["spec"]["egress"] = json!([]);
        }
    });
    assert_eq!(narrow.denied, ["Deployment ns/a -> Deployment ns/b TCP 8080"]);
    let wide = with(&|name, policy| {
        policy["spec"]["egress"] = json!([{}]);
        if name == "a" {
            policy["spec"]["ingress"] = json!([{ "ports": [{ "port": 9 }] }]);
        }
    });
    assert!(wide.denied.is_empty());
    assert_eq!(wide.opened, ["Deployment ns/b -> Deployment ns/a TCP 9", "Deployment ns/c -> Deployment ns/a TCP 9"]);
}
