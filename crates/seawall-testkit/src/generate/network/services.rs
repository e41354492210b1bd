//! Services, and the Ingresses before some of them.

use super::addresses;
use super::controllers::own_labels;
use super::objects::{metadata, object};
use super::plan::{Cluster, Controller, Workload};
use crate::generate::fields::Fields;
use crate::generate::random::{For, Seed};
use crate::generate::value::list;

/// How a Service is reached from outside the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exposure {
    None,
    LoadBalancer,
    NodePort,
    Ingress,
}

fn exposure(cluster: &Cluster, workload: &Workload) -> Option<Exposure> {
    let mut random = seed(workload).random();
    let has = random.chance(cluster.parameters.services);
    if workload.controller == Controller::DaemonSet {
        return None;
    }
    match &*workload.name {
        "coredns" => return Some(Exposure::None),
        "ingress-nginx-controller" => return Some(Exposure::LoadBalancer),
        _ if !has => return None,
        _ => {}
    }
    let exposed = random.chance(cluster.parameters.exposed);
    let how = random.weighted(&[1.0, 1.0, 4.0]);
    let how = [Exposure::LoadBalancer, Exposure::NodePort, Exposure::Ingress][how];
    Some(if exposed { how } else { Exposure::None })
}

fn seed(workload: &Workload) -> Seed {
    workload.seed.fork(For::Service, 0)
}

/// The Service of the `index`th workload.
pub(super) fn service(cluster: &Cluster, index: usize) -> Option<Fields> {
    let workload = &cluster.workloads[index];
    let exposure = exposure(cluster, workload)?;
    let outside = matches!(exposure, Exposure::LoadBalancer | Exposure::NodePort);
    let ports = workload.ports.iter().zip(0u32..).map(|(port, number)| {
        let fields = Fields::new()
            .with("name", port.name)
            .with("port", if port.name == "http" { 80 } else { port.number })
            .with("protocol", port.protocol)
            .with("targetPort", port.name);
        // Three for each Service; their range has room for 900 of them.
        if outside { fields.with("nodePort", 30_000 + (index as u32 % 900) * 3 + number) } else { fields }
    });
    let address = addresses::service(index as u32).to_string();
    let mut spec = Fields::new()
        .with("clusterIP", address.clone())
        .with("clusterIPs", list([address]))
        .with("ports", list(ports))
        .with("selector", own_labels(workload))
        .with("sessionAffinity", "None");
    spec.set(
        "type",
        match exposure {
            Exposure::LoadBalancer => "LoadBalancer",
            Exposure::NodePort => "NodePort",
            Exposure::None | Exposure::Ingress => "ClusterIP",
        },
    );
    let mut status = Fields::new();
    if outside {
        let local = seed(workload).bits().is_multiple_of(3);
        spec.set("externalTrafficPolicy", if local { "Local" } else { "Cluster" });
    }
    if exposure == Exposure::LoadBalancer {
        if seed(workload).bits().is_multiple_of(4) {
            spec.set("loadBalancerSourceRanges", list(["198.51.100.0/24"]));
        }
        let entry = Fields::new().with("ip", format!("203.0.113.{}", 1 + index % 250));
        status.set("loadBalancer", Fields::new().with("ingress", list([entry])));
    }
    let metadata = metadata(workload.name.clone(), Some(&cluster.namespace(workload).name), seed(workload));
    Some(object("v1", "Service", metadata).with("spec", spec).with("status", status))
}

/// The Ingress before the Service of the `index`th workload.
pub(super) fn ingress(cluster: &Cluster, index: usize) -> Option<Fields> {
    let workload = &cluster.workloads[index];
    if exposure(cluster, workload)? != Exposure::Ingress {
        return None;
    }
    let port = workload.ports.first()?;
    let port = Fields::new().with("name", port.name);
    let backend = Fields::new().with("service", Fields::new().with("name", workload.name.clone()).with("port", port));
    let path = Fields::new().with("backend", backend).with("path", "/").with("pathType", "Prefix");
    let namespace = &cluster.namespace(workload).name;
    let rule = Fields::new()
        .with("host", format!("{}.{namespace}.example.com", workload.name))
        .with("http", Fields::new().with("paths", list([path])));
    let metadata = metadata(workload.name.clone(), Some(namespace), workload.seed.fork(For::Service, 1));
    let spec = Fields::new().with("ingressClassName", "nginx").with("rules", list([rule]));
    Some(object("networking.k8s.io/v1", "Ingress", metadata).with("spec", spec))
}
