//! The tiers of the cluster's administrators.

use super::objects::{metadata, object};
use super::peers;
use super::plan::Cluster;
use crate::generate::fields::Fields;
use crate::generate::random::{For, Random, Seed};
use crate::generate::value::{Value, list};

const RULES: u32 = 5;
const OLD: &str = "policy.networking.k8s.io/v1alpha1";
const NEW: &str = "policy.networking.k8s.io/v1alpha2";

/// The `number`th AdminNetworkPolicy.
pub(super) fn admin(cluster: &Cluster, number: u32) -> Fields {
    let seed = seed(cluster, 1, number);
    let metadata = metadata(format!("guard-{number}"), None, seed);
    let actions = ["Allow", "Deny", "Pass"];
    let spec = spec(cluster, seed, &actions, old_ports).with("priority", 10 * number);
    object(OLD, "AdminNetworkPolicy", metadata).with("spec", spec)
}

/// The BaselineAdminNetworkPolicy.
pub(super) fn baseline(cluster: &Cluster) -> Fields {
    let seed = seed(cluster, 2, 0);
    let spec = spec(cluster, seed, &["Allow", "Deny"], old_ports);
    object(OLD, "BaselineAdminNetworkPolicy", metadata("default".to_owned(), None, seed)).with("spec", spec)
}

/// The `number`th ClusterNetworkPolicy.
pub(super) fn cluster(cluster: &Cluster, number: u32) -> Fields {
    let seed = seed(cluster, 3, number);
    let metadata = metadata(format!("guard-{number}"), None, seed);
    let tier = if number % 4 == 3 { "Baseline" } else { "Admin" };
    let spec = spec(cluster, seed, &["Accept", "Deny", "Pass"], new_ports);
    // Between those of the older kind, so that no two are equal.
    let spec = spec.with("priority", 10 * number + 5).with("tier", tier);
    object(NEW, "ClusterNetworkPolicy", metadata).with("spec", spec)
}

fn seed(cluster: &Cluster, kind: u64, number: u32) -> Seed {
    cluster.seed.fork(For::Policy, u64::MAX - kind).fork(For::Policy, u64::from(number))
}

type Ports = fn(&mut Random) -> (&'static str, Vec<Value>);

fn spec(cluster: &Cluster, seed: Seed, actions: &[&'static str], ports: Ports) -> Fields {
    let mut random = seed.random();
    let subject = ends(cluster, &mut random);
    let (mut ingress, mut egress): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
    for number in 0..RULES {
        let peers = list((0..=random.below(3)).map(|_| ends(cluster, &mut random)));
        let (key, ports) = ports(&mut random);
        let into = random.chance(0.5);
        let rule = Fields::new()
            .with("action", *random.pick(actions))
            .with("name", format!("rule-{number}"))
            .with(if into { "from" } else { "to" }, peers)
            .with_any(key, ports);
        if into { ingress.push(rule.into()) } else { egress.push(rule.into()) }
    }
    Fields::new().with("subject", subject).with_any("ingress", ingress).with_any("egress", egress)
}

/// Namespaces, or pods in them.
fn ends(cluster: &Cluster, random: &mut Random) -> Fields {
    let namespace = &cluster.namespaces[random.below(cluster.namespaces.len())];
    let namespaces = peers::namespaces(namespace, false, random);
    if random.chance(0.5) {
        return Fields::new().with("namespaces", namespaces);
    }
    let pods = peers::pods(cluster, namespace, random);
    Fields::new().with("pods", Fields::new().with("namespaceSelector", namespaces).with("podSelector", pods))
}

fn old_ports(random: &mut Random) -> (&'static str, Vec<Value>) {
    let one = |fields: Fields| vec![Value::from(fields)];
    let ports = match random.below(4) {
        0 => Vec::new(),
        1 => one(Fields::new().with("namedPort", "metrics")),
        2 => {
            let range = Fields::new().with("protocol", "TCP").with("start", 8_000).with("end", 9_000);
            one(Fields::new().with("portRange", range))
        }
        _ => one(Fields::new().with("portNumber", Fields::new().with("protocol", "TCP").with("port", 443))),
    };
    ("ports", ports)
}

fn new_ports(random: &mut Random) -> (&'static str, Vec<Value>) {
    let tcp = |port: Fields| vec![Value::from(Fields::new().with("tcp", Fields::new().with("destinationPort", port)))];
    let ports = match random.below(4) {
        0 => Vec::new(),
        1 => vec![Fields::new().with("destinationNamedPort", "metrics").into()],
        2 => tcp(Fields::new().with("range", Fields::new().with("start", 8_000).with("end", 9_000))),
        _ => tcp(Fields::new().with("number", 443)),
    };
    ("protocols", ports)
}
