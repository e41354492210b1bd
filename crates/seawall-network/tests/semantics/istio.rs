//! Istio's AuthorizationPolicy and PeerAuthentication.

use super::{ALLOWED, DENIED, DEPENDS, check, np, policy};
use crate::oracle::Cluster;

/// Three pods of the mesh, one outside of it.
fn small() -> Cluster {
    Cluster::sketch(
        "ns a team=blue
         ns b team=green
         pod a/web 10.0.0.1 app=web node:n1 account:front sidecar
         pod a/db 10.0.0.2 app=db node:n1 sidecar
         pod b/web 10.0.1.1 app=web node:n1 sidecar
         pod b/old 10.0.1.2 app=old node:n1 sidecar.istio.io/inject=false",
    )
}

fn authorization(name: &str, spec: &str) -> String {
    policy("security.istio.io/v1/AuthorizationPolicy", name, spec)
}

fn authentication(name: &str, spec: &str) -> String {
    policy("security.istio.io/v1/PeerAuthentication", name, spec)
}

fn with(text: &str) -> Cluster {
    small().with(text)
}

#[test]
fn without_a_policy_that_allows_all_is_allowed() {
    check(&small(), &[("b/old -> a/db TCP/80", ALLOWED), ("203.0.113.1 -> a/db TCP/80", ALLOWED)]);
}

#[test]
fn an_empty_specification_denies_and_an_empty_rule_allows() {
    check(
        &with(&authorization("a/p", "{}")),
        &[
            ("b/web -> a/db TCP/80", DENIED),
            ("a/web -> a/db TCP/80", DENIED),
            ("a/db -> b/web TCP/80", ALLOWED),
            ("b/web -> a/db UDP/80", ALLOWED),
        ],
    );
    check(
        &with(&authorization("a/p", "{rules: [{}]}")),
        &[("b/web -> a/db TCP/80", ALLOWED), ("203.0.113.1 -> a/db TCP/80", ALLOWED)],
    );
}

#[test]
fn what_is_not_in_the_mesh_is_not_governed() {
    check(&with(&authorization("b/p", "{}")), &[("a/web -> b/old TCP/80", ALLOWED), ("a/web -> b/web TCP/80", DENIED)]);
}

#[test]
fn deny_comes_before_allow() {
    let text = authorization("a/p", "{rules: [{}]}")
        + &authorization("a/q", "{action: DENY, rules: [{from: [{source: {namespaces: [b]}}]}]}");
    check(&with(&text), &[("b/web -> a/db TCP/80", DENIED), ("a/web -> a/db TCP/80", ALLOWED)]);
}

#[test]
fn a_selector_chooses_workloads_and_the_root_namespace_means_the_mesh() {
    check(
        &with(&authorization("a/p", "{selector: {matchLabels: {app: db}}}")),
        &[("b/web -> a/db TCP/80", DENIED), ("b/web -> a/web TCP/80", ALLOWED)],
    );
    check(
        &with(&authorization("istio-system/p", "{}")),
        &[("a/web -> b/web TCP/80", DENIED), ("b/web -> a/db TCP/80", DENIED)],
    );
}

#[test]
fn principals_namespaces_and_ports() {
    let of = |rule: &str| {
        with(&authorization("a/p", &format!("{{selector: {{matchLabels: {{app: db}}}}, rules: [{rule}]}}")))
    };
    check(
        &of("{from: [{source: {principals: [cluster.local/ns/a/sa/front]}}]}"),
        &[("a/web -> a/db TCP/80", ALLOWED), ("b/web -> a/db TCP/80", DENIED), ("b/old -> a/db TCP/80", DENIED)],
    );
    check(
        &of("{from: [{source: {principals: ['*/sa/default']}}]}"),
        &[("a/web -> a/db TCP/80", DENIED), ("b/web -> a/db TCP/80", ALLOWED)],
    );
    check(
        &of("{from: [{source: {namespaces: [b]}}], to: [{operation: {ports: ['80']}}]}"),
        &[("b/web -> a/db TCP/80", ALLOWED), ("b/web -> a/db TCP/81", DENIED), ("a/web -> a/db TCP/80", DENIED)],
    );
    check(
        &of("{to: [{operation: {notPorts: ['80']}}]}"),
        &[("b/old -> a/db TCP/80", DENIED), ("b/old -> a/db TCP/81", ALLOWED)],
    );
    check(
        &of("{from: [{source: {ipBlocks: [10.0.1.0/24, 203.0.113.1]}}]}"),
        &[
            ("b/old -> a/db TCP/80", ALLOWED),
            ("a/web -> a/db TCP/80", DENIED),
            ("203.0.113.1 -> a/db TCP/80", ALLOWED),
            ("203.0.113.2 -> a/db TCP/80", DENIED),
        ],
    );
    check(
        &of("{when: [{key: source.namespace, values: [b]}]}"),
        &[("b/web -> a/db TCP/80", ALLOWED), ("a/web -> a/db TCP/80", DENIED)],
    );
}

#[test]
fn plaintext_has_no_namespace_so_a_denial_by_namespace_is_bypassed() {
    let deny = authorization("a/p", "{action: DENY, rules: [{from: [{source: {namespaces: [b]}}]}]}");
    check(&with(&deny), &[("b/web -> a/db TCP/80", DENIED), ("b/old -> a/db TCP/80", ALLOWED)]);
    let strict = deny + &authentication("a/default", "{mtls: {mode: STRICT}}");
    check(
        &with(&strict),
        &[("b/old -> a/db TCP/80", DENIED), ("203.0.113.1 -> a/db TCP/80", DENIED), ("a/web -> a/db TCP/80", ALLOWED)],
    );
}

#[test]
fn the_mode_is_that_of_the_port_the_workload_the_namespace_or_the_mesh() {
    let mesh = authentication("istio-system/default", "{mtls: {mode: STRICT}}");
    let ask = |text: &str, eighty, other| {
        check(&with(text), &[("b/old -> a/db TCP/80", eighty), ("b/old -> a/db TCP/81", other)]);
    };
    ask(&mesh, DENIED, DENIED);
    let namespace = mesh.clone() + &authentication("a/default", "{mtls: {mode: PERMISSIVE}}");
    ask(&namespace, ALLOWED, ALLOWED);
    let unset = mesh + &authentication("a/default", "{mtls: {mode: UNSET}}");
    ask(&unset, DENIED, DENIED);
    let workload =
        namespace.clone() + &authentication("a/db", "{selector: {matchLabels: {app: db}}, mtls: {mode: STRICT}}");
    ask(&workload, DENIED, DENIED);
    let port = namespace
        + &authentication(
            "a/db",
            "{selector: {matchLabels: {app: db}}, mtls: {mode: STRICT}, portLevelMtls: {'80': {mode: PERMISSIVE}}}",
        );
    ask(&port, ALLOWED, DENIED);
}

#[test]
fn somebody_else_decides_what_is_custom() {
    let text =
        authorization("a/p", "{action: CUSTOM, provider: {name: ext}, rules: [{to: [{operation: {ports: ['80']}}]}]}");
    check(&with(&text), &[("b/web -> a/db TCP/80", DEPENDS), ("b/web -> a/db TCP/81", ALLOWED)]);
    let text = text + &authorization("a/q", "{action: DENY, rules: [{}]}");
    check(&with(&text), &[("b/web -> a/db TCP/80", DENIED)]);
}

#[test]
fn on_a_port_of_tcp_demands_on_requests_never_allow_and_always_deny() {
    let service = "---\n{apiVersion: v1, kind: Service, metadata: {namespace: a, name: db}, spec: {selector: {app: db}, ports: [{name: tcp-sql, port: 80}, {name: http, port: 81}]}}\n";
    let of = |action: &str| {
        let text = authorization(
            "a/p",
            &format!(
                "{{action: {action}, selector: {{matchLabels: {{app: db}}}}, rules: [{{to: [{{operation: {{methods: [GET]}}}}]}}]}}"
            ),
        );
        with(&(text + service))
    };
    check(&of("ALLOW"), &[("b/web -> a/db TCP/80", DENIED), ("b/web -> a/db TCP/81", ALLOWED)]);
    check(&of("DENY"), &[("b/web -> a/db TCP/80", DENIED), ("b/web -> a/db TCP/81", DEPENDS)]);
}

#[test]
fn without_a_waypoint_ambient_fails_closed_on_requests() {
    let cluster = Cluster::sketch(
        "ns a istio.io/dataplane-mode=ambient
         pod a/web 10.0.0.1 app=web node:n1
         pod a/db 10.0.0.2 app=db node:n1",
    );
    let of = |action: &str| {
        let text = authorization(
            "a/p",
            &format!(
                "{{action: {action}, selector: {{matchLabels: {{app: db}}}}, rules: [{{to: [{{operation: {{methods: [GET]}}}}]}}]}}"
            ),
        );
        cluster.clone().with(&text)
    };
    check(&of("ALLOW"), &[("a/web -> a/db TCP/80", DENIED)]);
    check(&of("DENY"), &[("a/web -> a/db TCP/80", DENIED)]);
}

#[test]
fn network_policies_see_the_port_of_the_tunnel_in_ambient() {
    let cluster = Cluster::sketch(
        "ns a istio.io/dataplane-mode=ambient
         ns b team=green
         pod a/web 10.0.0.1 app=web node:n1
         pod a/db 10.0.0.2 app=db node:n1
         pod b/old 10.0.1.2 app=old node:n1",
    );
    let of = |port: u16| {
        cluster.clone().with(&np(
            "a",
            &format!("{{podSelector: {{matchLabels: {{app: db}}}}, ingress: [{{ports: [{{port: {port}}}]}}]}}"),
        ))
    };
    check(&of(80), &[("a/web -> a/db TCP/80", DENIED), ("b/old -> a/db TCP/80", ALLOWED)]);
    check(&of(15008), &[("a/web -> a/db TCP/80", ALLOWED), ("b/old -> a/db TCP/80", DENIED)]);
}

#[test]
fn the_mesh_and_network_policies_both_have_to_allow() {
    let text = authorization("a/p", "{rules: [{from: [{source: {namespaces: [b]}}]}]}")
        + &np("a", "{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}");
    check(&with(&text), &[("b/web -> a/db TCP/80", DENIED), ("a/web -> a/db TCP/80", DENIED)]);
}
