//! Policies that a fix makes.

use seawall_model::Found;
use serde_json::{Map, Value, json};

use super::Survey;
use super::namespaces::NAME_LABEL;
use super::network_policy::NETWORK_POLICY;
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
        if matches!(survey.snapshot.find(NETWORK_POLICY, self.namespace, self.name), Found::Yes(_)) {
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
