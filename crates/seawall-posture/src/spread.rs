//! How the replicas of a workload are kept apart.

use seawall_model::selector::{Label, Match, Selector, label};
use seawall_model::workload::Role;
use seawall_model::{Found, GroupKind, Object, Snapshot, Workload};
use seawall_yaml::{Kind, Node};
use serde_json::{Value, json};

use crate::namespace::NAMESPACE;

/// The label that tells nodes apart.
pub(crate) const HOST: &str = "kubernetes.io/hostname";

/// The label that tells zones apart.
pub(crate) const ZONE: &str = "topology.kubernetes.io/zone";

/// Labels of what holds several nodes: who is in another one is on another node.
const AREAS: [&str; 4] = [
    ZONE,
    "topology.kubernetes.io/region",
    "failure-domain.beta.kubernetes.io/zone",
    "failure-domain.beta.kubernetes.io/region",
];

/// Labels that differ between the pods of one template.
const OF_ONE_POD: [&str; 2] = ["statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index"];

const AUTOSCALER: GroupKind<'static> = GroupKind::of("autoscaling", "HorizontalPodAutoscaler");

/// Whether it is a Deployment, or what stands for one elsewhere.
pub(crate) fn is_deployment(object: &Object) -> bool {
    let GroupKind { group, kind } = object.reference.group_kind();
    match kind {
        "Deployment" => matches!(group, "apps" | "extensions"),
        "Rollout" => group == "argoproj.io",
        "DeploymentConfig" => matches!(group, "apps.openshift.io" | ""),
        _ => false,
    }
}

/// Whether it is a StatefulSet.
pub(crate) fn is_stateful_set(object: &Object) -> bool {
    object.reference.group_kind() == GroupKind::of("apps", "StatefulSet")
}

/// How many pods there may be.
#[derive(Clone, Copy)]
pub(crate) enum Replicas {
    /// One or none.
    Few,
    /// So many, as is written.
    Written(i64),
    /// As many as an autoscaler may make.
    UpTo(i64),
    /// Nothing is written, and an autoscaler outside the input may decide.
    Unknown,
}

impl Replicas {
    /// What is written, or what an autoscaler may make of it, whichever is more. A placeholder is not judged.
    pub(crate) fn of(object: &Object, snapshot: &Snapshot) -> Self {
        let field = object.node().path(&["spec", "replicas"]).filter(|field| !field.is_null());
        let written = field.map_or(Some(1), Node::as_i64);
        let mut most = None;
        for scaler in snapshot.scalers_of(&object.reference) {
            let limit = |name| scaler.node().path(&["spec", name]).and_then(Node::as_i64);
            let limit = match scaler.reference.kind.as_str() {
                "HorizontalPodAutoscaler" => limit("maxReplicas"),
                "ScaledObject" => limit("maxReplicaCount").or(Some(100)),
                _ => continue,
            };
            most = most.max(limit);
        }
        match (written, most) {
            // Nothing is scaled that is switched off.
            (Some(0), _) => Self::Few,
            (Some(written), most) if written >= 2 && most.is_none_or(|most| most <= written) => Self::Written(written),
            (Some(_), Some(most)) if most >= 2 => Self::UpTo(most),
            (Some(_), None) if field.is_none() && !has_all_scalers(object, snapshot) => Self::Unknown,
            _ => Self::Few,
        }
    }

    /// `3 replicas`, `up to 10 replicas`.
    pub(crate) fn mention(self) -> String {
        match self {
            Self::Written(count) => format!("{count} replicas"),
            Self::UpTo(count) => format!("up to {count} replicas"),
            Self::Few | Self::Unknown => "replicas".to_owned(),
        }
    }
}

fn has_all_scalers(object: &Object, snapshot: &Snapshot) -> bool {
    snapshot.has_all_in(AUTOSCALER, object.reference.namespace.as_deref())
}

/// The workload's own selector as a `LabelSelector`, if it selects its own pods.
pub(crate) fn own_selector(workload: &Workload<'_>) -> Option<Value> {
    let written = workload.object.node().path(&["spec", "selector"])?;
    let is_plain = workload.object.reference.kind == "DeploymentConfig";
    let selector = if is_plain { Selector::of_labels(written) } else { Selector::read(Some(written)) };
    let is_own = !selector.is_empty() && selector.matches_with(|key| workload.pod_label(key)) == Match::Yes;
    let value = written.to_json();
    is_own.then(|| if is_plain { json!({"matchLabels": value}) } else { value })
}

/// Whether something keeps the pods of the workload on different nodes, or tries to.
pub(crate) fn on_different_nodes(workload: &Workload<'_>, snapshot: &Snapshot) -> Match {
    if takes_node_port(workload) {
        return Match::Yes;
    }
    let anti = workload.spec.affinity.and_then(|affinity| affinity.get("podAntiAffinity"));
    let list = |name| anti.and_then(|anti| anti.get(name)).into_iter().flat_map(Node::items);
    let required = list("requiredDuringSchedulingIgnoredDuringExecution")
        .filter(|term| has_key(*term, |key| key == HOST || AREAS.contains(&key)));
    let preferred = list("preferredDuringSchedulingIgnoredDuringExecution")
        .filter_map(|weighted| weighted.get("podAffinityTerm"))
        .filter(|term| has_key(*term, |key| key == HOST));
    let terms = required.chain(preferred).map(|term| repels_own(term, workload, snapshot));
    let spread = workload.spec.topology_spread_constraints.iter();
    let spread =
        spread.filter(|constraint| has_key(**constraint, |key| key == HOST)).map(|one| spreads_own(*one, workload));
    any(terms.chain(spread))
}

/// Whether a topology spread constraint counts the workload's own pods.
pub(crate) fn spreads_own(constraint: Node<'_>, workload: &Workload<'_>) -> Match {
    both(selects_own(constraint, workload), different_keys(constraint, workload))
}

/// The best of the answers.
pub(crate) fn any(answers: impl Iterator<Item = Match>) -> Match {
    let mut best = Match::No;
    for answer in answers {
        match answer {
            Match::Yes => return Match::Yes,
            Match::Unknown => best = Match::Unknown,
            Match::No => {}
        }
    }
    best
}

fn both(one: Match, other: Match) -> Match {
    match (one, other) {
        (Match::No, _) | (_, Match::No) => Match::No,
        (Match::Yes, Match::Yes) => Match::Yes,
        _ => Match::Unknown,
    }
}

fn has_key(term: Node<'_>, is: impl Fn(&str) -> bool) -> bool {
    term.get("topologyKey").and_then(Node::as_str).is_some_and(is)
}

/// Whether the pods listen on a port of their node, which only one of them can have.
fn takes_node_port(workload: &Workload<'_>) -> bool {
    let is_on_host = workload.is_on_host_network();
    let main = workload.containers().iter().filter(|container| container.role == Role::Main);
    main.flat_map(|container| container.ports.iter()).any(|port| {
        let given = port.host_port.is_some_and(|number| number.value > 0);
        given || is_on_host && port.container_port.is_some_and(|number| number.value > 0)
    })
}

fn repels_own(term: Node<'_>, workload: &Workload<'_>, snapshot: &Snapshot) -> Match {
    let pods = both(selects_own(term, workload), different_keys(term, workload));
    if pods == Match::No { pods } else { both(pods, in_own_namespace(term, workload, snapshot)) }
}

/// An absent `labelSelector` selects nothing.
fn selects_own(term: Node<'_>, workload: &Workload<'_>) -> Match {
    Selector::read(term.get("labelSelector")).matches_with(|key| workload.pod_label(key))
}

/// The keys whose value has to be the same, or another, on the other pods.
fn different_keys(term: Node<'_>, workload: &Workload<'_>) -> Match {
    let keys = |name| term.get(name).into_iter().flat_map(Node::items).filter_map(Node::as_str);
    let is_alone = keys("matchLabelKeys").any(|key| is_of_one_pod(workload, key));
    // Pods of one revision have the same labels but for those.
    let excludes =
        keys("mismatchLabelKeys").any(|key| workload.pod_label(key) != Label::Absent && !is_of_one_pod(workload, key));
    if is_alone || excludes { Match::No } else { Match::Yes }
}

fn is_of_one_pod(workload: &Workload<'_>, key: &str) -> bool {
    OF_ONE_POD.contains(&key) && workload.pod_label(key) == Label::Unknown
}

/// Whether a term looks at the namespace of the workload: it does unless it names others.
fn in_own_namespace(term: Node<'_>, workload: &Workload<'_>, snapshot: &Snapshot) -> Match {
    let own = workload.object.reference.namespace.as_deref();
    let mut names = term.get("namespaces").into_iter().flat_map(Node::items).filter_map(Node::as_str).peekable();
    let selector = term.get("namespaceSelector").filter(|selector| !selector.is_null());
    let is_listed = names.peek().is_some();
    if !is_listed && selector.is_none() {
        return Match::Yes;
    }
    let listed = match own {
        Some(own) if names.any(|name| name == own) => Match::Yes,
        None if is_listed => Match::Unknown,
        _ => Match::No,
    };
    let Some(selector) = selector else { return listed };
    let found = own.map(|own| snapshot.find(NAMESPACE, None, own));
    let selected = Selector::read(Some(selector)).matches_with(|key| match (own, &found) {
        (Some(own), _) if key == "kubernetes.io/metadata.name" => Label::Is(own),
        (_, Some(Found::Yes(namespace))) => label(namespace.node().path(&["metadata", "labels"]), key),
        _ => Label::Unknown,
    });
    any([listed, selected].into_iter())
}

/// Whether a list can be added to: it is one, or it is not written.
pub(crate) fn takes_more(list: Option<Node<'_>>) -> bool {
    list.is_none_or(|list| matches!(list.kind(), Kind::Sequence | Kind::Null))
}
