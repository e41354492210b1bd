//! Services, Ingresses and EndpointSlices.

use crate::generate::blueprint::{Blueprint, ENDPOINTS_PER_SLICE};
use crate::generate::container::main_port;
use crate::generate::facts::{Exposure, Facts};
use crate::generate::fields::Fields;
use crate::generate::plan::Cluster;
use crate::generate::random::For;
use crate::generate::template::{labels, selector};
use crate::generate::value::{Value, list};
use crate::generate::workload::{Part, Workload};

use super::pods::{is_ready, pod_name};
use super::{metadata, object};

pub(super) fn service(cluster: &Cluster, workload: &Workload, facts: &Facts) -> Fields {
    let namespace = &cluster.namespace(workload).name;
    let mut chosen = selector(workload, facts);
    if facts.selector_dangles {
        let key = if chosen.get("app").is_some() { "app" } else { "app.kubernetes.io/instance" };
        chosen.set(key, format!("{}-old", workload.name));
    }
    let mut spec = match facts.service {
        Some(Exposure::Headless) => Fields::new().with("clusterIP", "None"),
        Some(Exposure::NodePort) => Fields::new().with("type", "NodePort"),
        Some(Exposure::LoadBalancer) => Fields::new().with("type", "LoadBalancer"),
        _ => Fields::new(),
    };
    if facts.service == Some(Exposure::LoadBalancer) && facts.source_ranges {
        spec.set("loadBalancerSourceRanges", list(["198.51.100.0/24", "203.0.113.64/26"]));
    }
    let spec = spec.with("selector", chosen).with("ports", list([port(workload, facts)]));
    object("v1", "Service", metadata(workload.name.clone(), Some(namespace), labels(cluster, workload, facts)))
        .with("spec", spec)
}

fn port(workload: &Workload, facts: &Facts) -> Fields {
    let secure = matches!(workload.part, Part::Operator(_));
    let port = match facts.service {
        _ if secure => 443,
        Some(Exposure::Headless) => main_port(workload),
        _ => 80,
    };
    Fields::new().with("name", if secure { "https" } else { "http" }).with("port", port).with("targetPort", "http")
}

/// What the API server and the service controller add.
pub(super) fn complete_service(workload: &Workload, facts: &Facts, index: usize, service: &mut Fields) {
    let address = cluster_address(index);
    let spec = service.map("spec");
    let headless = facts.service == Some(Exposure::Headless);
    let address = if headless { "None".to_owned() } else { address };
    spec.set("clusterIP", address.clone());
    spec.set("clusterIPs", list([address]));
    for (key, value) in
        [("internalTrafficPolicy", "Cluster"), ("ipFamilyPolicy", "SingleStack"), ("sessionAffinity", "None")]
    {
        spec.fill(key, value);
    }
    spec.fill("ipFamilies", list(["IPv4"]));
    spec.fill("type", "ClusterIP");
    let open = matches!(facts.service, Some(Exposure::NodePort | Exposure::LoadBalancer));
    if open {
        spec.fill("externalTrafficPolicy", "Cluster");
    }
    let node_port = 30_000 + (workload.seed.fork(For::Address, 1).bits() % 2_767) as u32;
    for port in spec.list("ports") {
        if let Value::Map(port) = port {
            port.fill("protocol", "TCP");
            if open {
                port.fill("nodePort", node_port);
            }
        }
    }
    let mut balancer = Fields::new();
    if facts.service == Some(Exposure::LoadBalancer) {
        spec.fill("allocateLoadBalancerNodePorts", true);
        let point = Fields::new().with("ip", outside_address(index)).with("ipMode", "VIP");
        balancer.set("ingress", list([point]));
        service.map("metadata").set("finalizers", list(["service.kubernetes.io/load-balancer-cleanup"]));
    }
    service.set("status", Fields::new().with("loadBalancer", balancer));
}

/// An address out of 100.64.0.0/10, one for each workload.
fn cluster_address(index: usize) -> String {
    let host = index + 256;
    format!("100.{}.{}.{}", 64 + (host >> 16 & 63), host >> 8 & 255, host & 255)
}

/// An address out of 198.18.0.0/15, which belongs to nobody.
fn outside_address(index: usize) -> String {
    let host = index + 256;
    format!("198.{}.{}.{}", 18 + (host >> 16 & 1), host >> 8 & 255, host & 255)
}

pub(super) fn ingress(cluster: &Cluster, workload: &Workload, facts: &Facts) -> Fields {
    let namespace = &cluster.namespace(workload).name;
    let host = format!("{}.{namespace}.example.com", workload.name);
    let port = Fields::new().with("port", Fields::new().with("name", "http"));
    let service = Fields::new()
        .with("name", workload.name.clone())
        .with("port", port.get("port").cloned().unwrap_or(Value::Null));
    let path = Fields::new()
        .with("path", "/")
        .with("pathType", "Prefix")
        .with("backend", Fields::new().with("service", service));
    let rule = Fields::new().with("host", host.clone()).with("http", Fields::new().with("paths", list([path])));
    let mut spec = Fields::new().with("ingressClassName", "public");
    let mut metadata = metadata(workload.name.clone(), Some(namespace), labels(cluster, workload, facts));
    if facts.ingress_tls {
        metadata.set("annotations", Fields::new().with("cert-manager.io/cluster-issuer", "public-ca"));
        let tls =
            Fields::new().with("hosts", list([host])).with("secretName", format!("{}-ingress-tls", workload.name));
        spec.set("tls", list([tls]));
    }
    object("networking.k8s.io/v1", "Ingress", metadata).with("spec", spec.with("rules", list([rule])))
}

/// The `number`th slice of the pods behind a Service.
pub(super) fn endpoint_slice(cluster: &Cluster, index: usize, facts: &Facts, number: u32) -> Fields {
    let workload = &cluster.workloads[index];
    let namespace = &cluster.namespace(workload).name;
    let suffix = crate::generate::names::suffix(workload.seed.fork(For::Service, 2), number as usize);
    let metadata = Fields::new()
        .with("generateName", format!("{}-", workload.name))
        .with(
            "labels",
            labels(cluster, workload, facts)
                .with("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io")
                .with("kubernetes.io/service-name", workload.name.clone()),
        )
        .with("name", format!("{}-{suffix}", workload.name))
        .with("namespace", namespace.clone())
        .with(
            "ownerReferences",
            super::derived::owner(cluster, "v1", "Service", &workload.name, Blueprint::Service(index)),
        );
    let first = number * ENDPOINTS_PER_SLICE;
    let pods = first..workload.pods.min(first + ENDPOINTS_PER_SLICE);
    let pods = if facts.selector_dangles { 0..0 } else { pods };
    let endpoints = list(pods.map(|pod| endpoint(cluster, index, facts, pod)));
    let port = port(workload, facts).get("name").cloned().unwrap_or(Value::Null);
    let port = Fields::new().with("name", port).with("port", main_port(workload)).with("protocol", "TCP");
    object("discovery.k8s.io/v1", "EndpointSlice", metadata)
        .with("addressType", "IPv4")
        .with("endpoints", endpoints)
        .with("ports", list([port]))
}

fn endpoint(cluster: &Cluster, index: usize, facts: &Facts, pod: u32) -> Fields {
    let workload = &cluster.workloads[index];
    let place = cluster.place(workload, pod);
    let address = if facts.weaknesses.host_network {
        cluster.placement.node_address(place.node)
    } else {
        cluster.placement.pod_address(place)
    };
    let ready = is_ready(cluster, index, pod);
    let conditions = Fields::new().with("ready", ready).with("serving", ready).with("terminating", false);
    let target = Fields::new()
        .with("kind", "Pod")
        .with("name", pod_name(cluster, index, pod))
        .with("namespace", cluster.namespace(workload).name.clone())
        .with("uid", Blueprint::Pod(index, pod).seed(cluster).uid());
    Fields::new()
        .with("addresses", list([address]))
        .with("conditions", conditions)
        .with("nodeName", cluster.placement.node_name(place.node))
        .with("targetRef", target)
        .with("zone", cluster.zone(place.node))
}
