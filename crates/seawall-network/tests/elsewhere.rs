//! Pods on networks of their own: nothing is sure of them.

use seawall_model::Facts;
use seawall_network::reason::Reason;
use seawall_network::{Network, Peer, PodId, Profile};
use seawall_testkit::pages::Cluster;

const PODS: &str = "
apiVersion: v1
kind: Pod
metadata: {name: one, namespace: blue}
spec: {containers: [{name: one, image: one}]}
---
apiVersion: v1
kind: Pod
metadata: {name: two, namespace: plain}
spec: {containers: [{name: two, image: two}]}
---
apiVersion: v1
kind: Pod
metadata: {name: three, namespace: plain}
spec: {containers: [{name: three, image: three}]}
---
apiVersion: v1
kind: Namespace
metadata: {name: plain}
---
";

fn network(text: &str) -> Network {
    let cluster = Cluster::of(&[("all.yaml", &format!("{PODS}{text}"))], Facts::default());
    Network::build(&cluster.snapshot, Profile::Default)
}

fn pod(network: &Network, name: &str) -> Peer {
    let found = network.pods().find(|&pod: &PodId| &*network.workload_of(pod).name == name);
    Peer::Pod(found.expect("the pod is there"))
}

/// Whether all is allowed between two pods for sure; otherwise all of it depends on their networks.
fn is_sure(network: &Network, from: &str, to: &str) -> bool {
    let admitted = network.admitted(pod(network, from), pod(network, to));
    let depends = admitted.depends.is_all() && admitted.reasons.contains(Reason::OtherNetwork);
    assert_ne!(admitted.allowed.is_all(), depends, "{admitted:?}");
    admitted.allowed.is_all()
}

fn primary(role: &str) -> String {
    format!(
        "
apiVersion: k8s.ovn.org/v1
kind: UserDefinedNetwork
metadata: {{name: own, namespace: blue}}
spec: {{topology: Layer2, layer2: {{role: {role}}}}}
"
    )
}

#[test]
fn nothing_is_sure_of_pods_whose_primary_network_is_their_own() {
    let network = network(&primary("Primary"));
    assert!(!is_sure(&network, "one", "two"));
    assert!(!is_sure(&network, "two", "one"));
    assert!(is_sure(&network, "two", "three"));
    let told = network.problems().iter().any(|problem| problem.message.contains("UserDefinedNetwork is not supported"));
    assert!(told, "{:?}", network.problems());
    let open = network.connections().iter().filter(|(.., admitted)| !admitted.depends.is_empty()).count();
    // To and from two pods, and to and from outside.
    assert_eq!(open, 6);
}

#[test]
fn one_network_more_changes_nothing_on_the_first() {
    assert!(is_sure(&network(&primary("Secondary")), "one", "two"));
}

#[test]
fn a_namespace_that_does_not_opt_in_stays_on_the_clusters_network() {
    let namespace = |labels: &str| {
        format!(
            "{}---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: blue, labels: {{{labels}}}}}\n",
            primary("Primary")
        )
    };
    assert!(is_sure(&network(&namespace("team: blue")), "one", "two"));
    assert!(!is_sure(&network(&namespace("k8s.ovn.org/primary-user-defined-network: ''")), "one", "two"));
}

#[test]
fn a_network_of_the_cluster_chooses_namespaces_by_their_labels_and_names() {
    let network = |chosen: &str| {
        network(&format!(
            "
apiVersion: k8s.ovn.org/v1
kind: ClusterUserDefinedNetwork
metadata: {{name: own}}
spec:
  namespaceSelector: {{matchExpressions: [{{key: kubernetes.io/metadata.name, operator: In, values: [{chosen}]}}]}}
  network: {{topology: Layer2, layer2: {{role: Primary}}}}
---
apiVersion: v1
kind: Namespace
metadata: {{name: blue, labels: {{k8s.ovn.org/primary-user-defined-network: ''}}}}
"
        ))
    };
    assert!(!is_sure(&network("blue"), "one", "two"));
    assert!(is_sure(&network("red"), "one", "two"));
}
