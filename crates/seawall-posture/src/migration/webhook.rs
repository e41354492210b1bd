//! Webhooks of `v1beta1` under `admissionregistration.k8s.io/v1`.

use seawall_yaml::{Kind, Node};
use serde_json::{Value, json};

use super::{Edit, Migration};

/// The newer version assumes other things than the older, and some must be said: what was assumed is written down.
pub(super) fn edits(root: Node<'_>) -> Migration<'_> {
    let mut edits = Vec::new();
    for webhook in root.get("webhooks").into_iter().flat_map(Node::items) {
        let says = |key: &str| webhook.get(key).is_some_and(|value| !value.is_null());
        let effects = webhook.get("sideEffects").and_then(Node::as_str);
        if webhook.kind() != Kind::Mapping || !matches!(effects, Some("None" | "NoneOnDryRun")) {
            return Migration::Unclear("a webhook has to say whether it has side effects");
        }
        let assumed: [(&'static str, Value); 4] = [
            ("failurePolicy", "Ignore".into()),
            ("matchPolicy", "Exact".into()),
            ("timeoutSeconds", 30.into()),
            ("admissionReviewVersions", json!(["v1beta1"])),
        ];
        let missing = assumed.into_iter().filter(|(key, _)| !says(key));
        edits.extend(missing.map(|(key, value)| Edit::Set(webhook, vec![key], value)));
    }
    Migration::Edits(edits)
}
