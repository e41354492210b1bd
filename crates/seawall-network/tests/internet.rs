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
