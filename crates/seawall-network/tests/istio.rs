//! Istio's policies, point for point.

#![allow(clippy::unwrap_used)]

mod slow;

use slow::World;

/// `shop` has sidecars, `calm` is ambient, `out` is not in the mesh.
const PODS: &str = "# world: closed
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: v1
kind: Namespace
metadata: {name: calm, labels: {istio.io/dataplane-mode: ambient}}
---
apiVersion: v1
kind: Namespace
metadata: {name: out}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {nodeName: n2, serviceAccountName: web, containers: [{name: a}]}
status: {podIP: 10.1.0.1}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {nodeName: n2, containers: [{name: a, ports: [{name: sql, containerPort: 5432}, {name: page, containerPort: 8080}]}]}
status: {podIP: 10.1.0.2}
---
apiVersion: v1
kind: Pod
metadata: {name: bare, namespace: shop, labels: {app: db, sidecar.istio.io/inject: 'false'}}
spec: {nodeName: n2, containers: [{name: a}]}
status: {podIP: 10.1.0.3}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: calm, labels: {app: web}}
spec: {nodeName: n2, containers: [{name: a}]}
status: {podIP: 10.1.0.4}
---
apiVersion: v1
kind: Pod
metadata: {name: plain, namespace: calm, labels: {istio.io/dataplane-mode: none}}
spec: {nodeName: n2, containers: [{name: a}]}
status: {podIP: 10.1.0.5}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: out, labels: {app: web}}
spec: {nodeName: n2, containers: [{name: a}]}
status: {podIP: 10.1.0.6}
---
apiVersion: v1
kind: Pod
metadata: {name: gate, namespace: out, labels: {istio: ingressgateway, sidecar.istio.io/inject: 'false', gateway.networking.k8s.io/gateway-name: gate}}
spec: {nodeName: n2, serviceAccountName: gate, containers: [{name: istio-proxy}]}
status: {podIP: 10.1.0.7}
---
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: shop, labels: {app: db}}
spec: {nodeName: n1, hostNetwork: true, containers: [{name: a}]}
---
apiVersion: v1
kind: Node
metadata: {name: n1}
---
apiVersion: v1
kind: Node
metadata: {name: n2}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec:
  selector: {app: db}
  ports: [{name: tcp-sql, port: 1, targetPort: sql}, {name: http, port: 80, targetPort: 8080}, {name: odd, port: 7000}]
";

fn object(kind: &str, name: &str, spec: &str) -> String {
    let (namespace, name) = name.split_once('/').unwrap();
    let spec = spec.trim().replace('\n', "\n  ");
    let spec = if spec.is_empty() { String::new() } else { format!("spec:\n  {spec}\n") };
    format!(
        "---\napiVersion: security.istio.io/v1\nkind: {kind}\nmetadata: {{name: {name}, namespace: {namespace}}}\n{spec}"
    )
}

fn with(objects: &str) -> World {
    World::of(&format!("{PODS}{objects}"))
}

/// The pods, with an AuthorizationPolicy in `shop`.
fn shop(spec: &str) -> World {
    with(&object("AuthorizationPolicy", "shop/p", spec))
}

fn calm(spec: &str) -> World {
    with(&object("AuthorizationPolicy", "calm/p", spec))
}

fn strict(name: &str) -> String {
    object("PeerAuthentication", name, "mtls: {mode: STRICT}")
}

#[test]
fn a_policy_that_says_nothing_denies_everything_to_pods_in_the_mesh() {
    for spec in ["{}", "", "action: ALLOW", "rules: []"] {
        shop(spec).expect(&[
            ("shop/web > shop/db TCP/80", "denied"),
            ("8.8.8.8 > shop/db TCP/80", "denied"),
            ("shop/web > shop/bare TCP/80", "allowed"),
            ("shop/web > calm/web TCP/80", "allowed"),
            ("shop/db > 8.8.8.8 TCP/80", "allowed"),
            ("8.8.8.8 > shop/agent TCP/80", "allowed"),
        ]);
    }
}

#[test]
fn an_empty_rule_allows_everything_and_denies_everything() {
    shop("rules: [{}]").expect(&[("8.8.8.8 > shop/db TCP/80", "allowed")]);
    shop("action: DENY\nrules: [{}]").expect(&[("8.8.8.8 > shop/db TCP/80", "denied")]);
    shop("action: DENY").expect(&[("8.8.8.8 > shop/db TCP/80", "allowed")]);
}

#[test]
fn only_tcp_passes_the_mesh() {
    shop("{}").expect(&[("shop/web > shop/db UDP/53", "allowed"), ("shop/web > shop/db SCTP/1", "allowed")]);
    shop("action: DENY\nrules: [{}]").expect(&[("shop/web > shop/db UDP/53", "allowed")]);
}

#[test]
fn a_policy_selects_pods_of_its_namespace_and_one_of_the_root_those_of_all() {
    shop("selector: {matchLabels: {app: web}}")
        .expect(&[("shop/db > shop/web TCP/1", "denied"), ("shop/web > shop/db TCP/1", "allowed")]);
    with(&object("AuthorizationPolicy", "istio-system/p", "{}")).expect(&[
        ("shop/web > shop/db TCP/1", "denied"),
        ("shop/web > calm/web TCP/1", "denied"),
        ("shop/web > out/web TCP/1", "allowed"),
    ]);
    let named = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: istio-system}\ndata: {mesh: \"accessLogFile: x\\nrootNamespace: mesh\\n\"}\n";
    with(&format!("{named}{}", object("AuthorizationPolicy", "mesh/p", "{}")))
        .expect(&[("shop/web > shop/db TCP/1", "denied")]);
}

#[test]
fn denials_come_before_what_is_allowed() {
    let allow = object("AuthorizationPolicy", "shop/a", "rules: [{}]");
    let deny = object("AuthorizationPolicy", "shop/b", "action: DENY\nrules: [{to: [{operation: {ports: ['80']}}]}]");
    with(&format!("{allow}{deny}"))
        .expect(&[("shop/web > shop/db TCP/80", "denied"), ("shop/web > shop/db TCP/81", "allowed")]);
}

#[test]
fn what_is_allowed_adds_up() {
    let allow = |name: &str, port: &str| {
        object("AuthorizationPolicy", name, &format!("rules: [{{to: [{{operation: {{ports: ['{port}']}}}}]}}]"))
    };
    with(&format!("{}{}", allow("shop/a", "80"), allow("shop/b", "81"))).expect(&[
        ("shop/web > shop/db TCP/80", "allowed"),
        ("shop/web > shop/db TCP/81", "allowed"),
        ("shop/web > shop/db TCP/82", "denied"),
    ]);
}

#[test]
fn an_audit_decides_nothing_and_an_authorizer_outside_is_not_known() {
    shop("action: AUDIT\nrules: [{}]").expect(&[("shop/web > shop/db TCP/1", "allowed")]);
    shop("action: CUSTOM\nprovider: {name: x}\nrules: [{to: [{operation: {ports: ['80']}}]}]")
        .expect(&[("shop/web > shop/db TCP/80", "depends"), ("shop/web > shop/db TCP/81", "allowed")]);
    let custom = object("AuthorizationPolicy", "shop/a", "action: CUSTOM\nprovider: {name: x}\nrules: [{}]");
    let deny = object("AuthorizationPolicy", "shop/b", "action: DENY\nrules: [{}]");
    with(&format!("{custom}{deny}")).expect(&[("shop/web > shop/db TCP/1", "denied")]);
}

#[test]
fn sources_are_who_they_prove_to_be_or_where_they_come_from() {
    let from = |source: &str| {
        shop(&format!("selector: {{matchLabels: {{app: db}}}}\nrules: [{{from: [{{source: {{{source}}}}}]}}]"))
    };
    let ends = ["shop/web", "calm/web", "out/web", "out/gate", "8.8.8.8", "shop/agent"];
    let only = |wanted: &[&str]| ends.map(|end| if wanted.contains(&end) { "allowed" } else { "denied" });
    for (source, wanted) in [
        ("namespaces: [shop]", &["shop/web"][..]),
        ("namespaces: [shop, calm, out]", &["shop/web", "calm/web", "out/gate"]),
        ("namespaces: ['sh*']", &["shop/web"]),
        ("namespaces: ['*lm']", &["calm/web"]),
        ("namespaces: ['*']", &["shop/web", "calm/web", "out/gate"]),
        ("notNamespaces: [shop]", &["calm/web", "out/web", "out/gate", "8.8.8.8", "shop/agent"]),
        ("principals: ['*']", &["shop/web", "calm/web", "out/gate"]),
        ("principals: [cluster.local/ns/shop/sa/web]", &["shop/web"]),
        ("principals: [spiffe://cluster.local/ns/shop/sa/web]", &["shop/web"]),
        ("principals: [cluster.local/ns/shop/sa/other]", &[]),
        ("principals: [elsewhere/ns/shop/sa/web]", &[]),
        ("principals: ['cluster.local/ns/shop/*']", &["shop/web"]),
        ("principals: ['*/ns/shop/sa/web']", &["shop/web"]),
        ("principals: ['*/sa/default']", &["calm/web"]),
        ("principals: ['cluster.local/ns/out/sa/ga*']", &["out/gate"]),
        ("notPrincipals: ['*']", &["out/web", "8.8.8.8", "shop/agent"]),
        (
            "notPrincipals: [cluster.local/ns/shop/sa/web]",
            &["calm/web", "out/web", "out/gate", "8.8.8.8", "shop/agent"],
        ),
        ("serviceAccounts: [web]", &["shop/web"]),
        ("serviceAccounts: [calm/default]", &["calm/web"]),
        ("notServiceAccounts: [shop/web]", &["calm/web", "out/web", "out/gate", "8.8.8.8", "shop/agent"]),
        ("ipBlocks: [10.1.0.6, 8.0.0.0/8]", &["out/web", "8.8.8.8"]),
        ("namespaces: [shop], ipBlocks: [10.1.0.4/32]", &[]),
    ] {
        let world = from(source);
        for (end, answer) in ends.iter().zip(only(wanted)) {
            if *end == "shop/agent" && source.contains("ipBlocks") {
                continue;
            }
            assert_eq!(world.verdict(&format!("{end} > shop/db TCP/1")), answer, "{source}: {end}");
        }
    }
}

#[test]
fn a_denial_by_namespace_does_not_stop_who_proves_nothing() {
    let deny =
        object("AuthorizationPolicy", "shop/p", "action: DENY\nrules: [{from: [{source: {namespaces: [shop, out]}}]}]");
    with(&deny).expect(&[
        ("shop/web > shop/db TCP/1", "denied"),
        ("shop/bare > shop/db TCP/1", "allowed"),
        ("out/web > shop/db TCP/1", "allowed"),
    ]);
    with(&format!("{deny}{}", strict("shop/default")))
        .expect(&[("shop/bare > shop/db TCP/1", "denied"), ("out/web > shop/db TCP/1", "denied")]);
}

#[test]
fn several_sources_and_operations_are_alternatives_and_fields_of_one_add_up() {
    shop("rules: [{from: [{source: {namespaces: [shop]}}, {source: {namespaces: [calm]}}], to: [{operation: {ports: ['80']}}, {operation: {notPorts: ['1', '80']}}]}]")
        .expect(&[
            ("shop/web > shop/db TCP/80", "allowed"),
            ("calm/web > shop/db TCP/80", "allowed"),
            ("calm/web > shop/db TCP/2", "allowed"),
            ("calm/web > shop/db TCP/1", "denied"),
            ("out/web > shop/db TCP/80", "denied"),
        ]);
}

#[test]
fn conditions_add_up() {
    shop("rules: [{when: [{key: source.namespace, values: [shop]}, {key: destination.port, values: ['80', '81']}, {key: destination.port, notValues: ['81']}]}]")
        .expect(&[
            ("shop/web > shop/db TCP/80", "allowed"),
            ("shop/web > shop/db TCP/81", "denied"),
            ("calm/web > shop/db TCP/80", "denied"),
        ]);
    shop(
        "rules: [{when: [{key: source.principal, notValues: ['*/sa/web']}, {key: source.ip, notValues: [8.0.0.0/8]}]}]",
    )
    .expect(&[
        ("shop/web > shop/db TCP/80", "denied"),
        ("calm/web > shop/db TCP/80", "allowed"),
        ("8.8.8.8 > shop/db TCP/80", "denied"),
    ]);
    shop("rules: [{when: [{key: connection.sni, values: [a.example]}]}]")
        .expect(&[("shop/web > shop/db TCP/80", "depends")]);
}

#[test]
fn what_asks_for_requests_allows_with_a_note_on_http_and_nothing_on_other_ports() {
    let world = shop(
        "selector: {matchLabels: {app: db}}\nrules: [{to: [{operation: {methods: [GET, HEAD], paths: [/health]}}]}]",
    );
    world.expect(&[
        ("shop/web > shop/db TCP/8080", "allowed"),
        // Which protocol is spoken is found out when somebody speaks.
        ("shop/web > shop/db TCP/7000", "allowed"),
        ("shop/web > shop/db TCP/5432", "denied"),
    ]);
    assert!(world.notes("p").contains(&"only GET|HEAD /health"), "{:?}", world.notes("p"));
    // One field of the whole rule is enough.
    shop("rules: [{to: [{operation: {ports: ['5432']}}, {operation: {methods: [GET]}}]}]")
        .expect(&[("shop/web > shop/db TCP/5432", "denied"), ("shop/web > shop/db TCP/8080", "allowed")]);
}

#[test]
fn what_asks_for_requests_denies_whole_ports_that_are_not_http() {
    shop("selector: {matchLabels: {app: db}}\naction: DENY\nrules: [{to: [{operation: {methods: [DELETE]}}]}]").expect(
        &[
            ("shop/web > shop/db TCP/5432", "denied"),
            ("shop/web > shop/db TCP/8080", "depends"),
            ("shop/web > shop/db TCP/7000", "depends"),
        ],
    );
    shop("action: DENY\nrules: [{from: [{source: {namespaces: [calm]}}], to: [{operation: {paths: [/a]}}]}]")
        .expect(&[("calm/web > shop/db TCP/5432", "denied"), ("shop/web > shop/db TCP/5432", "allowed")]);
}

#[test]
fn a_node_that_speaks_for_its_pods_knows_connections_alone() {
    calm("rules: [{from: [{source: {namespaces: [shop]}}]}]").expect(&[
        ("shop/web > calm/web TCP/1", "allowed"),
        ("out/web > calm/web TCP/1", "denied"),
        ("out/web > calm/plain TCP/1", "allowed"),
    ]);
    calm("rules: [{to: [{operation: {methods: [GET]}}]}]").expect(&[("shop/web > calm/web TCP/8080", "denied")]);
    calm("action: DENY\nrules: [{to: [{operation: {methods: [GET]}}]}]")
        .expect(&[("shop/web > calm/web TCP/8080", "denied")]);
}

#[test]
fn without_encryption_nobody_outside_the_mesh_gets_in_where_it_is_demanded() {
    for (name, shop, calm) in [("shop/default", "denied", "allowed"), ("istio-system/default", "denied", "denied")] {
        with(&strict(name)).expect(&[
            ("out/web > shop/db TCP/1", shop),
            ("8.8.8.8 > shop/db TCP/1", shop),
            ("shop/bare > shop/db TCP/1", shop),
            ("out/web > calm/web TCP/1", calm),
            ("shop/web > shop/db TCP/1", "allowed"),
            ("calm/web > shop/db TCP/1", "allowed"),
            ("out/gate > shop/db TCP/1", "allowed"),
            ("out/web > shop/db UDP/1", "allowed"),
            ("out/web > shop/bare TCP/1", "allowed"),
            ("8.8.8.8 > out/web TCP/1", "allowed"),
        ]);
    }
}

#[test]
fn the_port_decides_before_the_pod_the_namespace_and_the_mesh() {
    let of = |name: &str, spec: &str| object("PeerAuthentication", name, spec);
    let mesh = strict("istio-system/default");
    with(&format!("{mesh}{}", of("shop/default", "mtls: {mode: PERMISSIVE}")))
        .expect(&[("out/web > shop/db TCP/1", "allowed"), ("out/web > calm/web TCP/1", "denied")]);
    with(&format!("{mesh}{}", of("shop/default", "mtls: {mode: UNSET}")))
        .expect(&[("out/web > shop/db TCP/1", "denied")]);
    let db = of(
        "shop/db",
        "selector: {matchLabels: {app: db}}\nmtls: {mode: PERMISSIVE}\nportLevelMtls: {8080: {mode: STRICT}}",
    );
    with(&format!("{mesh}{db}")).expect(&[
        ("out/web > shop/db TCP/1", "allowed"),
        ("out/web > shop/db TCP/8080", "denied"),
        ("out/web > shop/web TCP/1", "denied"),
    ]);
    let open = of("shop/db", "selector: {matchLabels: {app: db}}\nportLevelMtls: {8080: {mode: PERMISSIVE}}");
    with(&format!("{}{open}", strict("shop/default"))).expect(&[
        ("out/web > shop/db TCP/8080", "allowed"),
        ("out/web > shop/db TCP/1", "denied"),
        ("out/web > shop/web TCP/1", "denied"),
    ]);
}

#[test]
fn of_two_for_the_same_pods_the_older_wins() {
    let one = strict("shop/a").replace("{name: a,", "{name: a, creationTimestamp: '2026-02-01T00:00:00Z',");
    let other = object("PeerAuthentication", "shop/b", "mtls: {mode: PERMISSIVE}")
        .replace("{name: b,", "{name: b, creationTimestamp: '2026-01-01T00:00:00Z',");
    let world = with(&format!("{one}{other}"));
    world.expect(&[("out/web > shop/db TCP/1", "allowed")]);
    assert!(world.messages()[0].contains("older and wins"));
}

#[test]
fn where_encryption_is_switched_off_nobody_proves_who_he_is() {
    let off = object("PeerAuthentication", "shop/default", "mtls: {mode: DISABLE}");
    let allow = object("AuthorizationPolicy", "shop/p", "rules: [{from: [{source: {namespaces: [shop]}}]}]");
    with(&format!("{off}{allow}")).expect(&[("shop/web > shop/db TCP/1", "denied")]);
    let deny =
        object("AuthorizationPolicy", "shop/p", "action: DENY\nrules: [{from: [{source: {namespaces: [shop]}}]}]");
    with(&format!("{off}{deny}")).expect(&[("shop/web > shop/db TCP/1", "allowed")]);
    let partly = object(
        "PeerAuthentication",
        "shop/db",
        "selector: {matchLabels: {app: db}}\nportLevelMtls: {80: {mode: DISABLE}}",
    );
    with(&format!("{partly}{allow}")).expect(&[
        ("shop/web > shop/db TCP/1", "depends"),
        ("calm/web > shop/web TCP/1", "denied"),
        ("shop/db > shop/web TCP/1", "allowed"),
    ]);
}

#[test]
fn a_pod_is_in_the_mesh_by_its_namespace_its_revision_its_label_or_its_proxy() {
    let pod = |namespace: &str, labels: &str, container: &str| {
        format!(
            "---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: x{namespace}}}\n---\napiVersion: v1\nkind: Pod\nmetadata: {{name: p, namespace: x, labels: {{{labels}}}}}\nspec: {{nodeName: n2, containers: [{{name: {container}}}]}}\n"
        )
    };
    for (namespace, labels, container, answer) in [
        ("", "", "a", "allowed"),
        ("", "", "istio-proxy", "denied"),
        ("", "security.istio.io/tlsMode: istio", "a", "denied"),
        ("", "sidecar.istio.io/inject: 'true'", "a", "denied"),
        ("", "istio.io/rev: stable", "a", "denied"),
        (", labels: {istio-injection: enabled}", "", "a", "denied"),
        (", labels: {istio-injection: enabled}", "sidecar.istio.io/inject: 'false'", "a", "allowed"),
        (", labels: {istio-injection: disabled}", "sidecar.istio.io/inject: 'true'", "a", "allowed"),
        (", labels: {istio.io/rev: stable}", "", "a", "denied"),
        (", labels: {istio.io/rev: stable, istio-injection: disabled}", "", "a", "allowed"),
        (", labels: {istio.io/dataplane-mode: ambient}", "", "a", "denied"),
        (", labels: {istio.io/dataplane-mode: ambient}", "istio.io/dataplane-mode: none", "a", "allowed"),
        ("", "istio.io/dataplane-mode: ambient", "a", "denied"),
    ] {
        let world =
            with(&format!("{}{}", pod(namespace, labels, container), object("AuthorizationPolicy", "x/p", "{}")));
        assert_eq!(world.verdict("shop/web > x/p TCP/1"), answer, "{namespace} {labels} {container}");
    }
}

#[test]
fn a_namespace_that_is_not_in_the_input_leaves_it_open() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: x}\nspec: {containers: [{name: a}]}\n";
    let network = World::of(&format!("{pod}{}", object("AuthorizationPolicy", "x/p", "{}")));
    assert_eq!(network.engine("8.8.8.8 > x/p TCP/1"), "depends");
}

#[test]
fn a_policy_for_a_gateway_governs_its_pods() {
    let to = |kind: &str, group: &str, name: &str| {
        object(
            "AuthorizationPolicy",
            "out/p",
            &format!("targetRefs: [{{kind: {kind}, group: '{group}', name: {name}}}]"),
        )
    };
    with(&to("Gateway", "gateway.networking.k8s.io", "gate"))
        .expect(&[("8.8.8.8 > out/gate TCP/1", "denied"), ("8.8.8.8 > out/web TCP/1", "allowed")]);
    let world = with(&to("ServiceEntry", "networking.istio.io", "x"));
    world.expect(&[("8.8.8.8 > out/gate TCP/1", "allowed")]);
    assert!(world.messages()[0].contains("left out"));
    let service =
        "---\napiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: calm}\nspec: {selector: {app: web}}\n";
    let policy = object("AuthorizationPolicy", "calm/p", "targetRefs: [{kind: Service, group: '', name: web}]");
    let world = with(&format!("{service}{policy}"));
    world.expect(&[("shop/web > calm/web TCP/1", "depends"), ("shop/web > shop/db TCP/1", "allowed")]);
    assert!(world.messages()[0].contains("waypoint"));
}

#[test]
fn bad_input_is_named_and_depends_while_the_rest_counts() {
    for (spec, place) in [
        ("7", "`spec` must be a specification"),
        ("action: MAYBE\nrules: [{}]", "`spec.action`"),
        ("selector: [a]", "must be a label selector"),
        ("selector: {}\ntargetRefs: [{kind: Gateway, group: gateway.networking.k8s.io, name: gate}]", "stands beside"),
        ("targetRefs: [{kind: Pod, name: x}]", "nothing that a policy can be attached to"),
        ("rules: {}", "`spec.rules` must be a list"),
        ("rules: [7]", "`spec.rules[0]` is no rule"),
        ("rules: [{form: []}]", "is no part of a rule"),
        ("rules: [{from: [{}]}]", "has no `source`"),
        ("rules: [{from: [{source: {}}]}]", "must not be empty"),
        ("rules: [{from: [{source: {namespace: [a]}}]}]", "is no field of a source"),
        ("rules: [{from: [{source: {namespaces: []}}]}]", "with something in it"),
        ("rules: [{from: [{source: {namespaces: [[a]]}}]}]", "must be a text"),
        ("rules: [{from: [{source: {ipBlocks: [10.0.0.0/99]}}]}]", "ipBlocks[0]"),
        ("rules: [{to: [{operation: {}}]}]", "has no `operation`"),
        ("rules: [{to: [{operation: {port: ['1']}}]}]", "is no field of an operation"),
        ("rules: [{to: [{operation: {ports: [http]}}]}]", "is no port number"),
        ("rules: [{when: [{values: [a]}]}]", "has no `key`"),
        ("rules: [{when: [{key: source.ip}]}]", "neither `values` nor"),
        ("rules: [{when: [{key: moon.phase, values: [full]}]}]", "does not know"),
    ] {
        let world = shop(spec);
        assert!(world.messages().iter().any(|message| message.contains(place)), "{spec}: {:?}", world.messages());
        assert!(world.problems[0].object.is_some());
        world.expect(&[("shop/web > out/web TCP/1", "allowed")]);
        if !spec.contains("targetRefs") {
            assert_eq!(world.verdict("shop/web > shop/db TCP/1"), "depends", "{spec}");
        }
    }
    for (spec, place) in [
        ("mtls: {mode: HARD}", "`spec.mtls.mode`"),
        ("portLevelMtls: {80: {mode: STRICT}}", "no `selector`"),
        ("selector: {matchLabels: {app: db}}\nportLevelMtls: {x: {mode: STRICT}}", "is no port number"),
    ] {
        let world = with(&object("PeerAuthentication", "shop/p", spec));
        assert!(world.messages().iter().any(|message| message.contains(place)), "{spec}: {:?}", world.messages());
    }
}

#[test]
fn a_changed_encryption_asks_for_a_new_start() {
    let world = with(&strict("shop/default"));
    let encryption =
        world.snapshot().objects().iter().find(|object| object.reference.kind == "PeerAuthentication").unwrap();
    let mut watch = seawall_network::watch::Watch::start(world.snapshot(), seawall_network::Profile::Default);
    assert!(watch.policy(&encryption.reference, Some(encryption)).is_err());
}
