//! NetworkPolicy v1, points 1 to 11.

use super::{ALLOWED, DENIED, DEPENDS, check, check_as, np};
use crate::oracle::{Cluster, Profile};

/// Two namespaces with labels, three pods, all facts known.
fn small() -> Cluster {
    Cluster::sketch(
        "ns a team=blue
         ns b team=green
         pod a/web 10.0.0.1 app=web port:http=80/TCP node:n1
         pod a/db 10.0.0.2 app=db port:http=8080/TCP port:dns=53/UDP node:n2
         pod b/web 10.0.1.1 app=web node:n1",
    )
}

#[test]
fn no_policy_allows_all() {
    check(
        &small(),
        &[
            ("a/web -> b/web TCP/80", ALLOWED),
            ("203.0.113.1 -> a/web UDP/53", ALLOWED),
            ("a/web -> 203.0.113.1 SCTP/1", ALLOWED),
        ],
    );
}

#[test]
fn point_1_directions_are_isolated_separately() {
    let cluster = small().with(&np("a", "{podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress]}"));
    check(&cluster, &[("a/web -> a/db TCP/80", DENIED), ("a/db -> a/web TCP/80", ALLOWED)]);
    let cluster = small().with(&np("a", "{podSelector: {matchLabels: {app: db}}, policyTypes: [Egress]}"));
    check(&cluster, &[("a/web -> a/db TCP/80", ALLOWED), ("a/db -> a/web TCP/80", DENIED)]);
}

#[test]
fn point_1_both_sides_must_allow() {
    let both =
        np("a", "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}]}]}")
            + &np("b", "{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}");
    check(
        &small().with(&both),
        &[("a/web -> b/web TCP/80", DENIED), ("a/web -> a/db TCP/80", ALLOWED), ("a/db -> b/web TCP/80", ALLOWED)],
    );
}

#[test]
fn point_1_policies_of_another_namespace_select_nothing_here() {
    let cluster = small().with(&np("b", "{podSelector: {}, policyTypes: [Ingress, Egress]}"));
    check(
        &cluster,
        &[("a/web -> a/db TCP/80", ALLOWED), ("a/web -> b/web TCP/80", DENIED), ("b/web -> a/web TCP/80", DENIED)],
    );
}

#[test]
fn point_1_policies_add_up_in_any_order() {
    let deny = np("a", "{podSelector: {}}");
    let allow = np("a", "{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {}}]}]}")
        .replace("name: p", "name: q");
    for text in [format!("{deny}{allow}"), format!("{allow}{deny}")] {
        check(&small().with(&text), &[("a/web -> a/db TCP/80", ALLOWED), ("b/web -> a/db TCP/80", DENIED)]);
    }
}

#[test]
fn point_2_without_policy_types_ingress_is_meant() {
    check(
        &small().with(&np("a", "{podSelector: {}}")),
        &[("b/web -> a/db TCP/80", DENIED), ("a/db -> b/web TCP/80", ALLOWED)],
    );
    check(
        &small().with(&np("a", "{podSelector: {}, policyTypes: []}")),
        &[("b/web -> a/db TCP/80", DENIED), ("a/db -> b/web TCP/80", ALLOWED)],
    );
}

#[test]
fn point_2_egress_rules_mean_both_types() {
    let cluster = small().with(&np("a", "{podSelector: {}, egress: [{to: [{podSelector: {}}]}]}"));
    check(
        &cluster,
        &[("a/db -> b/web TCP/80", DENIED), ("a/db -> a/web TCP/80", DENIED), ("b/web -> a/web TCP/80", DENIED)],
    );
}

#[test]
fn point_2_an_empty_egress_without_types_restricts_ingress_only() {
    for egress in ["[]", "null"] {
        let cluster = small().with(&np("a", &format!("{{podSelector: {{}}, egress: {egress}}}")));
        check(&cluster, &[("a/db -> b/web TCP/80", ALLOWED), ("b/web -> a/db TCP/80", DENIED)]);
    }
}

#[test]
fn point_2_rules_of_a_direction_that_is_not_a_type_are_not_looked_at() {
    let cluster = small().with(&np("a", "{podSelector: {}, policyTypes: [Egress], ingress: [], egress: [{}]}"));
    check(&cluster, &[("b/web -> a/db TCP/80", ALLOWED), ("a/db -> b/web TCP/80", ALLOWED)]);
    let cluster = small()
        .with(&np("a", "{podSelector: {}, policyTypes: [Ingress], ingress: [{}], egress: [{ports: [{port: 1}]}]}"));
    check(&cluster, &[("a/db -> b/web TCP/80", ALLOWED)]);
}

#[test]
fn point_3_absent_empty_and_null_rules_deny() {
    for ingress in ["", ", ingress: []", ", ingress: null"] {
        let cluster = small().with(&np("a", &format!("{{podSelector: {{}}{ingress}}}")));
        check(&cluster, &[("b/web -> a/db TCP/80", DENIED), ("203.0.113.1 -> a/db TCP/80", DENIED)]);
    }
}

#[test]
fn point_3_an_empty_rule_allows_all_and_so_does_each_empty_part() {
    for rule in ["{}", "{from: []}", "{from: null}", "{ports: []}", "{from: [], ports: null}"] {
        let cluster = small().with(&np("a", &format!("{{podSelector: {{}}, ingress: [{rule}]}}")));
        check(
            &cluster,
            &[
                ("b/web -> a/db TCP/80", ALLOWED),
                ("203.0.113.1 -> a/db SCTP/9", ALLOWED),
                ("2001:db8::1 -> a/db UDP/9", ALLOWED),
            ],
        );
    }
}

#[test]
fn point_4_a_pod_selector_alone_means_the_own_namespace() {
    let cluster =
        small().with(&np("a", "{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}"));
    check(&cluster, &[("a/web -> a/db TCP/80", ALLOWED), ("b/web -> a/db TCP/80", DENIED)]);
}

#[test]
fn point_4_a_namespace_selector_alone_means_all_its_pods() {
    let cluster = small()
        .with(&np("a", "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: green}}}]}]}"));
    check(&cluster, &[("a/web -> a/db TCP/80", DENIED), ("b/web -> a/db TCP/80", ALLOWED)]);
}

#[test]
fn point_4_both_selectors_in_one_peer_are_and_in_two_are_or() {
    let and = "[{namespaceSelector: {matchLabels: {team: blue}}, podSelector: {matchLabels: {app: web}}}]";
    let or = "[{namespaceSelector: {matchLabels: {team: green}}}, {podSelector: {matchLabels: {app: db}}}]";
    let of = |from: &str| small().with(&np("a", &format!("{{podSelector: {{}}, ingress: [{{from: {from}}}]}}")));
    check(&of(and), &[("a/web -> a/db TCP/80", ALLOWED), ("b/web -> a/db TCP/80", DENIED)]);
    check(
        &of(or),
        &[("a/web -> a/db TCP/80", DENIED), ("a/db -> a/web TCP/80", ALLOWED), ("b/web -> a/db TCP/80", ALLOWED)],
    );
}

#[test]
fn point_4_empty_selectors_and_null_labels_select_all_pods_but_nothing_outside() {
    for selector in ["{}", "{matchLabels: }", "{matchLabels: {}, matchExpressions: []}"] {
        let spec = format!("{{podSelector: {selector}, ingress: [{{from: [{{namespaceSelector: {selector}}}]}}]}}");
        check(
            &small().with(&np("a", &spec)),
            &[("b/web -> a/db TCP/80", ALLOWED), ("203.0.113.1 -> a/db TCP/80", DENIED)],
        );
    }
}

#[test]
fn point_5_operators_of_selectors() {
    let of = |expression: &str| {
        small().with("---\n{apiVersion: v1, kind: Pod, metadata: {namespace: a, name: bare}, spec: {}}").with(&np(
            "a",
            &format!("{{podSelector: {{matchLabels: {{app: db}}}}, ingress: [{{from: [{{podSelector: {{matchExpressions: [{expression}]}}}}]}}]}}"),
        ))
    };
    let ask = |expression: &str, web, bare| {
        check(&of(expression), &[("a/web -> a/db TCP/80", web), ("a/bare -> a/db TCP/80", bare)]);
    };
    ask("{key: app, operator: In, values: [web, other]}", ALLOWED, DENIED);
    ask("{key: app, operator: NotIn, values: [web]}", DENIED, ALLOWED);
    ask("{key: app, operator: NotIn, values: [other]}", ALLOWED, ALLOWED);
    ask("{key: app, operator: Exists}", ALLOWED, DENIED);
    ask("{key: app, operator: DoesNotExist}", DENIED, ALLOWED);
    ask("{key: app, operator: Exists}, {key: app, operator: NotIn, values: [web]}", DENIED, DENIED);
}

#[test]
fn point_5_the_pod_selector_may_be_left_out() {
    check(&small().with(&np("a", "{policyTypes: [Ingress]}")), &[("b/web -> a/db TCP/80", DENIED)]);
    check(&small().with(&np("a", "{podSelector: null, policyTypes: [Ingress]}")), &[("b/web -> a/db TCP/80", DENIED)]);
}

#[test]
fn point_5_every_namespace_has_a_label_with_its_name() {
    let spec =
        "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: c}}}]}]}";
    // Nothing says that there is a namespace `c`, except that a pod lives in it.
    let cluster = Cluster::sketch("pod a/db 10.0.0.1\npod c/web 10.0.0.2\npod d/web 10.0.0.3").with(&np("a", spec));
    for cluster in [cluster.clone(), cluster.open()] {
        check(&cluster, &[("c/web -> a/db TCP/80", ALLOWED), ("d/web -> a/db TCP/80", DENIED)]);
    }
}

#[test]
fn point_5_labels_of_a_namespace_that_is_not_in_the_input_are_unknown_in_an_open_world() {
    let spec = "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: blue}}}]}]}";
    let cluster = Cluster::sketch("pod a/db 10.0.0.1\npod c/web 10.0.0.2").with(&np("a", spec));
    check(&cluster, &[("c/web -> a/db TCP/80", DENIED)]);
    let open = cluster.open();
    check(&open, &[("c/web -> a/db TCP/80", DEPENDS)]);
    check_as(Profile::NpGuard, &open, &[("c/web -> a/db TCP/80", DENIED)]);
}

#[test]
fn point_6_the_protocol_defaults_to_tcp_and_no_port_means_all_of_it() {
    let of = |ports: &str| small().with(&np("a", &format!("{{podSelector: {{}}, ingress: [{{ports: [{ports}]}}]}}")));
    check(
        &of("{port: 80}"),
        &[("b/web -> a/db TCP/80", ALLOWED), ("b/web -> a/db UDP/80", DENIED), ("b/web -> a/db TCP/81", DENIED)],
    );
    check(
        &of("{protocol: UDP}"),
        &[("b/web -> a/db UDP/1", ALLOWED), ("b/web -> a/db UDP/65535", ALLOWED), ("b/web -> a/db TCP/1", DENIED)],
    );
    check(&of("{}"), &[("b/web -> a/db TCP/65535", ALLOWED), ("b/web -> a/db UDP/1", DENIED)]);
}

#[test]
fn point_6_a_named_port_is_that_of_the_destination_by_name_and_protocol() {
    let cluster = small().with(&np("a", "{podSelector: {}, ingress: [{ports: [{port: http}, {port: dns}]}]}"));
    check(
        &cluster,
        &[
            ("b/web -> a/web TCP/80", ALLOWED),
            ("b/web -> a/db TCP/80", DENIED),
            ("b/web -> a/db TCP/8080", ALLOWED),
            // The port `dns` is one of UDP there, and the rule means TCP.
            ("b/web -> a/db UDP/53", DENIED),
            ("b/web -> a/db TCP/53", DENIED),
        ],
    );
    let cluster = small().with(&np(
        "b",
        "{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: http}, {port: dns, protocol: UDP}]}]}",
    ));
    check(
        &cluster,
        &[
            ("b/web -> a/web TCP/80", ALLOWED),
            ("b/web -> a/db TCP/8080", ALLOWED),
            ("b/web -> a/db UDP/53", ALLOWED),
            ("b/web -> a/web UDP/53", DENIED),
            ("b/web -> 203.0.113.1 TCP/80", DENIED),
        ],
    );
}

#[test]
fn point_6_sidecars_have_named_ports_and_other_init_containers_have_not() {
    let cluster = Cluster::sketch(
        "pod a/one 10.0.0.1 sidecar:http=80/TCP
         pod a/two 10.0.0.2 init:http=80/TCP",
    );
    let cluster = cluster.with(&np("a", "{podSelector: {}, ingress: [{ports: [{port: http}]}]}"));
    check(&cluster, &[("203.0.113.1 -> a/one TCP/80", ALLOWED), ("203.0.113.1 -> a/two TCP/80", DENIED)]);
}

#[test]
fn point_6_an_end_port_makes_a_range_with_both_ends() {
    let cluster = small()
        .with(&np("a", "{podSelector: {}, ingress: [{ports: [{port: 80, endPort: 82}, {port: 90, endPort: 90}]}]}"));
    check(
        &cluster,
        &[
            ("b/web -> a/db TCP/79", DENIED),
            ("b/web -> a/db TCP/80", ALLOWED),
            ("b/web -> a/db TCP/82", ALLOWED),
            ("b/web -> a/db TCP/83", DENIED),
            ("b/web -> a/db TCP/90", ALLOWED),
            ("b/web -> a/db UDP/81", DENIED),
        ],
    );
}

#[test]
fn point_6_a_policy_of_sctp_alone_still_isolates_tcp() {
    for protocol in ["SCTP", "UDP"] {
        let cluster = small().with(&np(
            "a",
            &format!("{{podSelector: {{}}, ingress: [{{ports: [{{protocol: {protocol}, port: 80}}]}}]}}"),
        ));
        check(
            &cluster,
            &[
                (&*format!("b/web -> a/db {protocol}/80"), ALLOWED),
                (&*format!("b/web -> a/db {protocol}/81"), DENIED),
                ("b/web -> a/db TCP/80", DENIED),
            ],
        );
    }
}

#[test]
fn point_6_a_named_port_means_nothing_for_addresses() {
    let cluster = small().with(&np("a", "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 203.0.113.0/24}}], ports: [{port: http}]}]}"));
    check(&cluster, &[("a/web -> 203.0.113.1 TCP/80", DENIED)]);
    let peers = "[{ipBlock: {cidr: 10.0.0.0/16}}, {podSelector: {matchLabels: {app: db}}}]";
    let cluster = small().with(&np("a", &format!("{{podSelector: {{}}, policyTypes: [Egress], egress: [{{to: {peers}, ports: [{{port: http}}, {{port: 81}}]}}]}}")));
    check(
        &cluster,
        &[("a/db -> a/web TCP/80", DENIED), ("a/db -> a/web TCP/81", ALLOWED), ("a/web -> a/db TCP/8080", ALLOWED)],
    );
    let cluster = small().with(&np(
        "a",
        "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 203.0.113.0/24}}], ports: [{port: http}]}]}",
    ));
    check(&cluster, &[("203.0.113.1 -> a/web TCP/80", ALLOWED), ("203.0.113.1 -> a/web TCP/81", DENIED)]);
}

#[test]
fn point_7_an_ip_block_is_its_cidr_minus_every_except() {
    let cluster = small().with(&np("a", "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 203.0.0.0/16, except: [203.0.113.0/24, 203.0.114.7/32]}}]}]}"));
    check(
        &cluster,
        &[
            ("203.0.1.1 -> a/db TCP/80", ALLOWED),
            ("203.0.113.1 -> a/db TCP/80", DENIED),
            ("203.0.114.6 -> a/db TCP/80", ALLOWED),
            ("203.0.114.7 -> a/db TCP/80", DENIED),
            ("203.1.0.0 -> a/db TCP/80", DENIED),
            ("202.255.255.255 -> a/db TCP/80", DENIED),
        ],
    );
}

#[test]
fn point_7_the_except_of_one_rule_takes_nothing_from_another() {
    let one = "{from: [{ipBlock: {cidr: 203.0.0.0/16, except: [203.0.113.0/24]}}]}";
    let other = "{from: [{ipBlock: {cidr: 203.0.113.9/32}}]}";
    let together = small().with(&np("a", &format!("{{podSelector: {{}}, ingress: [{one}, {other}]}}")));
    let apart = np("a", &format!("{{podSelector: {{}}, ingress: [{one}]}}"))
        + &np("a", &format!("{{podSelector: {{}}, ingress: [{other}]}}")).replace("name: p", "name: q");
    for cluster in [together, small().with(&apart)] {
        check(&cluster, &[("203.0.113.9 -> a/db TCP/80", ALLOWED), ("203.0.113.8 -> a/db TCP/80", DENIED)]);
    }
}

#[test]
fn point_7_the_families_never_match_each_other() {
    let of = |cidr: &str| {
        small()
            .with(&np("a", &format!("{{podSelector: {{}}, ingress: [{{from: [{{ipBlock: {{cidr: '{cidr}'}}}}]}}]}}")))
    };
    check(
        &of("0.0.0.0/0"),
        &[
            ("203.0.113.1 -> a/db TCP/80", ALLOWED),
            ("0.0.0.0 -> a/db TCP/80", ALLOWED),
            ("255.255.255.255 -> a/db TCP/80", ALLOWED),
            ("2001:db8::1 -> a/db TCP/80", DENIED),
            ("::ffff:203.0.113.1 -> a/db TCP/80", DENIED),
        ],
    );
    check(&of("::/0"), &[("203.0.113.1 -> a/db TCP/80", DENIED), ("2001:db8::1 -> a/db TCP/80", ALLOWED)]);
    check(
        &of("2001:db8::/33"),
        &[
            ("2001:db8:7fff:ffff:ffff:ffff:ffff:ffff -> a/db TCP/80", ALLOWED),
            ("2001:db8:8000:: -> a/db TCP/80", DENIED),
        ],
    );
}

#[test]
fn point_7_whether_a_block_matches_pods_is_the_profiles() {
    let cluster = small()
        .with(&np("a", "{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/24}}]}]}"));
    for (profile, web) in
        [(Profile::Default, ALLOWED), (Profile::Calico, ALLOWED), (Profile::Cilium, DENIED), (Profile::NpGuard, DENIED)]
    {
        check_as(profile, &cluster, &[("a/web -> a/db TCP/80", web), ("b/web -> a/db TCP/80", DENIED)]);
    }
}

#[test]
fn point_7_a_pod_whose_address_is_unknown_may_match() {
    let cluster = Cluster::sketch("pod a/db 10.0.0.2 app=db\npod a/web app=web");
    let cluster = cluster
        .with(&np("a", "{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/24}}]}]}"));
    check(&cluster, &[("a/web -> a/db TCP/80", DEPENDS), ("10.0.0.7 -> a/db TCP/80", ALLOWED)]);
    check_as(Profile::Cilium, &cluster, &[("a/web -> a/db TCP/80", DENIED)]);
}

#[test]
fn point_7_with_both_families_the_family_may_decide() {
    let cluster = Cluster::sketch("pod a/db 10.0.0.2 fd00::2 app=db\npod a/web 10.0.0.1 fd00::1\npod a/old 10.0.0.3");
    let of = |blocks: &str| {
        cluster
            .clone()
            .with(&np("a", &format!("{{podSelector: {{matchLabels: {{app: db}}}}, ingress: [{{from: [{blocks}]}}]}}")))
    };
    check(
        &of("{ipBlock: {cidr: 10.0.0.0/24}}"),
        &[("a/web -> a/db TCP/80", DEPENDS), ("a/old -> a/db TCP/80", ALLOWED)],
    );
    check(&of("{ipBlock: {cidr: 'fd00::/64'}}"), &[("a/old -> a/db TCP/80", DENIED)]);
    check(&of("{ipBlock: {cidr: 10.0.0.0/24}}, {ipBlock: {cidr: 'fd00::/64'}}"), &[("a/web -> a/db TCP/80", ALLOWED)]);
}

#[test]
fn point_8_a_node_and_its_own_pods_always_reach_each_other() {
    let cluster = Cluster::sketch(
        "node n1 192.168.0.1
         node n2 192.168.0.2
         pod a/web 10.0.0.1 node:n1
         pod a/db 10.0.0.2 at:192.168.0.2
         pod a/new 10.0.0.3",
    );
    let cluster = cluster.with(&np("a", "{podSelector: {}, policyTypes: [Ingress, Egress]}"));
    check(
        &cluster,
        &[
            ("192.168.0.1 -> a/web TCP/80", ALLOWED),
            ("a/web -> 192.168.0.1 TCP/80", ALLOWED),
            ("192.168.0.2 -> a/web TCP/80", DENIED),
            ("a/web -> 192.168.0.2 TCP/80", DENIED),
            ("192.168.0.2 -> a/db TCP/80", ALLOWED),
            ("192.168.0.1 -> a/db TCP/80", DENIED),
            // Where it runs is not known.
            ("192.168.0.1 -> a/new TCP/80", DEPENDS),
            ("203.0.113.1 -> a/new TCP/80", DENIED),
        ],
    );
}

#[test]
fn point_9_pods_in_the_network_of_their_node_are_not_selected() {
    let cluster = Cluster::sketch(
        "pod a/web 10.0.0.1 app=web node:n1
         pod a/agent 192.168.0.2 app=agent node:n2 host",
    );
    let cluster = cluster.with(&np("a", "{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}"));
    check(&cluster, &[("a/web -> a/agent TCP/80", ALLOWED), ("a/agent -> a/web TCP/80", DENIED)]);
    check_as(Profile::NpGuard, &cluster, &[("a/agent -> a/web TCP/80", ALLOWED)]);
    let cluster = cluster.with(
        &np("a", "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 192.168.0.0/24}}]}]}")
            .replace("name: p", "name: q"),
    );
    check(&cluster, &[("a/agent -> a/web TCP/80", ALLOWED)]);
    check_as(Profile::Cilium, &cluster, &[("a/agent -> a/web TCP/80", DENIED)]);
}

#[test]
fn point_9_a_pod_in_the_network_of_its_node_is_its_node() {
    let cluster = Cluster::sketch(
        "pod a/web 10.0.0.1 node:n1
         pod a/near 192.168.0.1 node:n1 host
         pod a/far 192.168.0.2 node:n2 host
         pod a/any host",
    );
    let cluster = cluster.with(&np("a", "{podSelector: {}, policyTypes: [Ingress, Egress]}"));
    check(
        &cluster,
        &[
            ("a/near -> a/web TCP/80", ALLOWED),
            ("a/web -> a/near TCP/80", ALLOWED),
            ("a/far -> a/web TCP/80", DENIED),
            ("a/web -> a/far TCP/80", DENIED),
            ("a/any -> a/web TCP/80", DEPENDS),
            ("a/near -> a/far TCP/80", ALLOWED),
        ],
    );
}

#[test]
fn point_9_a_pod_always_reaches_itself() {
    let cluster = small().with(&np("a", "{podSelector: {}, policyTypes: [Ingress, Egress]}"));
    check(&cluster, &[("a/web -> a/web TCP/80", ALLOWED), ("a/db -> a/db UDP/1", ALLOWED)]);
}

#[test]
fn point_10_a_pod_that_has_ended_does_not_count() {
    let cluster = Cluster::sketch(
        "pod a/db 10.0.0.2 app=db
         pod a/job 10.0.0.9 app=job phase:Succeeded
         pod a/crash 10.0.0.10 app=job phase:Failed",
    );
    // Its address is nobody's now, so it is one outside.
    let cluster = cluster.with(&np(
        "a",
        "{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: job}}}]}]}",
    ));
    check(&cluster, &[("10.0.0.9 -> a/db TCP/80", DENIED), ("10.0.0.10 -> a/db TCP/80", DENIED)]);
}

#[test]
fn point_10_a_pod_without_an_address_is_a_target_all_the_same() {
    let cluster = Cluster::sketch("pod a/db app=db\npod a/web 10.0.0.1 app=web");
    let cluster =
        cluster.with(&np("a", "{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {}}]}]}"));
    check(&cluster, &[("a/web -> a/db TCP/80", ALLOWED), ("203.0.113.1 -> a/db TCP/80", DENIED)]);
}

#[test]
fn point_11_a_rule_for_dns_pods_does_not_reach_a_resolver_on_the_node() {
    let cluster = Cluster::sketch(
        "pod a/web 10.0.0.1 node:n1
         pod kube-system/dns 10.0.9.9 k8s-app=kube-dns node:n2
         pod kube-system/cache 192.168.0.2 k8s-app=kube-dns node:n2 host",
    );
    let rule = "{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}], ports: [{port: 53, protocol: UDP}, {port: 53}]}";
    let cluster = cluster.with(&np("a", &format!("{{podSelector: {{}}, policyTypes: [Egress], egress: [{rule}]}}")));
    check(
        &cluster,
        &[
            ("a/web -> kube-system/dns UDP/53", ALLOWED),
            ("a/web -> kube-system/dns TCP/53", ALLOWED),
            // OpenShift's listens here, and what counts is the port after rewriting.
            ("a/web -> kube-system/dns UDP/5353", DENIED),
            ("a/web -> kube-system/cache UDP/53", DENIED),
            ("a/web -> 169.254.20.10 UDP/53", DENIED),
            ("a/web -> 169.254.169.254 UDP/53", DENIED),
        ],
    );
}

#[test]
fn point_11_an_address_of_a_service_is_not_its_pods() {
    let cluster = small()
        .with(&np("a", "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.96.0.10/32}}]}]}"));
    check(&cluster, &[("a/web -> b/web TCP/80", DENIED)]);
}
