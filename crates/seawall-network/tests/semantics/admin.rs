//! AdminNetworkPolicy, BaselineAdminNetworkPolicy and ClusterNetworkPolicy.

use super::{ALLOWED, DENIED, DEPENDS, check, np, policy};
use crate::oracle::Cluster;

fn small() -> Cluster {
    Cluster::sketch(
        "ns a team=blue
         ns b team=green
         node n1 192.168.0.1 zone=blue
         node n2 192.168.0.2 zone=green
         pod a/web 10.0.0.1 app=web port:http=80/TCP port:dns=53/UDP node:n1
         pod a/db 10.0.0.2 app=db port:http=8080/TCP node:n1
         pod b/web 10.0.1.1 app=web node:n1
         pod b/agent 192.168.0.2 app=agent node:n2 host",
    )
}

fn anp(name: &str, spec: &str) -> String {
    policy("policy.networking.k8s.io/v1alpha1/AdminNetworkPolicy", name, spec)
}

fn banp(spec: &str) -> String {
    policy("policy.networking.k8s.io/v1alpha1/BaselineAdminNetworkPolicy", "default", spec)
}

fn cnp(name: &str, spec: &str) -> String {
    policy("policy.networking.k8s.io/v1alpha2/ClusterNetworkPolicy", name, spec)
}

const TO_A: &str = "subject: {namespaces: {matchLabels: {team: blue}}}";
const FROM_B: &str = "from: [{namespaces: {matchLabels: {team: green}}}]";

#[test]
fn admin_policies_do_not_isolate() {
    let cluster = small().with(&anp("p", &format!("{{priority: 1, {TO_A}, ingress: [{{action: Allow, {FROM_B}}}]}}")));
    check(&cluster, &[("a/db -> a/web TCP/80", ALLOWED), ("203.0.113.1 -> a/web TCP/80", ALLOWED)]);
}

#[test]
fn admin_then_network_policy_then_baseline_then_allowed() {
    let deny = np("a", "{podSelector: {}}");
    let open = np("a", "{podSelector: {}, ingress: [{}]}");
    let admin = |action: &str| anp("p", &format!("{{priority: 1, {TO_A}, ingress: [{{action: {action}, {FROM_B}}}]}}"));
    let baseline = |action: &str| banp(&format!("{{{TO_A}, ingress: [{{action: {action}, {FROM_B}}}]}}"));
    let answer = |text: &str, expected| check(&small().with(text), &[("b/web -> a/web TCP/80", expected)]);
    answer(&(admin("Allow") + &deny), ALLOWED);
    answer(&(admin("Deny") + &open), DENIED);
    answer(&(admin("Pass") + &deny), DENIED);
    answer(&(admin("Pass") + &open), ALLOWED);
    answer(&(admin("Pass") + &baseline("Deny")), DENIED);
    answer(&(admin("Pass") + &baseline("Allow")), ALLOWED);
    answer(&(admin("Allow") + &baseline("Deny")), ALLOWED);
    // A NetworkPolicy that isolates decides for good: baseline is not looked at.
    answer(&(open + &baseline("Deny")), ALLOWED);
    answer(&(deny + &baseline("Allow")), DENIED);
    answer(&baseline("Deny"), DENIED);
    answer(&admin("Pass"), ALLOWED);
}

#[test]
fn a_network_policy_of_the_other_direction_does_not_silence_baseline() {
    let text = np("a", "{podSelector: {}, policyTypes: [Egress]}")
        + &banp(&format!("{{{TO_A}, ingress: [{{action: Deny, {FROM_B}}}]}}"));
    check(&small().with(&text), &[("b/web -> a/web TCP/80", DENIED)]);
}

#[test]
fn the_smaller_priority_comes_first_and_rules_in_their_order() {
    let of = |name: &str, priority: u16, actions: &[&str]| {
        let rules: Vec<String> = actions.iter().map(|action| format!("{{action: {action}, {FROM_B}}}")).collect();
        anp(name, &format!("{{priority: {priority}, {TO_A}, ingress: [{}]}}", rules.join(", ")))
    };
    let answer = |text: &str, expected| check(&small().with(text), &[("b/web -> a/web TCP/80", expected)]);
    answer(&(of("p", 10, &["Allow"]) + &of("q", 9, &["Deny"])), DENIED);
    answer(&(of("p", 10, &["Deny"]) + &of("q", 9, &["Allow"])), ALLOWED);
    answer(&of("p", 0, &["Allow", "Deny"]), ALLOWED);
    answer(&of("p", 0, &["Deny", "Allow"]), DENIED);
    // What passes is not asked again in the tier.
    answer(&(of("p", 0, &["Pass", "Deny"]) + &of("q", 1, &["Deny"])), ALLOWED);
}

#[test]
fn policies_of_equal_priority_that_decide_differently_are_undefined() {
    let of = |name: &str, action: &str| {
        anp(name, &format!("{{priority: 5, {TO_A}, ingress: [{{action: {action}, {FROM_B}}}]}}"))
    };
    check(
        &small().with(&(of("p", "Allow") + &of("q", "Deny"))),
        &[("b/web -> a/web TCP/80", DEPENDS), ("a/db -> a/web TCP/80", ALLOWED)],
    );
    check(&small().with(&(of("p", "Deny") + &of("q", "Deny"))), &[("b/web -> a/web TCP/80", DENIED)]);
}

#[test]
fn ports_that_no_admin_rule_matches_fall_through_one_by_one() {
    let ports = "ports: [{portNumber: {protocol: TCP, port: 80}}, {portRange: {protocol: UDP, start: 50, end: 60}}, {namedPort: dns}]";
    let text = anp("p", &format!("{{priority: 1, {TO_A}, ingress: [{{action: Allow, {FROM_B}, {ports}}}]}}"))
        + &np("a", "{podSelector: {}}");
    check(
        &small().with(&text),
        &[
            ("b/web -> a/web TCP/80", ALLOWED),
            ("b/web -> a/web TCP/81", DENIED),
            ("b/web -> a/db UDP/50", ALLOWED),
            ("b/web -> a/db UDP/60", ALLOWED),
            ("b/web -> a/db UDP/61", DENIED),
            ("b/web -> a/db TCP/55", DENIED),
            ("b/web -> a/web UDP/53", ALLOWED),
        ],
    );
}

#[test]
fn a_named_port_is_looked_up_on_the_destination() {
    let text = anp(
        "p",
        "{priority: 1, subject: {namespaces: {}}, egress: [{action: Deny, to: [{namespaces: {}}], ports: [{namedPort: http}]}]}",
    );
    check(
        &small().with(&text),
        &[
            ("b/web -> a/web TCP/80", DENIED),
            ("b/web -> a/db TCP/80", ALLOWED),
            ("b/web -> a/db TCP/8080", DENIED),
            ("b/web -> a/web UDP/80", ALLOWED),
        ],
    );
}

#[test]
fn subjects_and_peers_may_name_pods() {
    let pods =
        |label: &str| format!("{{pods: {{namespaceSelector: {{}}, podSelector: {{matchLabels: {{app: {label}}}}}}}}}");
    let text = anp(
        "p",
        &format!("{{priority: 1, subject: {}, ingress: [{{action: Deny, from: [{}]}}]}}", pods("db"), pods("web")),
    );
    check(
        &small().with(&text),
        &[
            ("a/web -> a/db TCP/80", DENIED),
            ("b/web -> a/db TCP/80", DENIED),
            ("a/db -> a/web TCP/80", ALLOWED),
            ("203.0.113.1 -> a/db TCP/80", ALLOWED),
        ],
    );
}

#[test]
fn pods_in_the_network_of_their_node_are_neither_subject_nor_peer() {
    let text = cnp(
        "p",
        "{tier: Admin, priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}], egress: [{action: Deny, to: [{namespaces: {}}]}]}",
    );
    check(
        &small().with(&text),
        &[
            ("a/web -> b/agent TCP/80", ALLOWED),
            ("b/agent -> a/web TCP/80", ALLOWED),
            ("a/web -> b/web TCP/80", DENIED),
        ],
    );
}

#[test]
fn networks_match_pods_and_what_is_outside() {
    let text = cnp(
        "p",
        "{tier: Admin, priority: 1, subject: {namespaces: {matchLabels: {team: blue}}}, egress: [{action: Deny, to: [{networks: [10.0.1.0/24, 203.0.113.0/24]}]}]}",
    );
    check(
        &small().with(&text),
        &[
            ("a/web -> b/web TCP/80", DENIED),
            ("a/web -> a/db TCP/80", ALLOWED),
            ("a/web -> 203.0.113.1 UDP/9", DENIED),
            ("a/web -> 203.0.114.1 UDP/9", ALLOWED),
        ],
    );
}

#[test]
fn nodes_are_matched_by_their_addresses() {
    let text = cnp(
        "p",
        "{tier: Admin, priority: 1, subject: {namespaces: {}}, egress: [{action: Deny, to: [{nodes: {matchLabels: {zone: green}}}]}]}",
    );
    check(
        &small().with(&text),
        &[
            ("a/web -> 192.168.0.2 TCP/22", DENIED),
            ("a/web -> b/agent TCP/22", DENIED),
            ("a/web -> 203.0.113.1 TCP/22", ALLOWED),
            // Its own node is always open to it.
            ("a/web -> 192.168.0.1 TCP/22", ALLOWED),
        ],
    );
}

#[test]
fn what_domain_names_resolve_to_is_unknown() {
    let text = cnp(
        "p",
        "{tier: Admin, priority: 1, subject: {namespaces: {}}, egress: [{action: Accept, to: [{domainNames: ['*.example.org']}]}, {action: Deny, to: [{networks: ['0.0.0.0/0']}]}]}",
    );
    check(&small().with(&text), &[("a/web -> 203.0.113.1 TCP/443", DEPENDS), ("a/web -> b/web TCP/443", DENIED)]);
}

#[test]
fn cluster_policies_have_priorities_in_both_tiers() {
    let of = |name: &str, tier: &str, priority: u16, action: &str| {
        cnp(name, &format!("{{tier: {tier}, priority: {priority}, {TO_A}, ingress: [{{action: {action}, {FROM_B}}}]}}"))
    };
    let answer = |text: &str, expected| check(&small().with(text), &[("b/web -> a/web TCP/80", expected)]);
    answer(&(of("p", "Baseline", 1, "Deny") + &of("q", "Baseline", 2, "Accept")), DENIED);
    answer(&(of("p", "Baseline", 2, "Deny") + &of("q", "Baseline", 1, "Accept")), ALLOWED);
    answer(&(of("p", "Baseline", 2, "Deny") + &of("q", "Baseline", 1, "Pass")), ALLOWED);
    answer(&(of("p", "Admin", 1000, "Accept") + &of("q", "Baseline", 0, "Deny")), ALLOWED);
    answer(&(of("p", "Admin", 1000, "Pass") + &of("q", "Baseline", 0, "Deny")), DENIED);
    answer(&(of("p", "Baseline", 0, "Deny") + &np("a", "{podSelector: {}, ingress: [{}]}")), ALLOWED);
}

#[test]
fn protocols_of_cluster_policies() {
    let of = |protocols: &str| {
        small().with(&cnp(
            "p",
            &format!(
                "{{tier: Admin, priority: 1, {TO_A}, ingress: [{{action: Deny, {FROM_B}, protocols: [{protocols}]}}]}}"
            ),
        ))
    };
    check(
        &of("{tcp: {destinationPort: {number: 80}}}"),
        &[("b/web -> a/web TCP/80", DENIED), ("b/web -> a/web TCP/81", ALLOWED), ("b/web -> a/web UDP/80", ALLOWED)],
    );
    check(
        &of("{sctp: {destinationPort: {range: {start: 80, end: 82}}}}, {udp: {}}"),
        &[
            ("b/web -> a/web SCTP/79", ALLOWED),
            ("b/web -> a/web SCTP/80", DENIED),
            ("b/web -> a/web SCTP/82", DENIED),
            ("b/web -> a/web UDP/9", DENIED),
            ("b/web -> a/web TCP/80", ALLOWED),
        ],
    );
    check(
        &of("{destinationNamedPort: http}"),
        &[("b/web -> a/web TCP/80", DENIED), ("b/web -> a/db TCP/80", ALLOWED), ("b/web -> a/db TCP/8080", DENIED)],
    );
}

#[test]
fn a_peer_of_an_unknown_kind_fails_closed() {
    let of = |action: &str| {
        let rules = format!("[{{action: {action}, from: [{{namespaces: {{}}}}, {{}}]}}]");
        small().with(
            &(cnp("p", &format!("{{tier: Admin, priority: 1, {TO_A}, ingress: {rules}}}"))
                + &np("a", "{podSelector: {}}")),
        )
    };
    // To accept, the rule matches nothing, so the NetworkPolicy decides; to deny or pass, it denies all.
    check(&of("Accept"), &[("b/web -> a/web TCP/80", DENIED)]);
    let open = |action: &str| {
        let rules =
            format!("[{{action: {action}, from: [{{}}], protocols: [{{tcp: {{destinationPort: {{number: 1}}}}}}]}}]");
        small().with(&cnp("p", &format!("{{tier: Admin, priority: 1, {TO_A}, ingress: {rules}}}")))
    };
    check(&open("Accept"), &[("b/web -> a/web TCP/80", ALLOWED)]);
    check(&open("Deny"), &[("b/web -> a/web TCP/80", DENIED), ("203.0.113.1 -> a/web UDP/9", DENIED)]);
    check(&open("Pass"), &[("b/web -> a/web TCP/80", DENIED), ("203.0.113.1 -> a/web UDP/9", DENIED)]);
}

#[test]
fn a_pod_is_exempt_from_admin_policies_towards_itself() {
    let text = cnp(
        "p",
        "{tier: Admin, priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}",
    );
    check(&small().with(&text), &[("a/web -> a/web TCP/80", ALLOWED), ("b/web -> a/web TCP/80", DENIED)]);
}
