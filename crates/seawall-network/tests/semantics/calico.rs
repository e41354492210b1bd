//! Calico's NetworkPolicy, GlobalNetworkPolicy and Tier.

use super::{ALLOWED, DENIED, check, check_as, np, policy};
use crate::oracle::{Cluster, Profile};

fn small() -> Cluster {
    Cluster::sketch(
        "ns a team=blue
         ns b team=green
         pod a/web 10.0.0.1 app=web port:http=80/TCP node:n1 account:front
         pod a/db 10.0.0.2 app=db port:http=8080/TCP node:n1
         pod b/web 10.0.1.1 app=web node:n1
         pod b/agent 192.168.0.2 app=agent node:n2 host",
    )
}

fn calico(name: &str, spec: &str) -> String {
    policy("projectcalico.org/v3/NetworkPolicy", name, spec)
}

fn global(name: &str, spec: &str) -> String {
    policy("projectcalico.org/v3/GlobalNetworkPolicy", name, spec)
}

fn tier(name: &str, spec: &str) -> String {
    policy("projectcalico.org/v3/Tier", name, spec)
}

fn with(text: &str) -> Cluster {
    small().with(text)
}

#[test]
fn what_a_policy_applies_to_is_denied_at_the_end_of_the_tier() {
    let cluster =
        with(&calico("a/p", "{selector: app == 'db', ingress: [{action: Allow, source: {selector: app == 'web'}}]}"));
    check(
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

#[test]
fn types_default_to_what_there_are_rules_for() {
    let of = |rest: &str| with(&calico("a/p", &format!("{{selector: all(){rest}}}")));
    let ask = |rest: &str, ingress, egress| {
        check(&of(rest), &[("b/web -> a/db TCP/80", ingress), ("a/db -> b/web TCP/80", egress)]);
    };
    ask("", DENIED, ALLOWED);
    ask(", egress: [{action: Deny}]", ALLOWED, DENIED);
    ask(", ingress: [{action: Deny}], egress: [{action: Deny}]", DENIED, DENIED);
    ask(", types: [Egress], ingress: [{action: Deny}]", ALLOWED, DENIED);
}

#[test]
fn policies_go_by_order_and_those_without_come_last() {
    let of = |name: &str, order: &str, action: &str| {
        calico(name, &format!("{{selector: all(), {order}types: [Ingress], ingress: [{{action: {action}}}]}}"))
    };
    let ask = |text: &str, expected| check(&with(text), &[("b/web -> a/db TCP/80", expected)]);
    ask(&(of("a/p", "order: 2, ", "Allow") + &of("a/q", "order: 1.5, ", "Deny")), DENIED);
    ask(&(of("a/p", "order: 1, ", "Allow") + &of("a/q", "order: 1.5, ", "Deny")), ALLOWED);
    ask(&(of("a/p", "", "Allow") + &of("a/q", "order: 9999, ", "Deny")), DENIED);
}

#[test]
fn rules_go_by_their_place_and_log_decides_nothing() {
    check(
        &with(&calico(
            "a/p",
            "{selector: all(), ingress: [{action: Log}, {action: Deny, source: {nets: [203.0.113.0/24]}}, {action: Allow}]}",
        )),
        &[("203.0.113.1 -> a/db TCP/80", DENIED), ("203.0.114.1 -> a/db TCP/80", ALLOWED)],
    );
}

#[test]
fn tiers_go_by_order_and_pass_leads_to_the_next() {
    let tiers = tier("first", "{order: 10}");
    let first = |action: &str| {
        global(
            "first.p",
            &format!(
                "{{tier: first, selector: app == 'db', types: [Ingress], ingress: [{{action: {action}, source: {{selector: app == 'web'}}}}]}}"
            ),
        )
    };
    let default =
        calico("a/default.p", "{tier: default, selector: all(), types: [Ingress], ingress: [{action: Deny}]}");
    let ask = |text: &str, web, outside| {
        check(&with(text), &[("b/web -> a/db TCP/80", web), ("203.0.113.1 -> a/db TCP/80", outside)]);
    };
    ask(&format!("{tiers}{}{default}", first("Allow")), ALLOWED, DENIED);
    ask(&format!("{tiers}{}{default}", first("Pass")), DENIED, DENIED);
    ask(&format!("{tiers}{}", first("Pass")), ALLOWED, DENIED);
    ask(&format!("{}{}", tier("first", "{order: 10, defaultAction: Pass}"), first("Deny")), DENIED, ALLOWED);
}

#[test]
fn selectors_of_a_namespaced_policy_mean_its_namespace_unless_they_say_otherwise() {
    let ask = |source: &str, here, there| {
        let cluster = with(&calico(
            "a/p",
            &format!("{{selector: app == 'db', ingress: [{{action: Allow, source: {{{source}}}}}]}}"),
        ));
        check(&cluster, &[("a/web -> a/db TCP/80", here), ("b/web -> a/db TCP/80", there)]);
    };
    ask("selector: app == 'web'", ALLOWED, DENIED);
    ask("selector: app == 'web', namespaceSelector: all()", ALLOWED, ALLOWED);
    ask("namespaceSelector: team == 'green'", DENIED, ALLOWED);
    ask("namespaceSelector: projectcalico.org/name == 'b'", DENIED, ALLOWED);
    ask("namespaceSelector: global()", DENIED, DENIED);
    ask("serviceAccounts: {names: [front]}", ALLOWED, DENIED);
}

#[test]
fn the_language_of_selectors() {
    let ask = |selector: &str, web, db| {
        let cluster = with(&global("p", &format!("{{selector: \"{selector}\", types: [Ingress]}}")));
        check(&cluster, &[("b/agent -> a/web TCP/80", web), ("b/agent -> a/db TCP/80", db)]);
    };
    ask("app == 'web'", DENIED, ALLOWED);
    ask("app != 'web'", ALLOWED, DENIED);
    ask("other != 'web'", DENIED, DENIED);
    ask("has(app)", DENIED, DENIED);
    ask("!has(app)", ALLOWED, ALLOWED);
    ask("app in {'web', 'x'}", DENIED, ALLOWED);
    ask("app not in {'web', 'x'}", ALLOWED, DENIED);
    ask("app starts with 'w'", DENIED, ALLOWED);
    ask("app ends with 'b'", DENIED, DENIED);
    ask("app contains 'e'", DENIED, ALLOWED);
    ask("has(x) || app == 'web' && all()", DENIED, ALLOWED);
    ask("!(app == 'web' || has(x))", ALLOWED, DENIED);
    ask("projectcalico.org/namespace == 'a' && projectcalico.org/serviceaccount == 'front'", DENIED, ALLOWED);
}

#[test]
fn nets_mean_pods_too() {
    let cluster = with(&calico(
        "a/p",
        "{selector: app == 'db', ingress: [{action: Allow, source: {nets: [10.0.0.0/16], notNets: [10.0.1.0/24]}}]}",
    ));
    check(
        &cluster,
        &[("a/web -> a/db TCP/80", ALLOWED), ("b/web -> a/db TCP/80", DENIED), ("10.0.7.7 -> a/db TCP/80", ALLOWED)],
    );
}

#[test]
fn protocols_and_ports() {
    let ask = |rule: &str, tcp, udp| {
        let cluster = with(&calico("a/p", &format!("{{selector: app == 'db', ingress: [{{action: Allow, {rule}}}]}}")));
        check(&cluster, &[("b/web -> a/db TCP/8080", tcp), ("b/web -> a/db UDP/8080", udp)]);
    };
    ask("protocol: TCP", ALLOWED, DENIED);
    ask("protocol: 17", DENIED, ALLOWED);
    ask("notProtocol: TCP", DENIED, ALLOWED);
    ask("protocol: TCP, destination: {ports: [80, '8000:9000']}", ALLOWED, DENIED);
    ask("protocol: TCP, destination: {ports: [http]}", ALLOWED, DENIED);
    ask("protocol: TCP, destination: {notPorts: [8080]}", DENIED, DENIED);
    ask("protocol: UDP, destination: {notPorts: [80]}", DENIED, ALLOWED);
}

#[test]
fn network_policies_are_in_the_default_tier_under_calico() {
    let plain = np("a", "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: green}}}]}]}");
    let of = |order: u32, action: &str| {
        with(
            &(plain.clone()
                + &global(
                    "p",
                    &format!(
                        "{{order: {order}, selector: app == 'db', types: [Ingress], ingress: [{{action: {action}}}]}}"
                    ),
                )),
        )
    };
    check_as(Profile::Calico, &of(10, "Allow"), &[("a/web -> a/db TCP/80", ALLOWED)]);
    check_as(Profile::Default, &of(10, "Allow"), &[("a/web -> a/db TCP/80", DENIED)]);
    check_as(
        Profile::Calico,
        &of(2000, "Deny"),
        &[("b/web -> a/db TCP/80", ALLOWED), ("a/web -> a/db TCP/80", DENIED)],
    );
    check_as(Profile::Default, &of(2000, "Deny"), &[("b/web -> a/db TCP/80", DENIED)]);
    check_as(Profile::Calico, &of(2000, "Allow"), &[("a/web -> a/db TCP/80", ALLOWED)]);
}

#[test]
fn policies_as_they_are_stored_count_like_those_of_the_api() {
    let text = policy(
        "crd.projectcalico.org/v1/GlobalNetworkPolicy",
        "default.p",
        "{selector: app == 'db', types: [Ingress]}",
    );
    check(&with(&text), &[("b/web -> a/db TCP/80", DENIED), ("b/web -> a/web TCP/80", ALLOWED)]);
}
