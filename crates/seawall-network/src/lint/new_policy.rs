//! Policies that a fix makes.

use seawall_model::selector::Selector;
use seawall_model::{Found, Snapshot};
use serde_json::{Map, Value, json};

use super::Survey;
use super::namespaces::NAME_LABEL;
use super::network_policy::NETWORK_POLICY;
use super::pods;
use super::resolver::NODE_CACHE;
use crate::policy::Direction;

/// A NetworkPolicy to be made.
pub(crate) struct NewPolicy<'n> {
    /// Its name, if that is free.
    pub(crate) name: &'n str,
    pub(crate) namespace: Option<&'n str>,
    /// The labels of the pods that it governs; all of the namespace without any.
    pub(crate) labels: Map<String, Value>,
    /// The directions that it governs.
    pub(crate) directions: &'n [Direction],
    /// Whether the pods of the namespace may speak to each other.
    pub(crate) among_each_other: bool,
}

impl NewPolicy<'_> {
    /// The object. Names can always be asked for: without them a pod finds nobody. Nothing when the name is taken.
    pub(crate) fn object(self, survey: &Survey<'_>) -> Option<Value> {
        if !is_free(survey.snapshot, self.namespace, self.name) {
            return None;
        }
        let selector =
            if self.labels.is_empty() { json!({}) } else { json!({ "matchLabels": Value::Object(self.labels) }) };
        let types: Vec<&str> = self.directions.iter().map(|direction| direction.type_name()).collect();
        let mut spec = json!({ "podSelector": selector, "policyTypes": types });
        let own = json!([{ "podSelector": {} }]);
        if self.directions.contains(&Direction::Ingress) && self.among_each_other {
            spec["ingress"] = json!([{ "from": own }]);
        }
        if self.directions.contains(&Direction::Egress) {
            let names = names(survey);
            spec["egress"] = if self.among_each_other { json!([{ "to": own }, names]) } else { json!([names]) };
        }
        let mut metadata = json!({ "name": self.name });
        if let Some(namespace) = self.namespace {
            metadata["namespace"] = namespace.into();
        }
        Some(json!({
            "apiVersion": "networking.k8s.io/v1",
            "kind": "NetworkPolicy",
            "metadata": metadata,
            "spec": spec,
        }))
    }
}

/// A rule for whoever answers when names are asked for: the name service's own pods where the input shows them, else
/// any pod on port 53, and the cache on the node where there is one.
fn names(survey: &Survey<'_>) -> Value {
    let resolver = survey.resolver();
    let mut peers = match resolver.service {
        Some((object, labels)) => vec![json!({
            "namespaceSelector": { "matchLabels": { NAME_LABEL: object.reference.namespace.as_deref() } },
            "podSelector": { "matchLabels": labels.to_json() },
        })],
        None => vec![json!({ "namespaceSelector": {} })],
    };
    if resolver.node_cache.is_some() {
        peers.push(json!({ "ipBlock": { "cidr": NODE_CACHE } }));
    }
    let mut ports = resolver.ports.clone();
    if resolver.node_cache.is_some() && !ports.contains(&53) {
        ports.push(53);
    }
    let ports =
        ports.iter().flat_map(|port| ["UDP", "TCP"].map(|protocol| json!({ "protocol": protocol, "port": port })));
    json!({ "to": peers, "ports": ports.collect::<Vec<_>>() })
}

/// Whether no NetworkPolicy has this name.
pub(crate) fn is_free(snapshot: &Snapshot, namespace: Option<&str>, name: &str) -> bool {
    !matches!(snapshot.find(NETWORK_POLICY, namespace, name), Found::Yes(_))
}

/// The labels that choose the pods of a workload and no others; nothing when none do.
pub(crate) fn own_labels(survey: &Survey<'_>, index: usize) -> Option<Map<String, Value>> {
    let workload = survey.pods.get(index);
    let chosen = workload.object.node().path(&["spec", "selector", "matchLabels"]);
    let labels = chosen.or_else(|| workload.template.path(&["metadata", "labels"]))?;
    let selector = Selector::of_labels(labels);
    if selector.is_empty() || !selector.is_sound() {
        return None;
    }
    let mut only_own = true;
    survey.pods.select(pods::namespace(workload), &selector, |chosen| {
        only_own &= chosen.pod == index;
        only_own
    });
    match labels.to_json() {
        Value::Object(labels) => only_own.then_some(labels),
        _ => None,
    }
}
