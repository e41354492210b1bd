//! Cilium's policies, point for point.

#![allow(clippy::unwrap_used)]

mod slow;

use seawall_network::profile::Profile;
use slow::{PODS, World};

/// A policy in `shop` with this specification.
fn namespaced(spec: &str) -> World {
    World::under(&format!("{PODS}{}", policy("CiliumNetworkPolicy", "namespace: shop", spec)), Profile::Cilium)
}

fn clusterwide(spec: &str) -> World {
    World::under(&format!("{PODS}{}", policy("CiliumClusterwideNetworkPolicy", "", spec)), Profile::Cilium)
}

fn policy(kind: &str, namespace: &str, spec: &str) -> String {
    let spec = spec.trim().replace('\n', "\n  ");
    let metadata = if namespace.is_empty() { String::new() } else { format!(", {namespace}") };
    format!("---\napiVersion: cilium.io/v2\nkind: {kind}\nmetadata: {{name: p{metadata}}}\nspec:\n  {spec}\n")
}

#[test]
fn a_direction_is_denied_once_a_policy_has_a_section_for_it() {
    namespaced("endpointSelector: {matchLabels: {app: db}}\ningress:\n- fromEndpoints: [{matchLabels: {app: web}}]")
        .expect(&[
            ("shop/web > shop/db TCP/1", "allowed"),
            ("bank/web > shop/db TCP/1", "denied"),
            ("8.8.8.8 > shop/db TCP/1", "denied"),
            ("shop/db > 8.8.8.8 TCP/1", "allowed"),
            ("bank/web > shop/web TCP/1", "allowed"),
        ]);
}

#[test]
fn an_empty_rule_denies_everything_and_an_empty_list_governs_nothing() {
    namespaced("endpointSelector: {}\ningress:\n- {}").expect(&[("shop/web > shop/db TCP/1", "denied")]);
    let world = namespaced("endpointSelector: {}\ningress: []");
    world.expect(&[("shop/web > shop/db TCP/1", "allowed")]);
    assert!(world.messages()[0].contains("decides nothing"), "{:?}", world.messages());
}

#[test]
fn an_empty_list_of_peers_means_nobody_and_an_absent_one_everybody() {
    namespaced("endpointSelector: {}\ningress:\n- fromEndpoints: []\n  toPorts: [{ports: [{port: '80'}]}]")
        .expect(&[("shop/web > shop/db TCP/80", "denied")]);
    namespaced("endpointSelector: {}\ningress:\n- toPorts: [{ports: [{port: '80', protocol: TCP}]}]").expect(&[
        ("shop/web > shop/db TCP/80", "allowed"),
        ("8.8.8.8 > shop/db TCP/80", "allowed"),
        ("8.8.8.8 > shop/db UDP/80", "denied"),
    ]);
}

#[test]
fn an_empty_selector_means_the_own_namespace_or_all_pods_of_the_cluster() {
    namespaced("endpointSelector: {}\ningress:\n- fromEndpoints: [{}]")
        .expect(&[("shop/web > shop/db TCP/1", "allowed"), ("bank/web > shop/db TCP/1", "denied")]);
    clusterwide("endpointSelector: {}\ningress:\n- fromEndpoints: [{}]").expect(&[
        ("bank/web > shop/db TCP/1", "allowed"),
        ("8.8.8.8 > shop/db TCP/1", "denied"),
        ("node/n1 > shop/db TCP/1", "denied"),
        ("bank/agent > shop/db TCP/1", "denied"),
    ]);
}

#[test]
fn peers_of_other_namespaces_are_named_by_the_namespace_label() {
    for key in ["k8s:io.kubernetes.pod.namespace", "io.kubernetes.pod.namespace", "any:io.kubernetes.pod.namespace"] {
        namespaced(&format!("endpointSelector: {{}}\ningress:\n- fromEndpoints: [{{matchLabels: {{'{key}': bank}}}}]"))
            .expect(&[("bank/web > shop/db TCP/1", "allowed"), ("shop/web > shop/db TCP/1", "denied")]);
    }
    namespaced(
        "endpointSelector: {}\ningress:\n- fromEndpoints:\n  - matchExpressions: [{key: k8s:io.kubernetes.pod.namespace, operator: Exists}]",
    )
    .expect(&[("bank/web > shop/db TCP/1", "allowed"), ("shop/web > shop/db TCP/1", "allowed")]);
    namespaced(
        "endpointSelector: {}\ningress:\n- fromEndpoints: [{matchLabels: {'k8s:io.cilium.k8s.namespace.labels.team': blue}}]",
    )
    .expect(&[("bank/web > shop/db TCP/1", "allowed"), ("shop/web > shop/db TCP/1", "denied")]);
}

#[test]
fn a_policy_of_a_namespace_governs_that_namespace_alone() {
    let world =
        namespaced("endpointSelector: {matchLabels: {'k8s:io.kubernetes.pod.namespace': bank}}\ningress:\n- {}");
    world.expect(&[("shop/db > bank/web TCP/1", "allowed"), ("bank/web > shop/web TCP/1", "denied")]);
    assert!(world.messages()[0].contains("own namespace alone"));
}

#[test]
fn accounts_are_labels_too() {
    namespaced(
        "endpointSelector: {}\ningress:\n- fromEndpoints: [{matchLabels: {io.cilium.k8s.policy.serviceaccount: web}}]",
    )
    .expect(&[("shop/web > shop/db TCP/1", "allowed"), ("shop/db > shop/web TCP/1", "denied")]);
}

#[test]
fn denials_win_over_everything_that_is_allowed() {
    namespaced(
        "endpointSelector: {matchLabels: {app: db}}\ningress:\n- fromEntities: [all]\ningressDeny:\n- fromEndpoints: [{matchLabels: {app: web}}]\n  toPorts: [{ports: [{port: '80'}]}]",
    )
    .expect(&[
        ("shop/web > shop/db TCP/80", "denied"),
        ("shop/web > shop/db TCP/81", "allowed"),
        ("8.8.8.8 > shop/db UDP/80", "allowed"),
    ]);
}

#[test]
fn a_denial_makes_its_direction_deny_by_default_unless_told_otherwise() {
    let deny = "endpointSelector: {matchLabels: {app: db}}\ningressDeny:\n- fromEndpoints: [{}]";
    namespaced(deny).expect(&[("bank/web > shop/db TCP/1", "denied")]);
    namespaced(&format!("{deny}\nenableDefaultDeny: {{ingress: false}}"))
        .expect(&[("bank/web > shop/db TCP/1", "allowed"), ("shop/web > shop/db TCP/1", "denied")]);
    namespaced("endpointSelector: {}\nenableDefaultDeny: {ingress: true}")
        .expect(&[("bank/web > shop/db TCP/1", "denied"), ("shop/db > 8.8.8.8 TCP/1", "allowed")]);
}

#[test]
fn addresses_never_mean_pods_or_nodes() {
    namespaced("endpointSelector: {}\negress:\n- toCIDR: [0.0.0.0/0]").expect(&[
        ("shop/web > 8.8.8.8 TCP/1", "allowed"),
        ("shop/web > bank/web TCP/1", "denied"),
        ("shop/web > node/n1 TCP/1", "denied"),
        ("shop/web > 2001:db8::1 TCP/1", "denied"),
    ]);
    namespaced("endpointSelector: {}\negressDeny:\n- toCIDRSet: [{cidr: 8.0.0.0/8, except: [8.8.0.0/16]}]\nenableDefaultDeny: {egress: false}")
        .expect(&[("shop/web > 8.8.8.8 TCP/1", "allowed"), ("shop/web > 8.9.0.1 TCP/1", "denied")]);
}

#[test]
fn groups_of_networks_are_looked_up() {
    let group = "---\napiVersion: cilium.io/v2alpha1\nkind: CiliumCIDRGroup\nmetadata: {name: office, labels: {site: b}}\nspec: {externalCIDRs: [9.0.0.0/8]}\n";
    let spec = |set: &str| {
        policy(
            "CiliumNetworkPolicy",
            "namespace: shop",
            &format!("endpointSelector: {{}}\negress:\n- toCIDRSet: [{set}]"),
        )
    };
    for set in [
        "{cidrGroupRef: office, except: [9.9.0.0/16]}",
        "{cidrGroupSelector: {matchLabels: {site: b}}, except: [9.9.0.0/16]}",
    ] {
        World::of(&format!("# world: closed\n{PODS}{group}{}", spec(set))).expect(&[
            ("shop/web > 9.1.1.1 TCP/1", "allowed"),
            ("shop/web > 9.9.1.1 TCP/1", "denied"),
            ("shop/web > 8.8.8.8 TCP/1", "denied"),
        ]);
    }
    let absent = spec("{cidrGroupRef: home}");
    World::of(&format!("# world: closed\n{PODS}{absent}")).expect(&[("shop/web > 9.1.1.1 TCP/1", "denied")]);
    World::of(&format!("{PODS}{absent}"))
        .expect(&[("shop/web > 9.1.1.1 TCP/1", "depends"), ("shop/web > shop/db TCP/1", "denied")]);
}

#[test]
fn entities_name_the_rest_of_the_world() {
    let from = |entity: &str| {
        namespaced(&format!("endpointSelector: {{matchLabels: {{app: db}}}}\ningress:\n- fromEntities: [{entity}]"))
    };
    let ends = ["shop/web", "node/n1", "8.8.8.8", "2001:db8::1"];
    for (entity, expected) in [
        ("all", ["allowed"; 4]),
        ("world", ["denied", "denied", "allowed", "allowed"]),
        ("world-ipv4", ["denied", "denied", "allowed", "denied"]),
        ("world-ipv6", ["denied", "denied", "denied", "allowed"]),
        ("cluster", ["allowed", "allowed", "denied", "denied"]),
        ("remote-node", ["denied", "allowed", "denied", "denied"]),
        // The pod runs on another.
        ("host", ["denied"; 4]),
        ("init", ["denied"; 4]),
        ("health", ["denied"; 4]),
        ("unmanaged", ["denied"; 4]),
        ("ingress", ["denied"; 4]),
        ("none", ["denied"; 4]),
        ("kube-apiserver", ["denied", "depends", "depends", "depends"]),
    ] {
        for (end, answer) in ends.iter().zip(expected) {
            assert_eq!(from(entity).verdict(&format!("{end} > shop/db TCP/1")), answer, "{entity} {end}");
        }
    }
}

#[test]
fn the_api_server_is_where_its_endpoints_say() {
    let slice = "---\napiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: kubernetes, namespace: default, labels: {kubernetes.io/service-name: kubernetes}}\nendpoints: [{addresses: [192.168.0.1]}]\n";
    let policy = policy(
        "CiliumNetworkPolicy",
        "namespace: shop",
        "endpointSelector: {}\negress:\n- toEntities: [kube-apiserver]",
    );
    World::of(&format!("{PODS}{slice}{policy}"))
        .expect(&[("shop/web > node/n1 TCP/6443", "allowed"), ("shop/web > 8.8.8.8 TCP/6443", "denied")]);
}

#[test]
fn reserved_labels_are_entities() {
    clusterwide("endpointSelector: {matchLabels: {app: db}}\ningress:\n- fromEndpoints: [{matchLabels: {'reserved:world': ''}}]")
        .expect(&[("8.8.8.8 > shop/db TCP/1", "allowed"), ("shop/web > shop/db TCP/1", "denied")]);
}

#[test]
fn ports_have_ranges_names_and_any_protocol() {
    namespaced("endpointSelector: {}\ningress:\n- toPorts:\n  - ports: [{port: '80', endPort: 90, protocol: TCP}, {port: '53', protocol: ANY}, {port: sql, protocol: TCP}]\n  - ports: [{port: '0', protocol: SCTP}]")
        .expect(&[
            ("bank/web > shop/db TCP/80", "allowed"),
            ("bank/web > shop/db TCP/90", "allowed"),
            ("bank/web > shop/db TCP/91", "denied"),
            ("bank/web > shop/db UDP/80", "denied"),
            ("bank/web > shop/db UDP/53", "allowed"),
            ("bank/web > shop/db TCP/53", "allowed"),
            ("bank/web > shop/db TCP/5432", "allowed"),
            ("bank/web > shop/web TCP/5432", "denied"),
            ("bank/web > shop/db SCTP/9999", "allowed"),
        ]);
}

#[test]
fn rules_for_icmp_allow_no_port() {
    namespaced("endpointSelector: {}\ningress:\n- fromEntities: [all]\n  icmps: [{fields: [{type: 8}]}]")
        .expect(&[("shop/web > shop/db TCP/80", "denied")]);
}

#[test]
fn what_is_said_of_requests_becomes_a_note() {
    let world = namespaced(
        "endpointSelector: {}\ningress:\n- toPorts:\n  - ports: [{port: '80'}]\n    rules: {http: [{method: GET, path: /health}]}\n  - ports: [{port: '81'}]",
    );
    world.expect(&[("shop/web > shop/db TCP/80", "allowed"), ("shop/web > shop/db TCP/81", "allowed")]);
    assert_eq!(world.notes("p"), ["only GET /health"]);
}

#[test]
fn requirements_allow_nothing_and_take_away() {
    namespaced("endpointSelector: {matchLabels: {app: db}}\ningress:\n- fromRequires: [{matchLabels: {app: web}}]\n- fromEndpoints: [{}, {matchLabels: {'k8s:io.kubernetes.pod.namespace': bank}}]")
        .expect(&[("shop/web > shop/db TCP/1", "allowed"), ("bank/web > shop/db TCP/1", "denied")]);
    namespaced("endpointSelector: {matchLabels: {app: db}}\ningress:\n- fromRequires: [{matchLabels: {app: web}}]")
        .expect(&[("shop/web > shop/db TCP/1", "denied")]);
}

#[test]
fn services_are_the_pods_behind_them() {
    let service = "---\napiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop, labels: {tier: data}}\nspec: {selector: {app: db}, ports: [{port: 1}]}\n";
    for to in [
        "{k8sService: {serviceName: db, namespace: shop}}",
        "{k8sServiceSelector: {selector: {matchLabels: {tier: data}}, namespace: shop}}",
    ] {
        let policy = policy(
            "CiliumNetworkPolicy",
            "namespace: shop",
            &format!("endpointSelector: {{}}\negress:\n- toServices: [{to}]"),
        );
        World::of(&format!("# world: closed\n{PODS}{service}{policy}"))
            .expect(&[("shop/web > shop/db TCP/1", "allowed"), ("shop/db > shop/web TCP/1", "denied")]);
    }
}

#[test]
fn names_and_cloud_groups_depend() {
    for to in ["toFQDNs: [{matchName: example.org}]", "toGroups: [{aws: {securityGroupsNames: [a]}}]"] {
        namespaced(&format!("endpointSelector: {{}}\negress:\n- {to}"))
            .expect(&[("shop/web > 8.8.8.8 TCP/1", "depends"), ("shop/web > shop/db TCP/1", "denied")]);
    }
}

#[test]
fn nodes_are_governed_by_policies_of_the_whole_cluster() {
    clusterwide("nodeSelector: {matchLabels: {pool: a}}\ningress:\n- fromEntities: [cluster]").expect(&[
        ("shop/web > node/n1 TCP/1", "allowed"),
        ("8.8.8.8 > node/n1 TCP/1", "denied"),
        ("8.8.8.8 > shop/db TCP/1", "allowed"),
    ]);
    let world = namespaced("nodeSelector: {}\ningress:\n- {}");
    assert!(world.messages()[0].contains("`spec.nodeSelector`"), "{:?}", world.messages());
}

#[test]
fn nodes_are_peers_by_their_labels() {
    clusterwide("endpointSelector: {}\ningress:\n- fromNodes: [{matchLabels: {pool: a}}]")
        .expect(&[("node/n1 > shop/db TCP/1", "allowed"), ("shop/web > shop/db TCP/1", "denied")]);
}

#[test]
fn several_specifications_count_each() {
    let text = "---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: p, namespace: shop}\nspecs:\n- {endpointSelector: {matchLabels: {app: db}}, ingress: [{}]}\n- {endpointSelector: {matchLabels: {app: web}}, ingress: [{fromEntities: [world]}]}\n";
    World::of(&format!("{PODS}{text}")).expect(&[
        ("shop/web > shop/db TCP/1", "denied"),
        ("8.8.8.8 > shop/web TCP/1", "allowed"),
        ("shop/db > shop/web TCP/1", "denied"),
    ]);
}

const NETWORK_POLICY: &str = "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: n, namespace: shop}\nspec: {podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}\n";

#[test]
fn policies_of_kubernetes_add_up_under_cilium_and_must_both_admit_otherwise() {
    let bank =
        policy("CiliumNetworkPolicy", "namespace: shop", "endpointSelector: {}\ningress:\n- fromEntities: [world]");
    let text = format!("{PODS}{NETWORK_POLICY}{bank}");
    World::under(&text, Profile::Cilium)
        .expect(&[("shop/web > shop/db TCP/1", "allowed"), ("8.8.8.8 > shop/db TCP/1", "allowed")]);
    World::under(&text, Profile::Default)
        .expect(&[("shop/web > shop/db TCP/1", "denied"), ("8.8.8.8 > shop/db TCP/1", "denied")]);
}

#[test]
fn bad_input_is_named_and_depends_while_the_rest_counts() {
    for (spec, place) in [
        ("endpointSelector: {matchLabels: {app: [1]}}\ningress: [{}]", "spec.endpointSelector.matchLabels.app"),
        ("endpointSelector: {}\nnodeSelector: {}\ningress: [{}]", "`endpointSelector` and `nodeSelector`"),
        ("endpointSelector: {}\ningress: {}", "`spec.ingress`"),
        ("endpointSelector: {}\ningress: [7]", "`spec.ingress[0]`"),
        ("endpointSelector: {}\ningress: [{fromCIDR: [10.0.0.0/40]}]", "fromCIDR[0]"),
        ("endpointSelector: {}\ningress: [{fromEntities: [moon]}]", "fromEntities[0]"),
        ("endpointSelector: {}\ningress: [{fromEntities: [all], fromCIDR: [1.0.0.0/8]}]", "in more than one way"),
        ("endpointSelector: {}\ningress: [{fromCIDRSet: [{cidr: 10.0.0.0/8, except: [11.0.0.0/8]}]}]", "inside"),
        ("endpointSelector: {}\ningress: [{toPorts: [{ports: [{port: 80}]}]}]", "must be a text"),
        ("endpointSelector: {}\ningress: [{toPorts: [{ports: [{port: '70000'}]}]}]", "0 to 65535"),
        ("endpointSelector: {}\ningress: [{toPorts: [{ports: [{port: '80', endPort: 79}]}]}]", "at least `port`"),
        ("endpointSelector: {}\ningress: [{toPorts: [{ports: [{port: http, endPort: 79}]}]}]", "beside a port's name"),
        ("endpointSelector: {}\ningress: [{toPorts: [{ports: [{port: '80', protocol: GRE}]}]}]", "none of TCP"),
        ("endpointSelector: {}\nenableDefaultDeny: {ingress: 7}\ningress: [{}]", "true or false"),
    ] {
        let world = namespaced(spec);
        assert!(world.messages().iter().any(|message| message.contains(place)), "{spec}: {:?}", world.messages());
        assert!(world.problems[0].object.is_some());
        world.expect(&[("bank/web > shop/db TCP/1", "depends"), ("shop/web > bank/web TCP/1", "allowed")]);
    }
    let world = namespaced("endpointSelector: {}\ningress: [{fromEndpoint: [{}]}]");
    assert!(world.messages()[0].contains("`fromEndpoint` is not known"));
}

#[test]
fn a_policy_without_a_specification_is_reported() {
    let world = World::of("apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: p, namespace: a}\n");
    assert!(world.messages()[0].contains("neither `spec` nor `specs`"));
    let world =
        World::of("apiVersion: cilium.io/v2\nkind: CiliumCIDRGroup\nmetadata: {name: p}\nspec: {externalCIDRs: [x]}\n");
    assert!(world.messages()[0].contains("spec.externalCIDRs[0]"), "{:?}", world.messages());
}
