//! The ConfigMap in which older clusters of EKS say who is let in as whom.

use std::sync::Arc;

use seawall_model::Snapshot;
use seawall_yaml::{Node, Options, Text, read_all};

use crate::nodes::system_object;

/// Who is let in as whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mapping {
    /// A role or a user.
    pub(crate) arn: String,
    /// May hold placeholders: `system:node:{{EC2PrivateDNSName}}`. Empty when nothing is written.
    pub(crate) user: String,
    pub(crate) groups: Vec<String>,
}

/// Every entry of `kube-system/aws-auth`. What is no list of entries gives none.
pub(crate) fn mapped(snapshot: &Snapshot) -> Vec<Mapping> {
    let Some(map) = system_object(snapshot, "ConfigMap", "aws-auth") else { return Vec::new() };
    let mut mappings = Vec::new();
    for (key, named) in [("mapRoles", "rolearn"), ("mapUsers", "userarn")] {
        let Some(text) = map.node().path(&["data", key]).and_then(Node::as_str) else { continue };
        let text = Arc::new(Text::new(text.to_owned()));
        for document in read_all(&text, &Options::default()).into_iter().filter_map(|reading| reading.document) {
            mappings.extend(document.root().items().filter_map(|entry| mapping(entry, named)));
        }
    }
    mappings
}

fn mapping(entry: Node<'_>, named: &str) -> Option<Mapping> {
    let text = |key| entry.get(key).and_then(Node::as_str);
    let groups = entry.get("groups").into_iter().flat_map(Node::items).filter_map(Node::as_str);
    Some(Mapping {
        arn: text(named)?.to_owned(),
        user: text("username").unwrap_or_default().to_owned(),
        groups: groups.map(str::to_owned).collect(),
    })
}
