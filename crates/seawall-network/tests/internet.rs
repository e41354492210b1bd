//! Ways from the internet: each kind of entry, what looks like it and is none, and what cannot be read.

use seawall_model::{Facts, World};
use seawall_network::internet::{Internet, Way};
use seawall_network::{Network, Profile, Verdict};
use seawall_testkit::pages::Cluster;

const POD: &str = "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: web, ports: [{name: http, containerPort: 8080}]}]}
---
";

fn ways_in(text: &str, world: World) -> (Vec<String>, Vec<String>) {
    let cluster = Cluster::with(text, Facts { world, ..Facts::default() });
    let network = Network::build(&cluster.snapshot, Profile::Default);
    let internet = Internet::of(&network, &cluster.snapshot);
    let ways = internet.ways.iter().map(|way| told(way, &cluster)).collect();
    (ways, internet.problems.into_iter().map(|problem| problem.message).collect())
}

/// `load balancer 203.0.113.7 TCP 80 -> Pod shop/web TCP 8080: allowed`
fn told(way: &Way, cluster: &Cluster) -> String {
    let entry = &way.entry;
    let mut text = entry.kind.name().to_owned();
    entry.addresses.iter().for_each(|address| text = format!("{text} {address}"));
    entry.hosts.iter().for_each(|host| text = format!("{text} {host}"));
    if !entry.ports.is_empty() {
        text = format!("{text} {}", entry.ports);
    }
    for leg in &way.legs {
        text = format!("{text} -> {} {}", cluster.snapshot.object(leg.to).reference, leg.ports);
    }
    let verdict = match way.verdict() {
        Verdict::Allowed => "allowed".to_owned(),
        Verdict::Denied => "denied".to_owned(),
        Verdict::Depends(reasons) => {
            let names: Vec<&str> = reasons.iter().map(|reason| reason.name()).collect();
            format!("depends on {}", names.join(" "))
        }
    };
    text = format!("{text}: {verdict}");
    for policy in way.legs.iter().flat_map(|leg| &leg.denied_by) {
        text = format!("{text} by {policy}");
    }
    if !entry.note.is_empty() {
        text = format!("{text} ({})", entry.note);
    }
    text
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let (ways, problems) = ways_in(&format!("{POD}{text}"), World::Open);
    assert_eq!(ways, expected, "problems: {problems:?}");
}

#[track_caller]
fn check_problem(text: &str, expected: &[&str], problem: &str) {
    let (ways, problems) = ways_in(&format!("{POD}{text}"), World::Open);
    assert_eq!(ways, expected);
    assert!(problems.iter().any(|message| message.contains(problem)), "{problems:?}");
}

fn service(fields: &str) -> String {
    format!(
        "
apiVersion: v1
kind: Service
metadata: {{name: web, namespace: shop}}
spec: {{selector: {{app: web}}, ports: [{{port: 80, targetPort: http}}], {fields}}}
---
"
    )
}

fn policy(rules: &str) -> String {
    format!(
        "
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: guard, namespace: shop}}
spec: {{podSelector: {{}}, policyTypes: [Ingress], {rules}}}
---
"
    )
}

fn node(addresses: &str) -> String {
    format!("apiVersion: v1\nkind: Node\nmetadata: {{name: one}}\nstatus: {{addresses: [{addresses}]}}\n---\n")
}

const BALANCER: &str = "type: LoadBalancer, externalTrafficPolicy: Local";

#[test]
fn a_load_balancer_leads_to_the_pods_own_port() {
    check(&service(BALANCER), &["load balancer TCP 80 -> Pod shop/web TCP 8080: allowed"]);
}

#[test]
fn a_service_inside_the_cluster_is_no_way_in() {
    check(&service("type: ClusterIP"), &[]);
    check(&service("type: ExternalName, externalName: web.example.com"), &[]);
}

#[test]
fn a_load_balancer_for_inside_is_closed() {
    let annotated = |annotation: &str| {
        service(BALANCER).replace("namespace: shop}", &format!("namespace: shop, annotations: {{{annotation}}}}}"))
    };
    let closed = "load balancer TCP 80 -> Pod shop/web TCP 8080: denied (it is asked for as one for inside)";
    for annotation in [
        "service.beta.kubernetes.io/aws-load-balancer-internal: 'true'",
        "service.beta.kubernetes.io/aws-load-balancer-type: external",
        "service.beta.kubernetes.io/azure-load-balancer-internal: 'true'",
        "networking.gke.io/load-balancer-type: Internal",
    ] {
        check(&annotated(annotation), &[closed]);
    }
    let open = "load balancer TCP 80 -> Pod shop/web TCP 8080: allowed";
    check(&annotated("service.beta.kubernetes.io/azure-load-balancer-internal: 'false'"), &[open]);
}

#[test]
fn the_address_that_a_load_balancer_got_settles_it() {
    let with = |address: &str| {
        service(BALANCER)
            .replace("\n---\n", &format!("\nstatus: {{loadBalancer: {{ingress: [{{{address}}}]}}}}\n---\n"))
    };
    let to = "TCP 80 -> Pod shop/web TCP 8080";
    check(&with("ip: 203.0.113.7"), &[&format!("load balancer 203.0.113.7 {to}: allowed")]);
    check(&with("ip: 10.0.0.7"), &[&format!("load balancer 10.0.0.7 {to}: denied (its addresses are private)")]);
    check(&with("hostname: lb.example.com"), &[&format!("load balancer lb.example.com {to}: allowed")]);
}

#[test]
fn source_ranges_limit_who_gets_in() {
    let ranges = |ranges: &str| service(&format!("{BALANCER}, loadBalancerSourceRanges: [{ranges}]"));
    let way = "load balancer TCP 80 -> Pod shop/web TCP 8080";
    check(&ranges("198.51.100.0/24"), &[&format!("{way}: allowed")]);
    check(&ranges("10.0.0.0/8"), &[&format!("{way}: denied (it lets private addresses in only)")]);
    // The ranges and the rule have nobody in common.
    let other = policy("ingress: [{from: [{ipBlock: {cidr: 203.0.113.0/24}}]}]");
    check(&format!("{}{other}", ranges("198.51.100.0/24")), &[&format!("{way}: denied by NetworkPolicy shop/guard")]);
    check(&format!("{}{other}", ranges("203.0.113.128/25")), &[&format!("{way}: allowed")]);
    check_problem(&ranges("nonsense"), &[&format!("{way}: depends on Unreadable")], "`nonsense` is no network");
}

#[test]
fn the_policy_that_denies_is_named() {
    let way = "load balancer TCP 80 -> Pod shop/web TCP 8080";
    let text = service(BALANCER);
    check(&format!("{text}{}", policy("ingress: []")), &[&format!("{way}: denied by NetworkPolicy shop/guard")]);
    check(&format!("{text}{}", policy("ingress: [{}]")), &[&format!("{way}: allowed")]);
    // Other pods are not the internet.
    let pods = policy("ingress: [{from: [{namespaceSelector: {}}]}]");
    check(&format!("{text}{pods}"), &[&format!("{way}: denied by NetworkPolicy shop/guard")]);
    // Nor is a private network.
    let private = policy("ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]");
    check(&format!("{text}{private}"), &[&format!("{way}: denied by NetworkPolicy shop/guard")]);
}

#[test]
fn a_node_may_stand_in_for_the_client() {
    let cluster = service("type: LoadBalancer");
    let local = service(BALANCER);
    let way = "load balancer TCP 80 -> Pod shop/web TCP 8080";
    let public = policy("ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}]}]");
    let nodes = node("{type: InternalIP, address: 10.0.0.4}");
    check(&format!("{local}{nodes}{public}"), &[&format!("{way}: allowed")]);
    check(&format!("{cluster}{nodes}{public}"), &[&format!("{way}: depends on Masquerade")]);
    let only_nodes = policy("ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]");
    check(&format!("{local}{nodes}{only_nodes}"), &[&format!("{way}: denied by NetworkPolicy shop/guard")]);
    check(&format!("{cluster}{nodes}{only_nodes}"), &[&format!("{way}: depends on Masquerade")]);
    // Where rules treat them alike it makes no difference.
    check(&format!("{cluster}{nodes}{}", policy("ingress: [{}]")), &[&format!("{way}: allowed")]);
    let nobody = policy("ingress: []");
    check(&format!("{cluster}{nodes}{nobody}"), &[&format!("{way}: denied by NetworkPolicy shop/guard")]);
}

#[test]
fn node_ports_are_as_public_as_the_nodes() {
    let text = service("type: NodePort, externalTrafficPolicy: Local")
        .replace("targetPort: http", "targetPort: http, nodePort: 30080");
    let to = "TCP 30080 -> Pod shop/web TCP 8080";
    check(&text, &[&format!("node port {to}: depends on Public")]);
    let public = node("{type: InternalIP, address: 10.0.0.4}, {type: ExternalIP, address: 203.0.113.4}");
    check(&format!("{text}{public}"), &[&format!("node port 203.0.113.4 {to}: allowed")]);
    let private = node("{type: InternalIP, address: 10.0.0.4}");
    check(&format!("{text}{private}"), &[&format!("node port {to}: depends on Public")]);
    let (ways, _) = ways_in(&format!("{POD}{text}{private}"), World::Closed);
    assert_eq!(ways, [format!("node port {to}: denied (the nodes have no public addresses)")]);
}

#[test]
fn the_node_port_of_a_load_balancer_goes_around_its_ranges() {
    let text = service(&format!("{BALANCER}, loadBalancerSourceRanges: [10.0.0.0/8]"))
        .replace("targetPort: http", "targetPort: http, nodePort: 30080");
    let public = node("{type: ExternalIP, address: 203.0.113.4}");
    check(
        &format!("{text}{public}"),
        &[
            "load balancer TCP 80 -> Pod shop/web TCP 8080: denied (it lets private addresses in only)",
            "node port 203.0.113.4 TCP 30080 -> Pod shop/web TCP 8080: allowed",
        ],
    );
}

#[test]
fn external_addresses_count_when_they_are_public() {
    let text = |address: &str| service(&format!("externalIPs: [{address}], externalTrafficPolicy: Local"));
    let to = "TCP 80 -> Pod shop/web TCP 8080";
    check(&text("203.0.113.9"), &[&format!("external address 203.0.113.9 {to}: allowed")]);
    check(&text("192.168.1.9"), &[&format!("external address 192.168.1.9 {to}: denied (its addresses are private)")]);
    check_problem(&text("here"), &[], "`here` is no address");
}

#[test]
fn ports_of_the_node_are_opened_by_pods() {
    let pod = |spec: &str| {
        format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: agent, namespace: ops}}\nspec: {{{spec}}}\n---\n")
    };
    let containers = |port: &str| format!("containers: [{{name: a, image: a, ports: [{{{port}}}]}}]");
    let public = node("{type: ExternalIP, address: 203.0.113.4}");
    let with = |spec: &str| format!("{public}{}", pod(spec));
    check(
        &with(&containers("containerPort: 9100, hostPort: 9101")),
        &["host port 203.0.113.4 TCP 9101 -> Pod ops/agent TCP 9100: allowed"],
    );
    check(&with(&containers("containerPort: 9100")), &[]);
    check(&with(&containers("containerPort: 9100, hostPort: 9101, hostIP: 127.0.0.1")), &[]);
    let on_host = format!("hostNetwork: true, {}", containers("containerPort: 9100"));
    check(&with(&on_host), &["host network 203.0.113.4 TCP 9100 -> Pod ops/agent TCP 9100: allowed"]);
    // No policy governs a pod on its node's network; a host port goes to the pod's own.
    let deny = policy("ingress: []").replace("namespace: shop", "namespace: ops");
    check(
        &format!("{}{deny}", with(&on_host)),
        &["host network 203.0.113.4 TCP 9100 -> Pod ops/agent TCP 9100: allowed"],
    );
    check(
        &format!("{}{deny}", with(&containers("containerPort: 9100, hostPort: 9101"))),
        &["host port 203.0.113.4 TCP 9101 -> Pod ops/agent TCP 9100: denied by NetworkPolicy ops/guard"],
    );
    check(&with(&containers("containerPort: 0, hostPort: 70000")), &[]);
}

#[test]
fn what_leads_nowhere_is_said() {
    check_problem(&service(BALANCER).replace("app: web", "app: gone"), &[], "no pods are behind it");
    check_problem(
        &service(BALANCER).replace("targetPort: http", "targetPort: grpc"),
        &[],
        "leads to a port that Pod shop/web does not have",
    );
    check_problem(&service(BALANCER).replace("selector: {app: web}, ", ""), &[], "selects no pods");
}

const WEB: &str = "
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{name: plain, port: 80, targetPort: http}]}
---
";

/// The controller, its Service outside, and the namespace it is in.
const NGINX: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: nginx, namespace: ingress}
spec:
  template:
    metadata: {labels: {app.kubernetes.io/name: ingress-nginx}}
    spec: {containers: [{name: nginx, image: nginx, ports: [{name: http, containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: nginx, namespace: ingress}
spec:
  type: LoadBalancer
  externalTrafficPolicy: Local
  selector: {app.kubernetes.io/name: ingress-nginx}
  ports: [{port: 80, targetPort: http}]
status: {loadBalancer: {ingress: [{ip: 203.0.113.7}]}}
---
";

fn ingress(class: &str) -> String {
    format!(
        "{WEB}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: web, namespace: shop}}
spec:
  {class}
  rules:
  - host: shop.example.com
    http: {{paths: [{{path: /, pathType: Prefix, backend: {{service: {{name: web, port: {{name: plain}}}}}}}}]}}
---
"
    )
}

const THROUGH: &str =
    "load balancer 203.0.113.7 shop.example.com TCP 80 -> Deployment ingress/nginx TCP 80 -> Pod shop/web TCP 8080";
const BY_ITSELF: &str = "ingress shop.example.com TCP 80,443,8080,8443 -> Pod shop/web TCP 8080";
const ASSUMED: &str = "(what serves it is not in the input; taken to be public)";

fn without_first_legs(text: &str) -> Vec<String> {
    let (ways, problems) = ways_in(&format!("{POD}{text}"), World::Open);
    assert!(problems.is_empty(), "{problems:?}");
    ways.into_iter().filter(|way| way.contains("shop/web")).collect()
}

#[test]
fn an_ingress_leads_through_its_controller() {
    assert_eq!(without_first_legs(&format!("{NGINX}{}", ingress(""))), [format!("{THROUGH}: allowed")]);
    let text = format!("{NGINX}{}", ingress("ingressClassName: nginx"));
    assert_eq!(without_first_legs(&text), [format!("{THROUGH}: allowed")]);
    // Another one serves it, which is not in the input.
    let text = format!("{NGINX}{}", ingress("ingressClassName: traefik"));
    assert_eq!(without_first_legs(&text), [format!("{BY_ITSELF}: allowed {ASSUMED}")]);
}

#[test]
fn each_leg_must_be_admitted() {
    let from = |peer: &str| policy(&format!("ingress: [{{from: [{peer}]}}]"));
    let told = |policy: String| without_first_legs(&format!("{NGINX}{}{policy}", ingress("")));
    let controller = "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress}}}";
    assert_eq!(told(from(controller)), [format!("{THROUGH}: allowed")]);
    let denied = [format!("{THROUGH}: denied by NetworkPolicy shop/guard")];
    assert_eq!(told(from("{podSelector: {}}")), denied);
    // The client's address is not what the pod sees; that of the controller is not in the input.
    assert_eq!(told(from("{ipBlock: {cidr: 198.51.100.0/24}}")), [format!("{THROUGH}: depends on PodAddress")]);
    let first = policy("ingress: []").replace("namespace: shop", "namespace: ingress");
    assert_eq!(told(first), [format!("{THROUGH}: denied by NetworkPolicy ingress/guard")]);
}

#[test]
fn a_controller_inside_makes_its_ingresses_ones_for_inside() {
    let inside = NGINX.replace("203.0.113.7", "10.0.0.7");
    let way = THROUGH.replace("203.0.113.7", "10.0.0.7");
    let told = without_first_legs(&format!("{inside}{}", ingress("")));
    assert_eq!(told, [format!("{way}: denied (its addresses are private)")]);
    // A Service inside the cluster: nobody knows what stands before it.
    let hidden = NGINX.replace("type: LoadBalancer", "type: ClusterIP");
    let told = without_first_legs(&format!("{hidden}{}", ingress("")));
    let note = "(nothing in the input leads to the pods that serve it)";
    assert_eq!(told, [format!("{BY_ITSELF}: depends on Public {note}")]);
}

#[test]
fn whoever_serves_an_ingress_without_being_in_the_input_is_a_pod_of_which_nothing_is_known() {
    assert_eq!(without_first_legs(&ingress("")), [format!("{BY_ITSELF}: allowed {ASSUMED}")]);
    let all = policy("ingress: [{from: [{namespaceSelector: {}}]}]");
    assert_eq!(without_first_legs(&format!("{}{all}", ingress(""))), [format!("{BY_ITSELF}: allowed {ASSUMED}")]);
    let none = policy("ingress: []");
    let denied = format!("{BY_ITSELF}: denied by NetworkPolicy shop/guard {ASSUMED}");
    assert_eq!(without_first_legs(&format!("{}{none}", ingress(""))), [denied]);
}

#[test]
fn load_balancers_of_clouds_serve_ingresses_from_outside() {
    let way = |scheme: &str| {
        let text = ingress("ingressClassName: alb")
            .replace("kind: Ingress\nmetadata: {", &format!("kind: Ingress\nmetadata: {{{scheme}"));
        without_first_legs(&text)
    };
    let facing = "annotations: {alb.ingress.kubernetes.io/scheme: internet-facing}, ";
    assert_eq!(way(facing), [format!("{BY_ITSELF}: allowed")]);
    assert_eq!(way(""), [format!("{BY_ITSELF}: denied (it is asked for as one for inside)")]);
}

#[test]
fn an_ingress_to_nothing_is_said() {
    let gone = ingress("").replace("service: {name: web", "service: {name: gone");
    check_problem(&gone, &[], "sends to Service `gone`, which is not in the input");
    let port = ingress("").replace("port: {name: plain}", "port: {name: other}");
    check_problem(&port, &[], "no port of any pod is behind it");
    let bucket =
        ingress("").replace("service: {name: web, port: {name: plain}}", "resource: {kind: Bucket, name: web}");
    check_problem(&bucket, &[], "sends to a Bucket, which is not followed");
}

#[test]
fn a_route_of_openshift_asks_for_the_pods_port() {
    let route = |port: &str| {
        format!(
            "{WEB}
apiVersion: route.openshift.io/v1
kind: Route
metadata: {{name: web, namespace: shop}}
spec: {{host: shop.example.com, to: {{kind: Service, name: web}}, port: {{targetPort: {port}}}}}
---
"
        )
    };
    let way = "route shop.example.com TCP 80,443,8080,8443 -> Pod shop/web TCP 8080";
    assert_eq!(without_first_legs(&route("http")), [format!("{way}: allowed {ASSUMED}")]);
    assert_eq!(without_first_legs(&route("plain")), [format!("{way}: allowed {ASSUMED}")]);
    check_problem(&route("9999"), &[], "no port of any pod is behind it");
}

fn gateway(listener: &str) -> String {
    format!(
        "
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {{name: edge, namespace: edge}}
spec:
  gatewayClassName: some
  listeners: [{{name: web, port: 80, protocol: HTTP, {listener}}}]
status: {{addresses: [{{type: IPAddress, value: 203.0.113.9}}]}}
---
"
    )
}

fn route(parent: &str, more: &str) -> String {
    format!(
        "{WEB}
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {{name: web, namespace: shop}}
spec:
  parentRefs: [{{name: edge, namespace: edge, {parent}}}]
  {more}
  rules: [{{backendRefs: [{{name: web, port: 80}}]}}]
---
"
    )
}

const ALL: &str = "allowedRoutes: {namespaces: {from: All}}";
const EDGE: &str = "gateway 203.0.113.9 TCP 80 -> Pod shop/web TCP 8080";

#[test]
fn a_gateway_takes_routes_of_the_namespaces_that_it_allows() {
    let refused = "Gateway `edge` does not take the route: the listener does not take routes of this namespace";
    check(&format!("{}{}", gateway(ALL), route("", "")), &[&format!("{EDGE}: allowed")]);
    check_problem(&format!("{}{}", gateway(""), route("", "")), &[], refused);
    let same = gateway("allowedRoutes: {namespaces: {from: Same}}");
    check_problem(&format!("{same}{}", route("", "")), &[], refused);
    let selector = |label: &str| {
        gateway(&format!("allowedRoutes: {{namespaces: {{from: Selector, selector: {{matchLabels: {{{label}}}}}}}}}"))
    };
    let namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {public: 'yes'}}\n---\n";
    let text = |label: &str| format!("{}{namespace}{}", selector(label), route("", ""));
    check(&text("public: 'yes'"), &[&format!("{EDGE}: allowed")]);
    check(&text("kubernetes.io/metadata.name: shop"), &[&format!("{EDGE}: allowed")]);
    check_problem(&text("public: 'no'"), &[], refused);
}

#[test]
fn a_route_names_the_listener_that_it_means() {
    let text = |parent: &str| format!("{}{}", gateway(ALL), route(parent, ""));
    check(&text("sectionName: web"), &[&format!("{EDGE}: allowed")]);
    check(&text("port: 80"), &[&format!("{EDGE}: allowed")]);
    check_problem(&text("sectionName: other"), &[], "another name than `sectionName`");
    check_problem(&text("port: 443"), &[], "another port");
    check(&text("kind: Service, group: ''"), &[]);
    let kinds = gateway("allowedRoutes: {namespaces: {from: All}, kinds: [{kind: GRPCRoute}]}");
    check_problem(&format!("{kinds}{}", route("", "")), &[], "takes routes of other kinds");
    let tcp = gateway(ALL).replace("protocol: HTTP", "protocol: TCP");
    check_problem(&format!("{tcp}{}", route("", "")), &[], "takes routes of other kinds");
}

#[test]
fn hostnames_of_route_and_listener_must_meet() {
    let text = |listener: &str, route_hosts: &str| {
        let listener = gateway(&format!("hostname: '{listener}', {ALL}"));
        format!("{listener}{}", route("", &format!("hostnames: [{route_hosts}]")))
    };
    let way = |host: &str| format!("gateway 203.0.113.9 {host} TCP 80 -> Pod shop/web TCP 8080: allowed");
    check(&text("*.example.com", "shop.example.com"), &[&way("shop.example.com")]);
    check(&text("shop.example.com", "'*.example.com'"), &[&way("shop.example.com")]);
    check(&text("*.example.com", ""), &[&way("*.example.com")]);
    // A wildcard stands for at least one label.
    check_problem(&text("*.example.com", "example.com"), &[], "hostnames are none of the listener's");
    check_problem(&text("shop.example.com", "other.example.com"), &[], "hostnames are none of the listener's");
}

#[test]
fn a_backend_in_another_namespace_needs_a_grant() {
    let far = route("", "").replace("backendRefs: [{name: web", "backendRefs: [{name: api, namespace: api");
    let api = POD.replace("shop", "api")
        + &WEB.replace("shop", "api").replace("metadata: {name: web", "metadata: {name: api");
    let grant = |from: &str| {
        format!(
            "
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {{name: shop, namespace: api}}
spec:
  from: [{{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: {from}}}]
  to: [{{group: '', kind: Service}}]
---
"
        )
    };
    let text = |grant: &str| format!("{}{far}{api}{grant}", gateway(ALL));
    check(&text(&grant("shop")), &["gateway 203.0.113.9 TCP 80 -> Pod api/web TCP 8080: allowed"]);
    check_problem(&text(&grant("other")), &[], "which no ReferenceGrant allows");
    check_problem(&text(""), &[], "which no ReferenceGrant allows");
}

#[test]
fn the_pods_of_a_gateway_are_known_by_its_name() {
    let pods = NGINX
        .replace("app.kubernetes.io/name: ingress-nginx", "gateway.networking.k8s.io/gateway-name: edge")
        .replace("namespace: ingress", "namespace: edge");
    let deny = policy("ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}}]}]");
    let text = format!("{pods}{}{}{deny}", gateway(ALL), route("", ""));
    let way = "load balancer 203.0.113.7 TCP 80 -> Deployment edge/nginx TCP 80 -> Pod shop/web TCP 8080: allowed";
    assert_eq!(without_first_legs(&text), [way]);
    let private = text.replace("ip: 203.0.113.7", "ip: 10.1.2.3");
    assert!(without_first_legs(&private)[0].ends_with("denied (its addresses are private)"));
}

#[test]
fn a_gateway_that_is_not_there_is_said() {
    check_problem(&route("", ""), &[], "Gateway `edge` is not in the input");
}

fn istio(gateways: &str, server_hosts: &str) -> String {
    let pods = NGINX.replace("app.kubernetes.io/name: ingress-nginx", "istio: ingressgateway");
    format!(
        "{pods}{WEB}
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {{name: edge, namespace: ingress}}
spec:
  selector: {{istio: ingressgateway}}
  servers: [{{port: {{number: 80, name: http, protocol: HTTP}}, hosts: [{server_hosts}]}}]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {{name: web, namespace: shop}}
spec:
  hosts: [shop.example.com]
  gateways: [{gateways}]
  http: [{{route: [{{destination: {{host: web.shop.svc.cluster.local, port: {{number: 80}}}}}}]}}]
---
"
    )
}

#[test]
fn a_virtual_service_is_reached_through_the_gateways_that_it_names() {
    let way = THROUGH.to_owned() + ": allowed";
    assert_eq!(without_first_legs(&istio("ingress/edge", "'*'")), [&*way]);
    assert_eq!(without_first_legs(&istio("ingress/edge", "'*.example.com'")), [&*way]);
    assert_eq!(without_first_legs(&istio("ingress/edge", "shop/shop.example.com")), [&*way]);
    // The mesh alone is nobody outside.
    assert_eq!(without_first_legs(&istio("mesh", "'*'")), Vec::<String>::new());
}

#[test]
fn a_gateway_of_istio_that_takes_none_of_the_hosts_is_said() {
    for hosts in ["other.example.com", "./shop.example.com", "other/*"] {
        let (ways, problems) = ways_in(&format!("{POD}{}", istio("ingress/edge", hosts)), World::Open);
        assert!(ways.iter().all(|way| !way.contains("shop/web")), "{ways:?}");
        assert!(problems.iter().any(|message| message.contains("takes any of its hosts")), "{hosts}: {problems:?}");
    }
    let (_, problems) = ways_in(&format!("{POD}{}", istio("edge", "'*'")), World::Open);
    assert!(problems.iter().any(|message| message.contains("Gateway `edge` is not in the input")), "{problems:?}");
}

#[test]
fn every_hop_is_a_field_that_is_written() {
    let cluster = Cluster::with(&format!("{POD}{NGINX}{}", ingress("")), Facts::default());
    let network = Network::build(&cluster.snapshot, Profile::Default);
    let internet = Internet::of(&network, &cluster.snapshot);
    let hops: Vec<_> = internet.ways.iter().flat_map(|way| &way.legs).flat_map(|leg| &leg.hops).collect();
    assert!(hops.len() >= 6, "{hops:?}");
    for hop in hops {
        let json = cluster.snapshot.object(hop.object).node().to_json();
        assert!(json.pointer(&hop.pointer).is_some(), "{hop:?}");
    }
}
