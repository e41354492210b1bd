//! Calico's policies, point for point.

#![allow(clippy::unwrap_used)]

mod slow;

use seawall_network::ports::Protocol;
use seawall_network::profile::Profile;
use seawall_network::watch::Watch;
use seawall_network::{Peer, Verdict};
use slow::{PODS, World};

/// An object of Calico.
fn object(kind: &str, metadata: &str, spec: &str) -> String {
    let spec = spec.trim().replace('\n', "\n  ");
    format!("---\napiVersion: projectcalico.org/v3\nkind: {kind}\nmetadata: {{{metadata}}}\nspec:\n  {spec}\n")
}

/// The pods, all there is, with a policy in `shop`.
fn namespaced(spec: &str) -> World {
    with(&object("NetworkPolicy", "name: p, namespace: shop", spec))
}

fn global(spec: &str) -> World {
    with(&object("GlobalNetworkPolicy", "name: p", spec))
}

fn with(objects: &str) -> World {
    World::of(&format!("# world: closed\n{PODS}{objects}"))
}

#[test]
fn what_no_rule_decides_is_denied_for_selected_pods() {
    namespaced("selector: app == 'db'\ningress: [{action: Allow, source: {selector: app == 'web'}}]").expect(&[
        ("shop/web > shop/db TCP/1", "allowed"),
        ("bank/web > shop/db TCP/1", "denied"),
        ("8.8.8.8 > shop/db TCP/1", "denied"),
        ("shop/db > 8.8.8.8 TCP/1", "allowed"),
        ("bank/web > shop/web TCP/1", "allowed"),
    ]);
}

#[test]
fn types_default_to_what_there_are_rules_for() {
    let allowed = |spec: &str| {
        let world = namespaced(spec);
        [world.verdict("bank/web > shop/db TCP/1"), world.verdict("shop/db > bank/web TCP/1")]
    };
    assert_eq!(allowed("selector: all()"), ["denied", "allowed"]);
    assert_eq!(allowed("egress: [{action: Allow}]"), ["allowed", "allowed"]);
    assert_eq!(allowed("egress: [{action: Deny}]"), ["allowed", "denied"]);
    assert_eq!(allowed("ingress: [{action: Allow}]\negress: [{action: Deny}]"), ["allowed", "denied"]);
    assert_eq!(allowed("types: [Egress]"), ["allowed", "denied"]);
    assert_eq!(allowed("types: [Ingress, Egress]"), ["denied", "denied"]);
    assert_eq!(allowed("types: [Ingress]\negress: [{action: Deny}]"), ["denied", "allowed"]);
}

#[test]
fn the_first_rule_that_matches_decides() {
    namespaced("ingress: [{action: Log}, {action: Deny, protocol: TCP, destination: {ports: [80]}}, {action: Allow}]")
        .expect(&[("bank/web > shop/db TCP/80", "denied"), ("bank/web > shop/db TCP/81", "allowed")]);
    namespaced("ingress: [{action: Allow}, {action: Deny}]").expect(&[("bank/web > shop/db TCP/80", "allowed")]);
}

#[test]
fn policies_are_asked_by_order_then_by_name_and_without_an_order_last() {
    let policy = |name: &str, order: &str, action: &str| {
        object(
            "NetworkPolicy",
            &format!("name: {name}, namespace: shop"),
            &format!("order: {order}\ningress: [{{action: {action}}}]"),
        )
    };
    let answer = |one: &str, other: &str| with(&format!("{one}{other}")).verdict("bank/web > shop/db TCP/1");
    assert_eq!(answer(&policy("b", "10", "Deny"), &policy("a", "20", "Allow")), "denied");
    assert_eq!(answer(&policy("b", "10.5", "Allow"), &policy("a", "10.6", "Deny")), "allowed");
    assert_eq!(answer(&policy("b", "10", "Deny"), &policy("a", "10", "Allow")), "allowed");
    assert_eq!(answer(&policy("a", "null", "Deny"), &policy("b", "99999", "Allow")), "allowed");
    assert_eq!(answer(&policy("a", "-1", "Deny"), &policy("b", "0", "Allow")), "denied");
}

#[test]
fn tiers_are_asked_by_order_and_deny_what_none_of_their_policies_decides() {
    let tier = |order: &str, more: &str| object("Tier", "name: secure", &format!("order: {order}\n{more}"));
    let policy = |spec: &str| object("GlobalNetworkPolicy", "name: secure.p", &format!("tier: secure\n{spec}"));
    let own = object("NetworkPolicy", "name: q, namespace: shop", "ingress: [{action: Allow}]");
    let answer =
        |tier: &str, rule: &str| with(&format!("{tier}{}{own}", policy(rule))).verdict("bank/web > shop/db TCP/1");
    assert_eq!(answer(&tier("10", ""), "ingress: [{action: Deny}]"), "denied");
    assert_eq!(answer(&tier("10", ""), "ingress: [{action: Pass}, {action: Deny}]"), "allowed");
    assert_eq!(answer(&tier("10", ""), "selector: app == 'db'"), "denied");
    assert_eq!(answer(&tier("10", ""), "selector: app == 'web'"), "allowed");
    assert_eq!(answer(&tier("10", "defaultAction: Pass"), "selector: app == 'db'"), "allowed");
    // Asked after `default`, whose policy decides.
    assert_eq!(answer(&tier("2000000", ""), "ingress: [{action: Deny}]"), "allowed");
    assert_eq!(answer(&object("Tier", "name: secure", "{}"), "ingress: [{action: Deny}]"), "allowed");
    assert_eq!(answer(&tier("10", ""), "ingress: [{action: Allow}]"), "allowed");
}

#[test]
fn what_passes_every_tier_is_allowed() {
    namespaced("ingress: [{action: Pass}]").expect(&[("bank/web > shop/db TCP/1", "allowed")]);
}

#[test]
fn a_tier_that_is_not_there_leaves_it_open() {
    let world = namespaced("tier: gone\ningress: [{action: Deny}]");
    world.expect(&[("bank/web > shop/db TCP/1", "depends")]);
    assert!(world.messages()[0].contains("Tier `gone`"));
}

#[test]
fn peers_of_a_policy_of_a_namespace_are_its_own_unless_it_asks_for_others() {
    let from = |source: &str| namespaced(&format!("ingress: [{{action: Allow, source: {{{source}}}}}]"));
    let ends = ["shop/web", "bank/web", "8.8.8.8", "node/n1"];
    for (source, expected) in [
        ("selector: all()", ["allowed", "denied", "denied", "denied"]),
        ("selector: app == 'web'", ["allowed", "denied", "denied", "denied"]),
        ("namespaceSelector: all()", ["allowed", "allowed", "denied", "denied"]),
        ("namespaceSelector: team == 'blue'", ["denied", "allowed", "denied", "denied"]),
        ("namespaceSelector: team != 'blue'", ["allowed", "denied", "denied", "denied"]),
        ("namespaceSelector: projectcalico.org/name == 'bank'", ["denied", "allowed", "denied", "denied"]),
        ("namespaceSelector: projectcalico.org/name starts with 'ba'", ["denied", "allowed", "denied", "denied"]),
        ("namespaceSelector: global()", ["denied"; 4]),
        ("selector: app == 'web', namespaceSelector: has(team)", ["allowed", "allowed", "denied", "denied"]),
        ("selector: app == 'db', namespaceSelector: has(team)", ["denied"; 4]),
        ("notSelector: app == 'web'", ["denied"; 4]),
        ("notSelector: app == 'db'", ["allowed", "denied", "denied", "denied"]),
        ("serviceAccounts: {names: [web]}", ["allowed", "denied", "denied", "denied"]),
        ("serviceAccounts: {selector: tier == 'front'}", ["allowed", "denied", "denied", "denied"]),
        ("serviceAccounts: {names: [default]}, namespaceSelector: all()", ["denied", "allowed", "denied", "denied"]),
        ("nets: [10.1.0.3/32, 8.0.0.0/8]", ["denied", "allowed", "allowed", "denied"]),
        ("nets: [192.168.0.1]", ["denied", "denied", "denied", "allowed"]),
        ("notNets: [10.1.0.3/32, 8.0.0.0/8]", ["allowed", "denied", "denied", "allowed"]),
        ("", ["allowed"; 4]),
    ] {
        let world = from(source);
        for (end, answer) in ends.iter().zip(expected) {
            assert_eq!(world.verdict(&format!("{end} > shop/db TCP/1")), answer, "{source}: {end}");
        }
    }
}

#[test]
fn peers_of_a_global_policy_are_everywhere() {
    let from =
        |source: &str| global(&format!("selector: app == 'db'\ningress: [{{action: Allow, source: {{{source}}}}}]"));
    let ends = ["shop/web", "bank/web", "8.8.8.8"];
    for (source, expected) in [
        ("selector: all()", ["allowed", "allowed", "denied"]),
        ("selector: app == 'web'", ["allowed", "allowed", "denied"]),
        ("selector: projectcalico.org/namespace == 'bank'", ["denied", "allowed", "denied"]),
        ("selector: projectcalico.org/namespace != 'bank'", ["allowed", "denied", "denied"]),
        ("selector: projectcalico.org/orchestrator == 'k8s'", ["allowed", "allowed", "denied"]),
        ("selector: projectcalico.org/serviceaccount == 'web'", ["allowed", "denied", "denied"]),
        ("notSelector: projectcalico.org/namespace == 'bank'", ["allowed", "denied", "allowed"]),
        ("notSelector: app == 'web'", ["denied", "denied", "allowed"]),
        ("namespaceSelector: team == 'red'", ["allowed", "denied", "denied"]),
    ] {
        let world = from(source);
        for (end, answer) in ends.iter().zip(expected) {
            assert_eq!(world.verdict(&format!("{end} > shop/db TCP/1")), answer, "{source}: {end}");
        }
    }
}

#[test]
fn a_policy_selects_pods_by_labels_namespaces_and_accounts() {
    let denied = |spec: &str| {
        let world = global(&format!("{spec}\ningress: [{{action: Deny}}]"));
        ["shop/web", "shop/db", "bank/web"].map(|pod| world.verdict(&format!("8.8.8.8 > {pod} TCP/1")) == "denied")
    };
    assert_eq!(denied("selector: app == 'web'"), [true, false, true]);
    assert_eq!(denied("namespaceSelector: team == 'red'"), [true, true, false]);
    assert_eq!(denied("serviceAccountSelector: tier == 'front'"), [true, false, false]);
    assert_eq!(denied("selector: app == 'web'\nnamespaceSelector: team in {'red', 'green'}"), [true, false, false]);
    assert_eq!(denied("selector: projectcalico.org/namespace == 'bank'"), [false, false, true]);
    let own = namespaced("serviceAccountSelector: projectcalico.org/name == 'web'\ningress: [{action: Deny}]");
    own.expect(&[("shop/db > shop/web TCP/1", "denied"), ("8.8.8.8 > shop/db TCP/1", "allowed")]);
}

#[test]
fn pods_on_the_network_of_their_node_are_neither_governed_nor_selected() {
    global("ingress: [{action: Allow, source: {selector: app == 'web'}}]")
        .expect(&[("bank/agent > shop/db TCP/1", "denied"), ("bank/web > bank/agent TCP/1", "allowed")]);
}

#[test]
fn rules_may_look_at_the_governed_end_too() {
    global("ingress:\n- {action: Deny, destination: {selector: app == 'db'}}\n- {action: Allow, source: {nets: [8.0.0.0/8]}}\negress: [{action: Allow}]")
        .expect(&[
            ("8.8.8.8 > shop/db TCP/1", "denied"),
            ("8.8.8.8 > shop/web TCP/1", "allowed"),
            ("9.9.9.9 > shop/web TCP/1", "denied"),
        ]);
    namespaced("egress:\n- {action: Allow, source: {selector: app == 'web'}, destination: {nets: [8.0.0.0/8]}}\n- {action: Deny, destination: {nets: [8.0.0.0/9]}}\n- {action: Allow}")
        .expect(&[
            ("shop/web > 8.8.8.8 TCP/1", "allowed"),
            ("shop/db > 8.8.8.8 TCP/1", "denied"),
            ("shop/db > 8.200.0.1 TCP/1", "allowed"),
        ]);
}

#[test]
fn ports_are_numbers_ranges_and_names_less_those_that_are_not_meant() {
    let to = |rule: &str| namespaced(&format!("selector: app == 'db'\ningress: [{{action: Allow, {rule}}}]"));
    let questions = ["TCP/80", "TCP/5432", "UDP/80", "SCTP/80"];
    for (rule, expected) in [
        ("protocol: TCP, destination: {ports: [80, '90:100']}", ["allowed", "denied", "denied", "denied"]),
        ("protocol: TCP, destination: {ports: ['5000:6000']}", ["denied", "allowed", "denied", "denied"]),
        ("protocol: TCP, destination: {ports: [sql]}", ["denied", "allowed", "denied", "denied"]),
        ("protocol: UDP, destination: {ports: [sql]}", ["denied"; 4]),
        ("protocol: TCP, destination: {ports: ['80']}", ["allowed", "denied", "denied", "denied"]),
        ("protocol: TCP, destination: {notPorts: [80]}", ["denied", "allowed", "denied", "denied"]),
        (
            "protocol: TCP, destination: {ports: ['1:6000'], notPorts: ['1:100']}",
            ["denied", "allowed", "denied", "denied"],
        ),
        ("protocol: UDP", ["denied", "denied", "allowed", "denied"]),
        ("protocol: 17", ["denied", "denied", "allowed", "denied"]),
        ("protocol: '17'", ["denied", "denied", "allowed", "denied"]),
        ("protocol: SCTP", ["denied", "denied", "denied", "allowed"]),
        ("notProtocol: TCP", ["denied", "denied", "allowed", "allowed"]),
        ("notProtocol: ICMP", ["allowed"; 4]),
        ("protocol: ICMP, icmp: {type: 8}", ["denied"; 4]),
        ("protocol: TCP, destination: {notPorts: [sql]}", ["depends", "depends", "denied", "denied"]),
        ("protocol: TCP, source: {ports: [80]}", ["depends", "depends", "denied", "denied"]),
    ] {
        let world = to(rule);
        for (question, answer) in questions.iter().zip(expected) {
            assert_eq!(world.verdict(&format!("shop/web > shop/db {question}")), answer, "{rule}: {question}");
        }
    }
}

#[test]
fn the_address_family_may_be_asked_for() {
    global("egress: [{action: Allow, ipVersion: 6}]").expect(&[
        ("shop/web > 2001:db8::1 TCP/1", "allowed"),
        ("shop/web > 8.8.8.8 TCP/1", "denied"),
        ("shop/web > shop/db TCP/1", "denied"),
    ]);
}

#[test]
fn sets_of_networks_are_meant_by_selectors() {
    let sets = object("GlobalNetworkSet", "name: g, labels: {role: partner}", "nets: [8.0.0.0/8]")
        + &object("NetworkSet", "name: n, namespace: shop, labels: {role: partner}", "nets: [9.0.0.0/8]")
        + &object("NetworkSet", "name: n, namespace: bank, labels: {role: partner}", "nets: [10.1.0.3/32]");
    let answers = |policy: &str| {
        let world = with(&format!("{sets}{policy}"));
        ["8.1.1.1", "9.1.1.1", "bank/web", "7.1.1.1"].map(|end| world.verdict(&format!("shop/web > {end} TCP/1")))
    };
    let own = |to: &str| {
        answers(&object(
            "NetworkPolicy",
            "name: p, namespace: shop",
            &format!("egress: [{{action: Allow, destination: {{{to}}}}}]"),
        ))
    };
    let role = "selector: role == 'partner'";
    assert_eq!(own(role), ["denied", "allowed", "denied", "denied"]);
    assert_eq!(own(&format!("{role}, namespaceSelector: global()")), ["allowed", "denied", "denied", "denied"]);
    assert_eq!(own(&format!("{role}, namespaceSelector: all()")), ["denied", "allowed", "allowed", "denied"]);
    assert_eq!(
        own(&format!("{role}, namespaceSelector: global() || team == 'blue'")),
        ["allowed", "denied", "allowed", "denied"]
    );
    assert_eq!(own(&format!("{role}, namespaceSelector: team == 'blue'")), ["denied", "denied", "allowed", "denied"]);
    let everywhere = |to: &str| {
        answers(&object(
            "GlobalNetworkPolicy",
            "name: p",
            &format!("egress: [{{action: Allow, destination: {{{to}}}}}]"),
        ))
    };
    assert_eq!(everywhere(role), ["allowed", "allowed", "allowed", "denied"]);
    assert_eq!(everywhere("notSelector: role == 'partner'"), ["denied", "denied", "denied", "allowed"]);
}

#[test]
fn services_are_the_pods_and_ports_behind_them() {
    let service = "---\napiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop}\nspec: {selector: {app: db}, ports: [{port: 80, targetPort: sql}]}\n";
    let policy = object(
        "GlobalNetworkPolicy",
        "name: p",
        "selector: app == 'web'\negress: [{action: Allow, destination: {services: {name: db, namespace: shop}}}]",
    );
    with(&format!("{service}{policy}")).expect(&[
        ("shop/web > shop/db TCP/5432", "allowed"),
        ("shop/web > shop/db TCP/80", "denied"),
        ("shop/web > bank/web TCP/5432", "denied"),
    ]);
}

#[test]
fn names_of_domains_depend() {
    namespaced("egress: [{action: Allow, destination: {domains: [example.org]}}]")
        .expect(&[("shop/web > 8.8.8.8 TCP/1", "depends"), ("shop/web > shop/db TCP/1", "denied")]);
}

#[test]
fn what_is_said_of_requests_becomes_a_note() {
    let world = namespaced("ingress: [{action: Allow, http: {methods: [GET], paths: [{exact: /a}, {prefix: /b}]}}]");
    world.expect(&[("shop/web > shop/db TCP/1", "allowed")]);
    assert_eq!(world.notes("p"), ["only GET /a|/b*"]);
}

const HOST: &str = "node: n1\ninterfaceName: '*'\nexpectedIPs: [192.168.0.1]";

#[test]
fn interfaces_of_nodes_deny_what_no_policy_allows_except_for_what_must_stay_open() {
    let host = object("HostEndpoint", "name: n1, labels: {role: edge}", HOST);
    with(&host).expect(&[
        ("8.8.8.8 > bank/agent TCP/80", "denied"),
        ("8.8.8.8 > bank/agent TCP/22", "allowed"),
        ("bank/agent > 8.8.8.8 TCP/80", "denied"),
        ("bank/agent > 8.8.8.8 UDP/53", "allowed"),
        ("8.8.8.8 > shop/db TCP/80", "allowed"),
    ]);
    let policy = object(
        "GlobalNetworkPolicy",
        "name: p",
        "selector: role == 'edge'\ningress: [{action: Allow, protocol: TCP, destination: {ports: [80]}}]",
    );
    with(&format!("{host}{policy}")).expect(&[
        ("8.8.8.8 > bank/agent TCP/80", "allowed"),
        ("8.8.8.8 > bank/agent TCP/81", "denied"),
        ("8.8.8.8 > shop/db TCP/81", "allowed"),
    ]);
    let open = object("HostEndpoint", "name: n1", &format!("{HOST}\nprofiles: [projectcalico-default-allow]"));
    with(&open).expect(&[("8.8.8.8 > bank/agent TCP/80", "allowed")]);
}

#[test]
fn one_interface_of_several_leaves_it_open() {
    let host = object("HostEndpoint", "name: n1", "node: n1\ninterfaceName: eth0");
    with(&host).expect(&[("8.8.8.8 > bank/agent TCP/80", "depends")]);
}

#[test]
fn interfaces_of_nodes_are_peers_by_their_addresses() {
    let host = object(
        "HostEndpoint",
        "name: n1, labels: {role: edge}",
        &format!("{HOST}\nprofiles: [projectcalico-default-allow]"),
    );
    let policy = object(
        "GlobalNetworkPolicy",
        "name: p",
        "selector: app == 'db'\ningress: [{action: Allow, source: {selector: role == 'edge'}}]",
    );
    with(&format!("{host}{policy}"))
        .expect(&[("node/n1 > shop/db TCP/1", "allowed"), ("8.8.8.8 > shop/db TCP/1", "denied")]);
}

#[test]
fn policies_before_tracking_and_translation_are_about_interfaces_alone() {
    let host = object("HostEndpoint", "name: n1, labels: {role: edge}", HOST);
    for flag in ["doNotTrack: true", "preDNAT: true"] {
        let policy = object(
            "GlobalNetworkPolicy",
            "name: p",
            &format!(
                "{flag}\napplyOnForward: true\nselector: all()\ningress: [{{action: Allow, protocol: TCP, destination: {{ports: [80]}}}}]"
            ),
        );
        let world = with(&format!("{host}{policy}"));
        world.expect(&[
            ("8.8.8.8 > bank/agent TCP/80", "allowed"),
            ("8.8.8.8 > bank/agent TCP/81", "denied"),
            ("8.8.8.8 > shop/db TCP/81", "allowed"),
        ]);
        assert!(world.messages()[0].contains("what nodes forward"));
    }
}

#[test]
fn staged_policies_are_reported_and_count_for_nothing() {
    for kind in ["StagedNetworkPolicy", "StagedGlobalNetworkPolicy", "StagedKubernetesNetworkPolicy"] {
        let world = with(&object(kind, "name: p, namespace: shop", "ingress: [{action: Deny}]"));
        world.expect(&[("bank/web > shop/db TCP/1", "allowed")]);
        assert!(world.messages()[0].contains("staged"), "{kind}");
    }
}

#[test]
fn the_stored_form_is_read_too() {
    let policy = object("GlobalNetworkPolicy", "name: default.p", "ingress: [{action: Deny}]")
        .replace("projectcalico.org/v3", "crd.projectcalico.org/v1");
    with(&policy).expect(&[("bank/web > shop/db TCP/1", "denied")]);
}

#[test]
fn network_policies_stand_in_the_tier_default_under_calico() {
    let kubernetes = "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: n, namespace: shop}\nspec: {podSelector: {}, ingress: [{}]}\n";
    let deny = |order: u32| {
        object(
            "GlobalNetworkPolicy",
            "name: p",
            &format!(
                "order: {order}\nselector: app == 'db'\ningress: [{{action: Deny, source: {{selector: app == 'web'}}}}]"
            ),
        )
    };
    for (profile, order, answer) in
        [(Profile::Calico, 2000, "allowed"), (Profile::Calico, 10, "denied"), (Profile::Default, 2000, "denied")]
    {
        let world = World::under(&format!("# world: closed\n{PODS}{kubernetes}{}", deny(order)), profile);
        assert_eq!(world.verdict("bank/web > shop/db TCP/1"), answer, "{profile} {order}");
    }
}

#[test]
fn bad_input_is_named_and_depends_while_the_rest_counts() {
    for (spec, place) in [
        ("selector: app = 'db'", "`spec.selector` is no selector"),
        ("selector: [a]", "must be a selector as a text"),
        ("order: first\ningress: [{action: Allow}]", "`spec.order`"),
        ("types: [Sideways]\ningress: []", "`spec.types[0]`"),
        ("ingress: {}", "`spec.ingress`"),
        ("ingress: [7]", "`spec.ingress[0]`"),
        ("ingress: [{action: Maybe}]", "must be Allow, Deny, Log or Pass"),
        ("ingress: [{}]", "must be Allow, Deny, Log or Pass"),
        ("ingress: [{action: Allow, source: {selector: 'has('}}]", "source.selector"),
        ("ingress: [{action: Allow, source: {notSelector: '!'}}]", "source.notSelector"),
        ("ingress: [{action: Allow, source: {nets: [10.0.0.0/99]}}]", "nets[0]"),
        ("ingress: [{action: Allow, source: web}]", "who is meant"),
        ("ingress: [{action: Allow, destination: {ports: [80]}}]", "needs a `protocol`"),
        ("ingress: [{action: Allow, protocol: TCP, destination: {ports: ['90:80']}}]", "no range of ports"),
        ("ingress: [{action: Allow, protocol: TCP, destination: {ports: [70000]}}]", "0 to 65535"),
        ("ingress: [{action: Allow, protocol: TCP, destination: {ports: ['a b']}}]", "nor a port's name"),
        ("ingress: [{action: Allow, protocol: GRE}]", "is no protocol"),
        ("ingress: [{action: Allow, ipVersion: 5}]", "must be 4 or 6"),
        ("ingress: [{action: Deny, http: {methods: [GET]}}]", "does not allow"),
    ] {
        let world = namespaced(spec);
        assert!(world.messages().iter().any(|message| message.contains(place)), "{spec}: {:?}", world.messages());
        assert!(world.problems[0].object.is_some());
        world.expect(&[("shop/web > bank/web TCP/1", "allowed")]);
        if !spec.starts_with("types") {
            world.expect(&[("bank/web > shop/db TCP/1", "depends")]);
        }
    }
}

#[test]
fn damaged_sets_tiers_and_interfaces_are_reported() {
    for (kind, spec, wrong) in [
        ("GlobalNetworkSet", "nets: [x]", "nets[0]"),
        ("Tier", "order: x", "`spec.order`"),
        ("Tier", "order: 1\ndefaultAction: Allow", "defaultAction"),
        ("HostEndpoint", "interfaceName: '*'", "names no `node`"),
        ("GlobalNetworkPolicy", "[]", "has no specification"),
    ] {
        let world = with(&object(kind, "name: x", spec));
        assert!(world.messages().iter().any(|message| message.contains(wrong)), "{kind}: {:?}", world.messages());
    }
}

#[test]
fn a_changed_policy_knows_the_sets_and_a_changed_set_asks_for_a_new_start() {
    let set = object("GlobalNetworkSet", "name: g, labels: {role: partner}", "nets: [8.0.0.0/8]");
    let deny = object(
        "GlobalNetworkPolicy",
        "name: p",
        "egress: [{action: Deny, destination: {selector: role == 'partner'}}, {action: Allow}]",
    );
    let before = with(&format!("{set}{}", deny.replace("'partner'", "'nobody'")));
    before.expect(&[("shop/web > 8.8.8.8 TCP/1", "allowed")]);
    let after = with(&format!("{set}{deny}"));
    let policy =
        after.snapshot().objects().iter().find(|object| object.reference.kind == "GlobalNetworkPolicy").unwrap();
    let set = after.snapshot().objects().iter().find(|object| object.reference.kind == "GlobalNetworkSet").unwrap();
    let mut watch = Watch::start(before.snapshot(), Profile::Default);
    assert!(watch.policy(&set.reference, Some(set)).is_err());
    let (_, problems) = watch.policy(&policy.reference, Some(policy)).unwrap_or_else(|stale| panic!("{stale:?}"));
    assert!(problems.is_empty(), "{problems:?}");
    let web = watch.network().pods().find(|pod| {
        let object = before.snapshot().object(watch.network().object_of(*pod));
        object.reference.to_string() == "Pod shop/web"
    });
    let verdict = |address: &str| {
        watch.network().verdict(Peer::Pod(web.unwrap()), Peer::Address(address.parse().unwrap()), Protocol::Tcp, 1)
    };
    assert_eq!((verdict("8.8.8.8"), verdict("7.7.7.7")), (Verdict::Denied, Verdict::Allowed));
}
