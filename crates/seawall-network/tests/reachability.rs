//! Who can reach whom: the questions that everything else is made of.

use seawall_network::connections::End;
use seawall_network::explain::{Cause, Change, Remedy};
use seawall_network::policy::Direction;
use seawall_network::ports::Ports;
use seawall_network::ports::Protocol::{Sctp, Tcp, Udp};
use seawall_network::{Network, Peer, PodId, Profile, Verdict};
use seawall_testkit::pages::Cluster;

/// Two namespaces with two pods each; `web` of `shop` calls port 8080 `http`, `db` calls 5432 so.
const PODS: &str = "# world: closed
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: a}}
---
apiVersion: v1
kind: Namespace
metadata: {name: dev}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: c, image: x, ports: [{name: http, containerPort: 8080}]}]}
status: {podIP: 10.0.0.1}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: c, image: x, ports: [{name: http, containerPort: 5432}]}]}
status: {podIP: 10.0.0.2}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: dev, labels: {app: web}}
spec: {containers: [{name: c, image: x}]}
status: {podIP: 10.0.1.1}
";

struct Asked(Network, Cluster);

impl Asked {
    fn of(policies: &str) -> Self {
        let cluster = Cluster::parse(&format!("{PODS}---\n{policies}"));
        Self(Network::build(&cluster.snapshot, Profile::Default), cluster)
    }

    fn pod(&self, name: &str) -> PodId {
        let (namespace, name) = name.split_once('/').expect("namespace/name");
        let is = |pod: &PodId| {
            let reference = &self.1.snapshot.object(self.0.object_of(*pod)).reference;
            reference.namespace.as_deref() == Some(namespace) && &*reference.name == name
        };
        self.0.pods().find(is).expect("the pod is in the cluster")
    }

    fn peer(&self, name: &str) -> Peer {
        name.parse().map_or_else(|_| Peer::Pod(self.pod(name)), Peer::Address)
    }

    fn ask(&self, from: &str, to: &str, port: u16) -> Verdict {
        self.0.verdict(self.peer(from), self.peer(to), Tcp, port)
    }
}

#[test]
fn without_a_policy_everybody_reaches_everybody() {
    let asked = Asked::of("");
    assert_eq!(asked.ask("shop/web", "shop/db", 1), Verdict::Allowed);
    assert_eq!(asked.ask("192.0.2.1", "shop/db", 65535), Verdict::Allowed);
    assert_eq!(asked.ask("dev/web", "2001:db8::1", 443), Verdict::Allowed);
}

#[test]
fn a_policy_isolates_what_it_selects_in_its_direction_alone() {
    let asked = Asked::of(
        "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
  - from: [{podSelector: {matchLabels: {app: web}}}]
    ports: [{port: http}, {protocol: UDP, port: 1000, endPort: 2000}]
",
    );
    assert_eq!(asked.ask("shop/web", "shop/db", 5432), Verdict::Allowed);
    assert_eq!(asked.ask("shop/web", "shop/db", 8080), Verdict::Denied);
    assert_eq!(asked.ask("dev/web", "shop/db", 5432), Verdict::Denied);
    assert_eq!(asked.ask("shop/db", "dev/web", 1), Verdict::Allowed);
    let (web, db) = (asked.peer("shop/web"), asked.peer("shop/db"));
    assert_eq!(asked.0.verdict(web, db, Udp, 2000), Verdict::Allowed);
    assert_eq!(asked.0.verdict(web, db, Udp, 2001), Verdict::Denied);
    assert_eq!(asked.0.verdict(web, db, Sctp, 1500), Verdict::Denied);
    assert_eq!(asked.0.verdict(db, db, Sctp, 1500), Verdict::Allowed);
}

#[test]
fn the_admin_tier_comes_first_and_what_it_passes_is_left_to_the_others() {
    let asked = Asked::of(
        "apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: first}
spec:
  tier: Admin
  priority: 1
  subject: {namespaces: {matchLabels: {team: a}}}
  ingress:
  - action: Pass
    from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}]
  - action: Deny
    from: [{namespaces: {}}]
    protocols: [{tcp: {destinationPort: {range: {start: 1, end: 9000}}}}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: all, namespace: shop}
spec: {podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: last}
spec:
  tier: Baseline
  priority: 1
  subject: {namespaces: {}}
  ingress: [{action: Deny, from: [{namespaces: {}}]}]
",
    );
    assert_eq!(asked.ask("shop/web", "shop/db", 80), Verdict::Allowed);
    assert_eq!(asked.ask("dev/web", "shop/db", 80), Verdict::Denied);
    assert_eq!(asked.ask("dev/web", "shop/db", 9001), Verdict::Allowed);
    // Nobody but the baseline speaks of `dev`, and it says nothing of addresses.
    assert_eq!(asked.ask("shop/web", "dev/web", 80), Verdict::Denied);
    assert_eq!(asked.ask("192.0.2.1", "dev/web", 80), Verdict::Allowed);
}

#[test]
fn a_block_means_pods_by_their_addresses_and_less_its_exceptions() {
    let asked = Asked::of(
        "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: out, namespace: dev}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress: [{to: [{ipBlock: {cidr: 10.0.0.0/16, except: [10.0.0.2/32]}}]}]
",
    );
    assert_eq!(asked.ask("dev/web", "shop/web", 80), Verdict::Allowed);
    assert_eq!(asked.ask("dev/web", "shop/db", 80), Verdict::Denied);
    assert_eq!(asked.ask("dev/web", "10.0.200.1", 80), Verdict::Allowed);
    assert_eq!(asked.ask("dev/web", "10.1.0.1", 80), Verdict::Denied);
    let connections = asked.0.connections();
    let outside: Vec<String> = connections
        .iter()
        .filter(|(from, ..)| matches!(from, End::Workload(end) if &*end.namespace == "dev"))
        .filter_map(|(_, to, _)| match to {
            End::Addresses(set) => Some(set.networks().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")),
            _ => None,
        })
        .collect();
    assert_eq!(outside.len(), 1, "{outside:?}");
    assert!(outside[0].starts_with("10.0.0.0/31 10.0.0.3/32 10.0.0.4/30"), "{outside:?}");
}

#[test]
fn what_the_api_server_refuses_leaves_the_answer_open() {
    let asked = Asked::of(
        "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: bad, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress: [{ports: [{port: 90, endPort: 80}]}]
",
    );
    assert!(matches!(asked.ask("shop/web", "shop/db", 85), Verdict::Depends(_)));
    assert_eq!(asked.ask("shop/db", "shop/web", 85), Verdict::Allowed);
    let problems: Vec<&str> = asked.0.problems().iter().map(|problem| &*problem.message).collect();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].starts_with("`spec.ingress[0].ports[90].endPort` is below `port`"), "{problems:?}");
}

const ISOLATED: &str = "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 5432}]}]
";

#[test]
fn an_explanation_names_what_decided_on_each_side() {
    let asked = Asked::of(ISOLATED);
    let ports = Ports::range(Tcp, 5432, 5432);
    let explanation = asked.0.explain(&asked.1.snapshot, asked.peer("shop/web"), asked.peer("shop/db"), &ports);
    assert_eq!(explanation.admitted.allowed, ports);
    let [egress, ingress] = &explanation.sides[..] else { panic!("two sides") };
    assert!(egress.steps.is_empty());
    let [step] = &ingress.steps[..] else { panic!("{:?}", ingress.steps) };
    assert_eq!(step.policy.reference.name, "db");
    let Cause::Rule(rule) = step.cause else { panic!("{:?}", step.cause) };
    assert_eq!(rule.place.pointer(), "/spec/ingress/0");
}

#[test]
fn what_is_said_to_turn_a_verdict_does() {
    let asked = Asked::of(ISOLATED);
    let ports = Ports::range(Tcp, 80, 80);
    let explanation = asked.0.explain(&asked.1.snapshot, asked.peer("dev/web"), asked.peer("shop/db"), &ports);
    assert!(explanation.admitted.is_nothing());
    let [Change { remedies }] = &explanation.changes[..] else { panic!("{:?}", explanation.changes) };
    let [Remedy::AddRule { rule: Some(rule), direction: Direction::Ingress, policy }] = &remedies[..] else {
        panic!("{remedies:?}")
    };
    assert_eq!(policy.name, "db");
    let changed = Asked::of(&ISOLATED.replace("ingress: [", &format!("ingress: [{rule}, ")));
    assert_eq!(changed.ask("dev/web", "shop/db", 80), Verdict::Allowed);
    assert_eq!(changed.ask("dev/web", "shop/db", 81), Verdict::Denied);

    let explanation = asked.0.explain(&asked.1.snapshot, asked.peer("shop/db"), asked.peer("dev/web"), &ports);
    let isolating: Vec<&Remedy> = explanation.changes.iter().flat_map(|change| &change.remedies).collect();
    assert_eq!(isolating.len(), 2, "either side will do");
    for remedy in isolating {
        let Remedy::Isolate { namespace, spec, .. } = remedy else { panic!("{remedy:?}") };
        let policy = format!(
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: new, namespace: {namespace}}}\nspec: {spec}\n"
        );
        assert_eq!(Asked::of(&policy).ask("shop/db", "dev/web", 80), Verdict::Denied, "{policy}");
    }
}

#[test]
fn a_rule_is_proposed_where_it_opens_the_least() {
    let both = format!(
        "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: all, namespace: shop}}
spec: {{podSelector: {{}}}}
---
{ISOLATED}"
    );
    let asked = Asked::of(&both);
    let ports = Ports::range(Tcp, 80, 80);
    let explanation = asked.0.explain(&asked.1.snapshot, asked.peer("dev/web"), asked.peer("shop/db"), &ports);
    let [Change { remedies }] = &explanation.changes[..] else { panic!("{:?}", explanation.changes) };
    let [Remedy::AddRule { policy, .. }] = &remedies[..] else { panic!("{remedies:?}") };
    assert_eq!(policy.name, "db");
}

#[test]
fn of_several_objects_of_one_name_the_last_counts() {
    let asked = Asked::of(&format!("{ISOLATED}---\n{}", PODS.split("---\n").nth(3).expect("the database")));
    let names = asked.0.pods().map(|pod| asked.1.snapshot.object(asked.0.object_of(pod)).reference.to_string());
    assert_eq!(names.collect::<Vec<_>>(), ["Pod dev/web", "Pod shop/db", "Pod shop/web"]);
    let open = ISOLATED.replace("port: 5432", "port: 80");
    let asked = Asked::of(&format!("{ISOLATED}---\n{open}"));
    assert_eq!(asked.ask("shop/web", "shop/db", 80), Verdict::Allowed);
    assert_eq!(asked.ask("shop/web", "shop/db", 5432), Verdict::Denied);
}

#[test]
fn no_rule_is_proposed_for_a_policy_that_is_refused_as_it_is() {
    let asked = Asked::of(&ISOLATED.replace("port: 5432", "port: 5432, endPort: 1"));
    let ports = Ports::range(Tcp, 80, 80);
    let explanation = asked.0.explain(&asked.1.snapshot, asked.peer("dev/web"), asked.peer("shop/db"), &ports);
    assert_eq!(explanation.admitted.depends, ports);
    assert_eq!(explanation.changes, []);
}
