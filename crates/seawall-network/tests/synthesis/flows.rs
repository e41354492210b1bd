//! Flows of each format, and what is made of them.

use seawall_model::Snapshot;
use seawall_network::synthesis::flow::{Directory, Observed};
use seawall_network::synthesis::{Roster, Services};

use crate::written::{seen, snapshot};

fn cluster() -> Snapshot {
    let pod = |name: &str, address: &str, more: &str| {
        format!(
            "---
apiVersion: v1
kind: Pod
metadata: {{name: {name}, namespace: shop, labels: {{app: {name}}}, creationTimestamp: '2026-11-21T00:00:00Z'}}
spec: {{nodeName: n1, containers: [{{name: a, image: a{more}}}]}}
status: {{phase: Running, podIP: {address}}}
"
        )
    };
    let rest = "---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {clusterIP: 10.96.0.5, selector: {app: db}, ports: [{port: 5432, targetPort: sql}]}
---
apiVersion: v1
kind: Service
metadata: {name: kubernetes, namespace: default}
spec: {clusterIP: 10.96.0.1, ports: [{port: 443, targetPort: 6443}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: kubernetes, namespace: default, labels: {kubernetes.io/service-name: kubernetes}}
addressType: IPv4
endpoints: [{addresses: [192.0.2.2]}]
ports: [{port: 6443}]
---
apiVersion: v1
kind: Node
metadata: {name: n1}
spec: {podCIDR: 10.244.0.0/24}
status: {addresses: [{type: InternalIP, address: 192.0.2.10}]}
";
    let pods = [pod("web", "10.244.0.1", ""), pod("db", "10.244.0.2", ", ports: [{name: sql, containerPort: 15432}]")];
    snapshot(&format!("{}{rest}", pods.concat()))
}

fn lines(flows: &str) -> Vec<String> {
    seen(&cluster(), flows).0
}

#[test]
fn own_lines_are_resolved() {
    let flows = r#"{"time":"2026-11-21T06:00:00Z","from":"10.244.0.1","to":"10.96.0.5","port":5432,"protocol":"TCP","count":7}
{"from":"10.244.0.1","to":"10.96.0.1","port":443,"protocol":"tcp"}
{"from":"10.244.0.1","to":"192.0.2.2","port":6443,"protocol":"TCP"}
{"from":"10.244.0.1","to":"203.0.113.7","port":443,"protocol":"TCP","toName":"api.example.com."}
{"from":"10.244.0.1","to":"198.51.100.1","port":123,"protocol":"UDP"}
{"fromPod":"shop/web","toPod":"shop/db","port":9999,"protocol":"SCTP"}
{"from":"10.244.0.2","to":"10.244.0.1","port":40000,"protocol":"TCP","reply":true}
{"from":"10.244.0.2","to":"10.244.0.1","port":80,"protocol":"TCP","dropped":true}
"#;
    let expected = [
        "shop/web -> 198.51.100.1/32 UDP 123",
        "shop/web -> api server TCP any",
        "shop/web -> api.example.com at 203.0.113.7 TCP 443",
        "shop/web -> shop/db SCTP 9999",
        "shop/web -> shop/db TCP 15432",
    ];
    assert_eq!(lines(flows), expected);
}

#[test]
fn escapes_and_unknown_fields_do_no_harm() {
    let flows = r#" {"from":"10.244.0.1","to":"10.244.0.2","port":80,"protocol":"\u0054CP","note":"a \"b\"","more":{"a":[1]}} "#;
    assert_eq!(lines(flows), ["shop/web -> shop/db TCP 80"]);
}

#[test]
fn hubble_flows_wrapped_and_bare() {
    let flow = |verdict: &str, reply: &str, more: &str| {
        format!(
            r#"{{"time":"2026-11-21T06:00:00.5Z","verdict":"{verdict}","IP":{{"source":"10.244.0.1","destination":"10.244.0.2","ipVersion":"IPv4"}},"l4":{{"TCP":{{"source_port":40000,"destination_port":15432,"flags":{{"SYN":true}}}}}},"source":{{"identity":1,"namespace":"shop","labels":["k8s:app=web"],"pod_name":"web","workloads":[{{"name":"web","kind":"Deployment"}}]}},"destination":{{"identity":2,"namespace":"shop","labels":null,"pod_name":"db"}},"Type":"L3_L4","traffic_direction":"EGRESS","is_reply":{reply}{more}}}"#
        )
    };
    let wrapped = format!(r#"{{"flow":{},"node_name":"n1"}}"#, flow("FORWARDED", "false", ""));
    let bare = flow("FORWARDED", "false", "");
    for text in [wrapped, bare] {
        assert_eq!(lines(&text), ["shop/web -> shop/db TCP 15432"]);
    }
    for text in [
        flow("FORWARDED", "true", ""),
        flow("DROPPED", "false", ""),
        flow("FORWARDED", "null", ""),
        flow("TRACED", "false", ""),
    ] {
        assert!(lines(&text).is_empty(), "{text}");
    }
    let world = r#"{"flow":{"verdict":"FORWARDED","IP":{"source":"10.244.0.1","destination":"203.0.113.9"},"l4":{"UDP":{"destination_port":443}},"source":{"namespace":"shop","pod_name":"web"},"destination":{"labels":["reserved:world"]},"is_reply":false,"destination_names":["cdn.example.com"]}}
{"flow":{"verdict":"FORWARDED","IP":{"source":"10.244.0.1","destination":"192.0.2.2"},"l4":{"TCP":{"destination_port":6443}},"source":{"namespace":"shop","pod_name":"web"},"destination":{"labels":["reserved:kube-apiserver","reserved:remote-node"]},"is_reply":false}}
{"flow":{"verdict":"FORWARDED","l4":{"ICMPv4":{"type":8}},"source":{"namespace":"shop","pod_name":"web"},"destination":{"labels":["reserved:world"]},"is_reply":false}}
{"lost_events":{"num_events_lost":3},"node_name":"n1"}
"#;
    let (found, unknown) = seen(&cluster(), world);
    assert_eq!(found, ["shop/web -> api server TCP any", "shop/web -> cdn.example.com at 203.0.113.9 UDP 443"]);
    assert_eq!(unknown, ["flow-left-aside", "flow-left-aside"]);
}

#[test]
fn conntrack_entries_tell_what_is_behind_a_translation() {
    let flows = "\
ipv4     2 tcp      6 431999 ESTABLISHED src=10.244.0.1 dst=10.96.0.5 sport=40000 dport=5432 src=10.244.0.2 dst=10.244.0.1 sport=15432 dport=40000 [ASSURED] mark=0 use=1
tcp      6 100 SYN_SENT src=10.244.0.1 dst=10.244.0.2 sport=1 dport=81 [UNREPLIED] src=10.244.0.2 dst=10.244.0.1 sport=81 dport=1 mark=0 use=1
[1795243310.123456]\t    [NEW] udp      17 30 src=10.244.0.1 dst=10.244.0.2 sport=2 dport=514 [UNREPLIED] src=10.244.0.2 dst=10.244.0.1 sport=514 dport=2
icmp     1 29 src=10.244.0.1 dst=10.244.0.2 type=8 code=0 id=1 src=10.244.0.2 dst=10.244.0.1 type=0 code=0 id=1 mark=0 use=1
conntrack v1.4.8 (conntrack-tools): 4 flow entries have been shown.
tcp 6 src=10.244.0.1
tcp 6 src=10.244.0.1 dst=x sport=1 dport=2
";
    let (found, unknown) = seen(&cluster(), flows);
    assert_eq!(found, ["shop/web -> shop/db TCP 15432", "shop/web -> shop/db UDP 514"]);
    let expected = [
        "flow-left-aside",
        "flow-left-aside",
        "line 6: neither JSON nor an entry of conntrack",
        "line 7: `dst` is no address",
    ];
    assert_eq!(unknown, expected);
}

#[test]
fn an_address_that_changed_hands_is_whose_it_was_then() {
    let history = r#"{"pod":"shop/web","ip":"10.244.0.9","since":"2026-11-21T01:00:00Z","until":"2026-11-21T02:00:00Z"}
{"pod":"shop/db","ip":"10.244.0.9","since":"2026-11-21T03:00:00Z"}
"#;
    let at = |time: &str| {
        format!(r#"{history}{{{time}"from":"10.244.0.9","to":"203.0.113.1","port":443,"protocol":"TCP"}}"#)
    };
    let found = |time: &str| seen(&cluster(), &at(time));
    assert_eq!(found(r#""time":"2026-11-21T01:30:00Z","#).0, ["shop/web -> 203.0.113.1/32 TCP 443"]);
    assert_eq!(found(r#""time":"2026-11-21T04:00:00Z","#).0, ["shop/db -> 203.0.113.1/32 TCP 443"]);
    for time in ["", r#""time":"2026-11-21T02:30:00Z","#] {
        let (lines, unknown) = found(time);
        assert!(lines.is_empty());
        assert_eq!(unknown, ["flow-end-unknown 10.244.0.9"]);
    }
}

#[test]
fn addresses_that_nobody_knows_are_listed_and_not_guessed() {
    let flows = r#"{"from":"10.244.0.1","to":"10.244.7.7","port":80,"protocol":"TCP"}
{"fromPod":"shop/gone","to":"10.244.0.2","port":80,"protocol":"TCP"}
{"from":"10.244.0.1","to":"10.20.0.4","port":80,"protocol":"TCP"}
"#;
    let (found, unknown) = seen(&cluster(), flows);
    assert_eq!(found, ["shop/web -> 10.20.0.4/32 TCP 80"]);
    assert_eq!(unknown, ["flow-end-unknown 10.244.7.7", "flow-end-unknown shop/gone"]);
}

#[test]
fn broken_lines_are_told_by_number_and_the_rest_counts() {
    let flows = "{\"from\":\"10.244.0.1\",\"to\":\"10.24\n\n{\"from\":\"10.244.0.1\",\"to\":\"10.244.0.2\",\"port\":0,\"protocol\":\"TCP\"}\nhello\n[1,2]\n{\"from\":\"10.244.0.1\",\"to\":\"10.244.0.2\",\"port\":80,\"protocol\":\"TCP\"}";
    let (found, unknown) = seen(&cluster(), flows);
    assert_eq!(found, ["shop/web -> shop/db TCP 80"]);
    let expected = [
        "line 1: not a whole JSON object",
        "line 3: `port` is none from 1 to 65535",
        "line 4: neither JSON nor an entry of conntrack",
        "line 5: neither JSON nor an entry of conntrack",
    ];
    assert_eq!(unknown, expected);
}

#[test]
fn pieces_may_end_anywhere() {
    let text = r#"{"from":"10.244.0.1","to":"10.96.0.5","port":5432,"protocol":"TCP"}
{"from":"10.244.0.2","to":"10.244.0.1","port":80,"protocol":"TCP"}
garbage"#;
    let snapshot = cluster();
    let roster = Roster::collect(&snapshot);
    let services = Services::collect(&snapshot, &roster);
    let whole = |size: usize| {
        let mut observed = Observed::new(Directory::of(&snapshot, &roster, &services));
        text.as_bytes().chunks(size).for_each(|piece| observed.read(piece));
        observed.end();
        let mut pairs: Vec<_> = observed.pairs.into_iter().collect();
        pairs.sort();
        (pairs, observed.troubles)
    };
    for size in 1..text.len() {
        assert_eq!(whole(size), whole(text.len()), "{size}");
    }
}
