//! The catalogue of edges as a whole, and what holds of every graph.

use std::collections::BTreeSet;

use seawall_engine::{access_graph, edge_kinds};
use seawall_model::access::{AccessGraph, Tier, Vertex};
use seawall_risk::{AttackGraph, Certainty};
use seawall_testkit::pages::Cluster;

/// How many kinds of each tier the catalogue that the kinds are numbered by has: entry, container, escape, node,
/// identity, workload.
const TIER_ONE: usize = 70;

#[test]
fn every_kind_is_found_in_one_place_and_none_of_tier_one_is_missing() {
    let kinds = edge_kinds();
    let ids: Vec<&str> = kinds.iter().map(|kind| kind.id).collect();
    let once: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), once.len(), "{ids:?}");
    assert!(once.len() >= 90, "{}", once.len());
    let numbered = [('E', 12), ('C', 12), ('X', 25), ('N', 8), ('I', 18), ('W', 35)];
    let all =
        numbered.iter().flat_map(|(letter, count)| (1..=*count).map(move |number| format!("{letter}{number:02}")));
    let missing: Vec<String> = all.filter(|id| !once.contains(id.as_str())).collect();
    println!("missing: {missing:?}");
    let first: BTreeSet<&str> = kinds.iter().filter(|kind| kind.tier == Tier::One).map(|kind| kind.id).collect();
    assert!(first.len() >= TIER_ONE, "{} of tier one; missing: {missing:?}", first.len());
    for kind in &kinds {
        assert!(!kind.techniques.is_empty() && !kind.title.is_empty(), "{}", kind.id);
    }
}

/// A cluster with a little of everything.
const CLUSTER: &str = "# world: closed
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Node
metadata: {name: n1}
---
apiVersion: v1
kind: ServiceAccount
metadata: {namespace: shop, name: web}
---
apiVersion: v1
kind: Secret
metadata: {namespace: shop, name: db}
---
apiVersion: v1
kind: Pod
metadata: {namespace: shop, name: web}
spec: {serviceAccountName: web, nodeName: n1, containers: [{name: app, image: 'shop/web:1'}]}
---
apiVersion: v1
kind: Pod
metadata: {namespace: shop, name: agent}
spec: {nodeName: n1, containers: [{name: agent, image: 'shop/agent:1', securityContext: {privileged: true}}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: mixed}
rules:
  - {apiGroups: [''], resources: [pods, secrets], verbs: [get, list]}
  - {apiGroups: [''], resources: [pods/exec], verbs: [create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {namespace: shop, name: web}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: mixed}
subjects: [{kind: ServiceAccount, namespace: shop, name: web}, {apiGroup: rbac.authorization.k8s.io, kind: User, name: alice}]
";

fn graph(text: &str) -> AccessGraph {
    access_graph(&Cluster::parse(text).snapshot)
}

/// Everything that each vertex reaches for certain, by name; what only joins others is left out.
fn reached(graph: AccessGraph) -> BTreeSet<(String, String)> {
    let attack = AttackGraph::new(graph);
    let is_known = |vertex: &Vertex| !vertex.is_joint() && !matches!(vertex, Vertex::Permissions { .. });
    let mut reached = BTreeSet::new();
    for (number, to) in attack.access().vertices().iter().enumerate().filter(|(_, vertex)| is_known(vertex)) {
        let number = seawall_model::access::VertexId(u32::try_from(number).expect("a number"));
        for from in attack.reaching(&[number], Certainty::Certain) {
            let from = attack.access().vertex(from);
            if is_known(from) {
                reached.insert((from.to_string(), to.to_string()));
            }
        }
    }
    reached
}

#[test]
fn a_grant_more_takes_no_path_away() {
    let before = reached(graph(CLUSTER));
    for (kind, rule) in [
        ("Role", "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}"),
        ("ClusterRole", "{apiGroups: [''], resources: [nodes/proxy], verbs: [get]}"),
        ("ClusterRole", "{apiGroups: [rbac.authorization.k8s.io], resources: ['*'], verbs: [bind, create]}"),
    ] {
        let namespace = if kind == "Role" { "namespace: shop, " } else { "" };
        let more = format!(
            "{CLUSTER}---
apiVersion: rbac.authorization.k8s.io/v1
kind: {kind}
metadata: {{{namespace}name: more}}
rules: [{rule}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {kind}Binding
metadata: {{{namespace}name: more}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {kind}, name: more}}
subjects: [{{apiGroup: rbac.authorization.k8s.io, kind: User, name: bob}}]
"
        );
        let after = reached(graph(&more));
        let gone: Vec<_> = before.difference(&after).collect();
        assert!(gone.is_empty(), "{rule}: {gone:?}");
        assert!(after.len() > before.len(), "{rule}");
    }
}

#[test]
fn the_order_of_objects_and_the_cut_of_roles_change_nothing() {
    let before = reached(graph(CLUSTER));
    let mut documents: Vec<&str> = CLUSTER.trim_start_matches("# world: closed\n").split("---\n").collect();
    documents.reverse();
    let shuffled = format!("# world: closed\n{}", documents.join("---\n"));
    assert_eq!(reached(graph(&shuffled)), before);
    let split = CLUSTER.replace(
        "  - {apiGroups: [''], resources: [pods, secrets], verbs: [get, list]}\n",
        "  - {apiGroups: [''], resources: [secrets], verbs: [list]}
  - {apiGroups: [''], resources: [pods], verbs: [list, get]}
  - {apiGroups: [''], resources: [secrets], verbs: [get]}\n",
    );
    assert_ne!(split, CLUSTER);
    assert_eq!(reached(graph(&split)), before);
    let renamed = CLUSTER.replace("name: mixed", "name: other");
    assert_eq!(reached(graph(&renamed)), before);
}

#[test]
fn who_execs_into_a_privileged_pod_is_root_on_its_node() {
    let reached = reached(graph(CLUSTER));
    for from in ["User alice", "ServiceAccount shop/web", "Pod shop/web[app]", "Pod shop/agent[agent]"] {
        assert!(reached.contains(&(from.to_owned(), "Node n1".to_owned())), "{from}");
    }
    assert!(!reached.iter().any(|(from, to)| from == "Pod shop/web[app]" && to == "cluster-admin"));
}
