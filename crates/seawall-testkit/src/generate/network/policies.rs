//! NetworkPolicies.

use super::objects::{metadata, object};
use super::peers;
use super::plan::{Cluster, Policy, Purpose};
use crate::generate::fields::Fields;
use crate::generate::random::Random;
use crate::generate::value::{Value, list};

/// The policy as the API shows it.
pub(super) fn policy(cluster: &Cluster, policy: &Policy) -> Fields {
    let namespace = &cluster.namespaces[policy.namespace];
    let everything = || Fields::new().with("podSelector", Fields::new());
    let (name, spec) = match policy.purpose {
        Purpose::Default => ("default-deny".to_owned(), everything().with("policyTypes", list(["Ingress", "Egress"]))),
        Purpose::Dns => {
            let spec = everything().with("policyTypes", list(["Egress"])).with("egress", list([dns()]));
            ("allow-dns".to_owned(), spec)
        }
        Purpose::Workload => (format!("access-{}", policy.number), of_workload(cluster, policy)),
    };
    object("networking.k8s.io/v1", "NetworkPolicy", metadata(name, Some(&namespace.name), policy.seed))
        .with("spec", spec)
}

fn dns() -> Fields {
    let resolver = Fields::new()
        .with("namespaceSelector", peers::named("kube-system"))
        .with("podSelector", peers::match_labels(Fields::new().with("k8s-app", "kube-dns")));
    let port = |protocol: &'static str| Fields::new().with("port", 53).with("protocol", protocol);
    Fields::new().with("to", list([resolver])).with("ports", list([port("UDP"), port("TCP")]))
}

fn of_workload(cluster: &Cluster, policy: &Policy) -> Fields {
    let namespace = &cluster.namespaces[policy.namespace];
    let mut random = policy.seed.random();
    let subject = peers::pods(cluster, namespace, &mut random);
    let (mut ingress, mut egress) = (Vec::new(), Vec::new());
    for _ in 0..policy.rules {
        if random.chance(0.6) {
            ingress.push(rule(cluster, policy, "from", &mut random));
        } else {
            egress.push(rule(cluster, policy, "to", &mut random));
        }
    }
    let types = [("Ingress", !ingress.is_empty() || egress.is_empty()), ("Egress", !egress.is_empty())];
    let types = types.into_iter().filter(|(_, applies)| *applies).map(|(name, _)| name);
    Fields::new()
        .with("podSelector", subject)
        .with("policyTypes", list(types))
        .with_any("ingress", ingress)
        .with_any("egress", egress)
}

fn rule(cluster: &Cluster, policy: &Policy, side: &'static str, random: &mut Random) -> Value {
    let namespace = &cluster.namespaces[policy.namespace];
    let count = 1 + random.weighted(&[6.0, 3.0, 1.0]);
    let peers: Vec<Value> = (0..count).map(|_| peers::peer(cluster, namespace, random)).collect();
    let ports = peers::ports(cluster, random);
    Fields::new().with(side, peers).with_any("ports", list(ports)).into()
}
