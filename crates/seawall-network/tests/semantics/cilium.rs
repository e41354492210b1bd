//! CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy.

use super::{ALLOWED, DENIED, DEPENDS, check, check_as, np, policy};
use crate::oracle::{Cluster, Profile};

fn small() -> Cluster {
    Cluster::sketch(
        "ns a team=blue
         ns b team=green
         node n1 192.168.0.1
         node n2 192.168.0.2
         pod a/web 10.0.0.1 app=web port:http=80/TCP node:n1 account:front
         pod a/db 10.0.0.2 app=db port:http=8080/TCP port:dns=53/UDP node:n1
         pod b/web 10.0.1.1 app=web node:n1
         pod b/agent 192.168.0.2 app=agent node:n2 host",
    )
}

fn cnp(spec: &str) -> String {
    policy("cilium.io/v2/CiliumNetworkPolicy", "a/c", spec)
}

fn ccnp(spec: &str) -> String {
    policy("cilium.io/v2/CiliumClusterwideNetworkPolicy", "c", spec)
}

fn with(text: &str) -> Cluster {
    small().with(text)
}

#[test]
fn a_section_isolates_its_direction() {
    let cluster = with(&cnp(
        "{endpointSelector: {matchLabels: {app: db}}, ingress: [{fromEndpoints: [{matchLabels: {app: web}}]}]}",
    ));
    for profile in [Profile::Default, Profile::Cilium] {
        check_as(
            profile,
            &cluster,
            &[
                ("a/web -> a/db TCP/80", ALLOWED),
                ("b/web -> a/db TCP/80", DENIED),
                ("203.0.113.1 -> a/db TCP/80", DENIED),
                ("a/db -> b/web TCP/80", ALLOWED),
                ("b/web -> a/web TCP/80", ALLOWED),
            ],
        );
    }
}

#[test]
fn an_empty_rule_isolates_and_admits_nothing() {
    check(
        &with(&cnp("{endpointSelector: {}, egress: [{}]}")),
        &[("a/web -> b/web TCP/80", DENIED), ("a/web -> a/db TCP/80", DENIED), ("b/web -> a/web TCP/80", ALLOWED)],
    );
}

#[test]
fn default_deny_can_be_turned_off() {
    let spec = |deny: &str| {
        format!(
            "{{endpointSelector: {{}}, enableDefaultDeny: {{ingress: {deny}}}, ingress: [{{fromEndpoints: [{{matchLabels: {{app: web}}}}]}}], ingressDeny: [{{fromEntities: [world]}}]}}"
        )
    };
    check(&with(&cnp(&spec("false"))), &[("b/web -> a/db TCP/80", ALLOWED), ("203.0.113.1 -> a/db TCP/80", DENIED)]);
    check(&with(&cnp(&spec("true"))), &[("b/web -> a/db TCP/80", DENIED), ("a/web -> a/db TCP/80", ALLOWED)]);
    let both = cnp(&spec("false")) + &ccnp("{endpointSelector: {}, ingress: [{}]}");
    check(&with(&both), &[("b/web -> a/db TCP/80", DENIED), ("a/web -> a/db TCP/80", ALLOWED)]);
}

#[test]
fn a_deny_rule_wins() {
    let allow = cnp("{endpointSelector: {}, ingress: [{fromEntities: [all]}]}");
    let deny = ccnp(
        "{endpointSelector: {matchLabels: {app: db}}, ingressDeny: [{fromEndpoints: [{matchLabels: {app: web}}], toPorts: [{ports: [{port: '80', protocol: TCP}]}]}]}",
    );
    check(
        &with(&(allow + &deny)),
        &[
            ("a/web -> a/db TCP/80", DENIED),
            ("b/web -> a/db TCP/80", DENIED),
            ("a/web -> a/db TCP/81", ALLOWED),
            ("203.0.113.1 -> a/db TCP/80", ALLOWED),
        ],
    );
}

#[test]
fn selectors_of_a_namespaced_policy_mean_its_namespace_unless_they_say_otherwise() {
    let from = |selector: &str| {
        with(&cnp(&format!(
            "{{endpointSelector: {{matchLabels: {{app: db}}}}, ingress: [{{fromEndpoints: [{selector}]}}]}}"
        )))
    };
    let ask = |selector: &str, here, there| {
        check(&from(selector), &[("a/web -> a/db TCP/80", here), ("b/web -> a/db TCP/80", there)]);
    };
    ask("{}", ALLOWED, DENIED);
    ask("{matchLabels: {app: web}}", ALLOWED, DENIED);
    ask("{matchLabels: {'k8s:app': web}}", ALLOWED, DENIED);
    ask("{matchLabels: {'any:app': other}}", DENIED, DENIED);
    ask("{matchLabels: {'k8s:io.kubernetes.pod.namespace': b}}", DENIED, ALLOWED);
    ask("{matchExpressions: [{key: 'k8s:io.kubernetes.pod.namespace', operator: Exists}]}", ALLOWED, ALLOWED);
    ask("{matchLabels: {'k8s:io.cilium.k8s.namespace.labels.team': green}}", DENIED, ALLOWED);
    ask("{matchLabels: {'k8s:io.cilium.k8s.policy.serviceaccount': front}}", ALLOWED, DENIED);
}

#[test]
fn a_clusterwide_policy_means_pods_of_every_namespace() {
    check(
        &with(&ccnp(
            "{endpointSelector: {matchLabels: {app: web}}, ingress: [{fromEndpoints: [{matchLabels: {app: web}}]}]}",
        )),
        &[
            ("a/web -> b/web TCP/80", ALLOWED),
            ("b/web -> a/web TCP/80", ALLOWED),
            ("a/db -> b/web TCP/80", DENIED),
            ("a/web -> a/db TCP/80", ALLOWED),
        ],
    );
}

#[test]
fn blocks_never_mean_pods_or_nodes() {
    let cluster = with(&cnp("{endpointSelector: {}, egress: [{toCIDR: [0.0.0.0/0]}]}"));
    for profile in [Profile::Default, Profile::Cilium] {
        check_as(
            profile,
            &cluster,
            &[
                ("a/web -> 203.0.113.1 TCP/80", ALLOWED),
                ("a/web -> 2001:db8::1 TCP/80", DENIED),
                ("a/web -> a/db TCP/80", DENIED),
                ("a/web -> 192.168.0.2 TCP/80", DENIED),
                ("a/web -> b/agent TCP/80", DENIED),
            ],
        );
    }
    check(
        &with(&cnp(
            "{endpointSelector: {}, egress: [{toCIDRSet: [{cidr: 203.0.0.0/16, except: [203.0.113.0/24]}]}, {toCIDR: [198.51.100.7]}]}",
        )),
        &[
            ("a/web -> 203.0.1.1 TCP/80", ALLOWED),
            ("a/web -> 203.0.113.1 TCP/80", DENIED),
            ("a/web -> 198.51.100.7 TCP/80", ALLOWED),
            ("a/web -> 198.51.100.8 TCP/80", DENIED),
        ],
    );
}

#[test]
fn entities() {
    let to = |entity: &str| with(&cnp(&format!("{{endpointSelector: {{}}, egress: [{{toEntities: [{entity}]}}]}}")));
    let ask = |entity: &str, outside, pod, node| {
        check(
            &to(entity),
            &[
                ("a/web -> 203.0.113.1 TCP/80", outside),
                ("a/web -> b/web TCP/80", pod),
                ("a/web -> 192.168.0.2 TCP/80", node),
                ("a/web -> b/agent TCP/80", node),
            ],
        );
    };
    ask("world", ALLOWED, DENIED, DENIED);
    ask("world-ipv4", ALLOWED, DENIED, DENIED);
    ask("world-ipv6", DENIED, DENIED, DENIED);
    ask("remote-node", DENIED, DENIED, ALLOWED);
    ask("host", DENIED, DENIED, DENIED);
    ask("all", ALLOWED, ALLOWED, ALLOWED);
    check(&to("host"), &[("a/web -> 192.168.0.1 TCP/80", ALLOWED)]);
    check(&to("cluster"), &[("a/web -> b/web TCP/80", ALLOWED), ("a/web -> b/agent TCP/80", ALLOWED)]);
}

#[test]
fn where_the_api_server_is_only_its_endpoints_tell() {
    let cluster = with(&cnp("{endpointSelector: {}, egress: [{toEntities: [kube-apiserver]}]}"));
    check(&cluster, &[("a/web -> 203.0.113.6 TCP/443", DEPENDS), ("a/web -> b/web TCP/443", DENIED)]);
    let slice = "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {namespace: default, name: kubernetes, labels: {kubernetes.io/service-name: kubernetes}}, addressType: IPv4, endpoints: [{addresses: [203.0.113.6]}], ports: [{port: 6443}]}";
    check(&cluster.with(slice), &[("a/web -> 203.0.113.6 TCP/443", ALLOWED), ("a/web -> 203.0.113.7 TCP/443", DENIED)]);
}

#[test]
fn what_names_resolve_to_is_unknown() {
    check(
        &with(&cnp("{endpointSelector: {}, egress: [{toFQDNs: [{matchName: example.org}]}]}")),
        &[("a/web -> 203.0.113.1 TCP/443", DEPENDS), ("a/web -> b/web TCP/443", DENIED)],
    );
}

#[test]
fn ports() {
    let cluster = with(&cnp(
        "{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: '80', protocol: TCP}, {port: http, protocol: TCP}, {port: '100', endPort: 110, protocol: UDP}, {port: '7'}]}]}]}",
    ));
    check(
        &cluster,
        &[
            ("b/web -> a/db TCP/80", ALLOWED),
            ("b/web -> a/db TCP/8080", ALLOWED),
            ("b/web -> a/web TCP/8080", DENIED),
            ("b/web -> a/db UDP/80", DENIED),
            ("b/web -> a/db UDP/110", ALLOWED),
            ("b/web -> a/db UDP/111", DENIED),
            ("b/web -> a/db TCP/7", ALLOWED),
            ("b/web -> a/db UDP/7", ALLOWED),
            ("b/web -> a/db SCTP/7", ALLOWED),
            ("203.0.113.1 -> a/db TCP/80", ALLOWED),
        ],
    );
}

#[test]
fn rules_for_requests_admit_the_connection() {
    check(
        &with(&cnp(
            "{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: '80', protocol: TCP}], rules: {http: [{method: GET, path: /}]}}]}]}",
        )),
        &[("b/web -> a/db TCP/80", ALLOWED), ("b/web -> a/db TCP/81", DENIED)],
    );
}

#[test]
fn several_specs_in_one_policy_all_count() {
    let text = "---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {namespace: a, name: c}\nspecs:\n- {endpointSelector: {matchLabels: {app: db}}, ingress: [{}]}\n- {endpointSelector: {matchLabels: {app: db}}, ingress: [{fromEndpoints: [{}]}]}\n";
    check(&with(text), &[("a/web -> a/db TCP/80", ALLOWED), ("b/web -> a/db TCP/80", DENIED)]);
}

#[test]
fn with_network_policies_rules_add_up_under_cilium_and_both_must_admit_otherwise() {
    let text = cnp("{endpointSelector: {}, ingress: [{fromEndpoints: [{}]}]}")
        + &np("a", "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: green}}}]}]}");
    let cluster = with(&text);
    check_as(
        Profile::Cilium,
        &cluster,
        &[("a/web -> a/db TCP/80", ALLOWED), ("b/web -> a/db TCP/80", ALLOWED), ("203.0.113.1 -> a/db TCP/80", DENIED)],
    );
    check(&cluster, &[("a/web -> a/db TCP/80", DENIED), ("b/web -> a/db TCP/80", DENIED)]);
}

#[test]
fn a_deny_rule_wins_over_a_network_policy_under_cilium() {
    let text = ccnp("{endpointSelector: {}, ingressDeny: [{fromEntities: [world]}]}")
        + &np("a", "{podSelector: {}, ingress: [{}]}");
    check_as(
        Profile::Cilium,
        &with(&text),
        &[("203.0.113.1 -> a/db TCP/80", DENIED), ("b/web -> a/db TCP/80", ALLOWED)],
    );
}
