//! Network policies: the usual three of a namespace, and those of single workloads.

use crate::generate::facts::Facts;
use crate::generate::fields::Fields;
use crate::generate::plan::Cluster;
use crate::generate::random::For;
use crate::generate::template::selector;
use crate::generate::value::{Value, list};
use crate::generate::workload::Workload;

use super::{metadata, object};

/// The `number`th policy of a namespace: deny by default, allow within, and let DNS or metrics through.
pub(super) fn of_namespace(cluster: &Cluster, index: usize, number: u32) -> Fields {
    let namespace = &cluster.namespaces[index];
    let egress = namespace.seed.fork(For::Policy, 1).random().chance(cluster.parameters.network.egress_denied);
    let everything = Fields::new().with("podSelector", Fields::new());
    let same = || list([Fields::new().with("podSelector", Fields::new())]);
    let (name, spec) = match number {
        0 if egress => ("default-deny", everything.with("policyTypes", list(["Ingress", "Egress"]))),
        0 => ("default-deny-ingress", everything.with("policyTypes", list(["Ingress"]))),
        1 => {
            let spec =
                everything.with("policyTypes", if egress { list(["Ingress", "Egress"]) } else { list(["Ingress"]) });
            let spec = spec.with("ingress", list([Fields::new().with("from", same())]));
            let out = egress.then(|| list([Fields::new().with("to", same())]));
            ("allow-same-namespace", spec.with_some("egress", out))
        }
        _ if egress => {
            let peer = Fields::new()
                .with("namespaceSelector", named_namespace("kube-system"))
                .with("podSelector", Fields::new().with("matchLabels", Fields::new().with("k8s-app", "kube-dns")));
            let port = |protocol: &'static str| Fields::new().with("protocol", protocol).with("port", 53);
            let rule = Fields::new().with("to", list([peer])).with("ports", list([port("UDP"), port("TCP")]));
            ("allow-dns", everything.with("policyTypes", list(["Egress"])).with("egress", list([rule])))
        }
        _ => {
            let peer = Fields::new().with("namespaceSelector", named_namespace("monitoring"));
            let rule =
                Fields::new().with("from", list([peer])).with("ports", list([Fields::new().with("port", "metrics")]));
            ("allow-monitoring", everything.with("policyTypes", list(["Ingress"])).with("ingress", list([rule])))
        }
    };
    object("networking.k8s.io/v1", "NetworkPolicy", metadata(name, Some(&namespace.name), Fields::new()))
        .with("spec", spec)
}

/// The policy of one workload: who may call it, and where it may call.
pub(super) fn of_workload(cluster: &Cluster, workload: &Workload, facts: &Facts) -> Fields {
    let namespace = cluster.namespace(workload);
    let mut random = workload.seed.fork(For::Policy, 0).random();
    let peers = (0..1 + random.below(3)).map(|_| {
        let neighbour = namespace.workloads.start + random.below(namespace.workloads.len());
        let (neighbour, facts) = cluster.workload(neighbour);
        Fields::new().with("podSelector", Fields::new().with("matchLabels", selector(neighbour, &facts)))
    });
    let mut peers: Vec<Value> = peers.map(Value::from).collect();
    if random.chance(0.3) {
        let other = &cluster.namespaces[random.below(cluster.namespaces.len())].name;
        peers.push(Fields::new().with("namespaceSelector", named_namespace(other)).into());
    }
    if random.chance(0.1) {
        let block = Fields::new().with("cidr", "192.0.2.0/24").with("except", list(["192.0.2.128/25"]));
        peers.push(Fields::new().with("ipBlock", block).into());
    }
    let port = Fields::new().with("protocol", "TCP").with("port", "http");
    let mut spec = Fields::new()
        .with("podSelector", Fields::new().with("matchLabels", selector(workload, facts)))
        .with("policyTypes", list(["Ingress"]))
        .with("ingress", list([Fields::new().with("from", peers).with("ports", list([port]))]));
    if random.chance(0.25) {
        let block = Fields::new().with("cidr", "10.0.0.0/8").with("except", list(["10.255.0.0/16"]));
        let ports = Fields::new().with("protocol", "TCP").with("port", 5_432).with("endPort", 5_440);
        let rule = Fields::new().with("to", list([Fields::new().with("ipBlock", block)])).with("ports", list([ports]));
        spec.set("policyTypes", list(["Ingress", "Egress"]));
        spec.set("egress", list([rule]));
    }
    let metadata = metadata(format!("{}-access", workload.name), Some(&namespace.name), Fields::new());
    object("networking.k8s.io/v1", "NetworkPolicy", metadata).with("spec", spec)
}

fn named_namespace(name: &str) -> Fields {
    Fields::new().with("matchLabels", Fields::new().with("kubernetes.io/metadata.name", name.to_owned()))
}

/// What the API server adds: protocols of ports.
pub(super) fn complete(policy: &mut Fields) {
    for direction in ["ingress", "egress"] {
        if policy.map("spec").get(direction).is_none() {
            continue;
        }
        for rule in policy.map("spec").list(direction) {
            let Value::Map(rule) = rule else { continue };
            if rule.get("ports").is_none() {
                continue;
            }
            for port in rule.list("ports") {
                if let Value::Map(port) = port {
                    port.fill("protocol", "TCP");
                }
            }
        }
    }
}
