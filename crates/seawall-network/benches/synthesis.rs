//! Times of what makes policies: flows added up on one thread, and policies for many workloads with their proof.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on has failed")]

use std::fmt::Write as _;
use std::time::Instant;

use seawall_model::{Facts, Snapshot};
use seawall_network::Profile;
use seawall_network::synthesis::flow::{Directory, Observed};
use seawall_network::synthesis::manifest::{Kind, manifests};
use seawall_network::synthesis::need::Needs;
use seawall_network::synthesis::{Options, Proof, Proposal, Roster, Services};
use seawall_testkit::pages::Cluster;

const WORKLOADS: usize = 10_000;
const A_NAMESPACE: usize = 50;
const FLOWS: usize = 2_000_000;

fn main() {
    let snapshot = cluster();
    policies(&snapshot);
    for (name, line) in [("our own lines", own as fn(&mut String, Draw)), ("conntrack", conntrack), ("Hubble", hubble)]
    {
        flows(&snapshot, name, line);
    }
}

/// Workloads that each name three Services, with a pod and an address each.
fn cluster() -> Snapshot {
    let mut text = String::new();
    for number in 0..WORKLOADS {
        let namespace = number / A_NAMESPACE;
        let other = |step: usize| (number * 31 + step * 977) % WORKLOADS;
        let address = address(number);
        write!(
            text,
            "---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: w{number}, namespace: n{namespace}}}
spec:
  selector: {{matchLabels: {{app: w{number}}}}}
  template:
    metadata: {{labels: {{app: w{number}, tier: t{}}}}}
    spec:
      containers:
      - name: a
        image: a
        ports: [{{name: web, containerPort: 8080}}]
        env:
        - {{name: A_URL, value: 'http://s{}.n{}:80'}}
        - {{name: B_HOST, value: s{}.n{}.svc}}
        - {{name: C, value: 'postgresql://u:p@s{}.n{}:80/db'}}
---
apiVersion: v1
kind: Service
metadata: {{name: s{number}, namespace: n{namespace}}}
spec: {{clusterIP: 10.200.{}.{}, selector: {{app: w{number}}}, ports: [{{port: 80, targetPort: web}}]}}
---
apiVersion: v1
kind: Pod
metadata:
  name: w{number}-1-abcde
  namespace: n{namespace}
  labels: {{app: w{number}, tier: t{}, pod-template-hash: '1'}}
  ownerReferences: [{{apiVersion: apps/v1, kind: Deployment, name: w{number}, uid: u, controller: true}}]
spec: {{containers: [{{name: a, image: a}}]}}
status: {{phase: Running, podIP: {address}}}
",
            number % 7,
            other(1),
            other(1) / A_NAMESPACE,
            other(2),
            other(2) / A_NAMESPACE,
            other(3),
            other(3) / A_NAMESPACE,
            number / 256,
            number % 256,
            number % 7,
        )
        .unwrap();
    }
    Cluster::with(&text, Facts::default()).snapshot
}

fn address(number: usize) -> String {
    format!("10.{}.{}.{}", 64 + number / 65_536, number / 256 % 256, number % 256)
}

fn policies(snapshot: &Snapshot) {
    let start = Instant::now();
    let roster = Roster::collect(snapshot);
    let services = Services::collect(snapshot, &roster);
    let needs = Needs::collect(snapshot, &roster, &services);
    let found = start.elapsed();
    let proposal = Proposal::make(snapshot, &roster, &services, needs, &Options::default());
    let (policies, _) = manifests(&proposal, &roster, Kind::Network);
    let made = start.elapsed();
    let proof = Proof::of(snapshot, &roster, &proposal, &policies, Profile::Default);
    let proved = start.elapsed();
    println!(
        "policies for {WORKLOADS} workloads: {:.2} s (needs {:.2} s, policies {:.2} s, proof {:.2} s), {} policies; target 5 s",
        proved.as_secs_f64(),
        found.as_secs_f64(),
        (made - found).as_secs_f64(),
        (proved - made).as_secs_f64(),
        policies.len()
    );
    assert!(proof.holds(), "{:?}", proof.lines().first());
}

/// Two workloads and a number.
type Draw = (usize, usize, usize);

fn own(text: &mut String, (from, to, number): Draw) {
    let (from, to, second) = (address(from), address(to), number % 60);
    writeln!(text, r#"{{"time":"2026-11-21T06:41:{second:02}Z","from":"{from}","to":"{to}","port":8080,"protocol":"TCP","count":1}}"#).unwrap();
}

fn conntrack(text: &mut String, (from, to, number): Draw) {
    let (from, to, port) = (address(from), address(to), 30_000 + number % 20_000);
    writeln!(text, "tcp      6 431999 ESTABLISHED src={from} dst=10.200.1.1 sport={port} dport=80 src={to} dst={from} sport=8080 dport={port} [ASSURED] mark=0 use=1").unwrap();
}

fn hubble(text: &mut String, (from, to, number): Draw) {
    let (source, destination, port) = (address(from), address(to), 30_000 + number % 20_000);
    writeln!(text, r#"{{"flow":{{"time":"2026-11-21T06:41:50.123456789Z","verdict":"FORWARDED","ethernet":{{"source":"00:00:00:00:00:01","destination":"00:00:00:00:00:02"}},"IP":{{"source":"{source}","destination":"{destination}","ipVersion":"IPv4"}},"l4":{{"TCP":{{"source_port":{port},"destination_port":8080,"flags":{{"SYN":true}}}}}},"source":{{"ID":1,"identity":1,"namespace":"n{}","labels":["k8s:app=w{from}","k8s:io.kubernetes.pod.namespace=n{}"],"pod_name":"w{from}-1-abcde","workloads":[{{"name":"w{from}","kind":"Deployment"}}]}},"destination":{{"ID":2,"identity":2,"namespace":"n{}","labels":["k8s:app=w{to}"],"pod_name":"w{to}-1-abcde","workloads":[{{"name":"w{to}","kind":"Deployment"}}]}},"Type":"L3_L4","node_name":"n1","is_reply":false,"event_type":{{"type":4}},"traffic_direction":"EGRESS","Summary":"TCP Flags: SYN"}},"node_name":"n1","time":"2026-11-21T06:41:50.123456789Z"}}"#,
        from / A_NAMESPACE, from / A_NAMESPACE, to / A_NAMESPACE).unwrap();
}

fn flows(snapshot: &Snapshot, name: &str, line: fn(&mut String, Draw)) {
    let mut text = String::new();
    let mut state = 7u64;
    for number in 0..FLOWS / 10 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let from = (state >> 33) as usize % WORKLOADS;
        line(&mut text, (from, (from * 31 + number % 3 * 977) % WORKLOADS, number));
    }
    let roster = Roster::collect(snapshot);
    let services = Services::collect(snapshot, &roster);
    let mut observed = Observed::new(Directory::of(snapshot, &roster, &services));
    let start = Instant::now();
    for _ in 0..10 {
        text.as_bytes().chunks(1 << 20).for_each(|piece| observed.read(piece));
        observed.end();
    }
    let seconds = start.elapsed().as_secs_f64();
    assert!(observed.troubles.is_empty(), "{:?}", observed.troubles.first());
    println!(
        "{name}: {:.2} M flows/s on one thread, {:.0} MB/s, {} pairs; target 1 M flows/s for our own lines",
        observed.records as f64 / seconds / 1e6,
        text.len() as f64 * 10.0 / seconds / 1e6,
        observed.pairs.len()
    );
}
