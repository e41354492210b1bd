//! The cluster's nodes.

use core::net::IpAddr;

use seawall_model::{GroupKind, Object, Snapshot};
use seawall_yaml::Node;

use super::Vocabulary;
use super::endpoint::Labels;
use crate::words::Words;

/// A node of the cluster.
#[derive(Debug, Clone)]
pub(crate) struct ClusterNode {
    /// Name.
    pub(crate) name: Box<str>,
    /// Labels that some policy asks about; sorted.
    pub(crate) labels: Labels,
    /// Its addresses.
    pub(crate) addresses: Vec<IpAddr>,
}

/// The kind.
pub(crate) const NODE: GroupKind<'static> = GroupKind::core("Node");

/// All nodes of the input, by name.
pub(crate) fn all(snapshot: &Snapshot, vocabulary: &Vocabulary, words: &Words) -> Vec<ClusterNode> {
    snapshot.of_kind(NODE).map(|object| node(object, vocabulary, words)).collect()
}

fn node(object: &Object, vocabulary: &Vocabulary, words: &Words) -> ClusterNode {
    let mut labels = vocabulary.labels(&vocabulary.node_labels, object.node().path(&["metadata", "labels"]), words);
    labels.sort_unstable();
    let written = object.node().path(&["status", "addresses"]).into_iter().flat_map(Node::items);
    let addresses = written.filter_map(|entry| entry.get("address")?.as_str()?.parse().ok()).collect();
    ClusterNode { name: object.reference.name.as_str().into(), labels, addresses }
}
