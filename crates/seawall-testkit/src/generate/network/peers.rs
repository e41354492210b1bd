//! Selectors, peers and ports as people write them into policies.

use super::controllers::own_labels;
use super::plan::{Cluster, Namespace};
use super::ports::TIERS;
use crate::generate::fields::Fields;
use crate::generate::names::STAGES;
use crate::generate::random::Random;
use crate::generate::value::{Value, list};

/// Pods of one namespace: mostly those of one workload, by its label.
pub(super) fn pods(cluster: &Cluster, namespace: &Namespace, random: &mut Random) -> Fields {
    let expression = random.chance(cluster.parameters.expressions);
    let what = random.weighted(&[6.0, 2.0, 1.0, 0.3]);
    let tier = TIERS[random.below(TIERS.len())];
    match (what, app(cluster, namespace, random)) {
        (0, Some(labels)) if expression => {
            let both = [Some(labels), app(cluster, namespace, random)];
            let names = both.iter().flatten().filter_map(|labels| labels.get("app").cloned());
            expressions([requirement("app", "In", names)])
        }
        (0, Some(labels)) => match_labels(labels),
        (1, _) if expression => {
            let other = TIERS[random.below(TIERS.len())];
            let operator = if random.chance(0.5) { "In" } else { "NotIn" };
            expressions([requirement("tier", operator, [tier, other])])
        }
        (2, _) if expression => {
            expressions([requirement("team", "Exists", [""; 0]), requirement("tier", "NotIn", [tier])])
        }
        (2, _) => match_labels(Fields::new().with("tier", tier).with("team", namespace.team)),
        (3, _) => Fields::new(),
        _ => match_labels(Fields::new().with("tier", tier)),
    }
}

fn app(cluster: &Cluster, namespace: &Namespace, random: &mut Random) -> Option<Fields> {
    let all = &namespace.workloads;
    (!all.is_empty()).then(|| own_labels(&cluster.workloads[all.start + random.below(all.len())]))
}

/// Namespaces: one by its name, those of a team, those of a stage, now and then all.
pub(super) fn namespaces(namespace: &Namespace, expression: bool, random: &mut Random) -> Fields {
    let stage = STAGES[random.below(STAGES.len())];
    match random.weighted(&[4.0, 3.0, 2.0, 0.1]) {
        0 => named(&namespace.name),
        1 => match_labels(Fields::new().with("team", namespace.team)),
        2 if expression => expressions([requirement("environment", "NotIn", [stage])]),
        2 => match_labels(Fields::new().with("environment", stage).with("team", namespace.team)),
        _ => Fields::new(),
    }
}

pub(super) fn named(namespace: &str) -> Fields {
    match_labels(Fields::new().with("kubernetes.io/metadata.name", namespace.to_owned()))
}

/// One peer of a rule in a NetworkPolicy of `own`.
pub(super) fn peer(cluster: &Cluster, own: &Namespace, random: &mut Random) -> Value {
    let parameters = &cluster.parameters;
    if !cluster.blocks.is_empty() && random.chance(parameters.blocks) {
        return Fields::new().with("ipBlock", random.pick(&cluster.blocks).fields()).into();
    }
    if !random.chance(parameters.namespace_selectors) {
        return Fields::new().with("podSelector", pods(cluster, own, random)).into();
    }
    let other = &cluster.namespaces[random.below(cluster.namespaces.len())];
    let selected = namespaces(other, random.chance(parameters.expressions), random);
    let peer = Fields::new().with("namespaceSelector", selected);
    if random.chance(0.25) {
        return peer.into();
    }
    peer.with("podSelector", pods(cluster, other, random)).into()
}

const NAMES: [&str; 5] = ["http", "metrics", "grpc", "postgres", "redis"];
const NUMBERS: [u32; 10] = [80, 443, 3_000, 5_432, 5_672, 6_379, 8_000, 8_080, 9_000, 9_090];

/// The ports of a rule: none for any, or up to three.
pub(super) fn ports(cluster: &Cluster, random: &mut Random) -> Vec<Fields> {
    let count = random.weighted(&[1.0, 6.0, 2.0, 1.0]);
    (0..count).map(|_| port(cluster, random)).collect()
}

fn port(cluster: &Cluster, random: &mut Random) -> Fields {
    let protocol = ["TCP", "UDP", "SCTP"][random.weighted(&[94.0, 5.0, 1.0])];
    let port = Fields::new().with("protocol", protocol);
    if random.chance(cluster.parameters.named_ports) {
        return port.with("port", *random.pick(&NAMES));
    }
    let number = *random.pick(&NUMBERS);
    match random.weighted(&[18.0, 1.0, 0.2]) {
        0 => port.with("port", number),
        1 => port.with("port", number).with("endPort", number + *random.pick(&[1, 9, 99])),
        _ => port,
    }
}

pub(super) fn match_labels(labels: Fields) -> Fields {
    Fields::new().with("matchLabels", labels)
}

fn expressions<const N: usize>(requirements: [Fields; N]) -> Fields {
    Fields::new().with("matchExpressions", list(requirements))
}

fn requirement<T: Into<Value>>(
    key: &'static str,
    operator: &'static str,
    values: impl IntoIterator<Item = T>,
) -> Fields {
    Fields::new().with("key", key).with("operator", operator).with_any("values", list(values))
}
