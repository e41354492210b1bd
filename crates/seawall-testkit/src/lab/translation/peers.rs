//! Whom selectors select.

use serde_json::Value;

use super::rule::Side;
use crate::lab::cluster::{Cluster, Labels, Place};
use crate::lab::labels::selects;

/// The pods, by what their namespace and they themselves must be. Never those in a node's network.
pub(super) fn pods(
    cluster: &Cluster,
    namespace: impl Fn(&str, &Labels) -> bool,
    pod: impl Fn(&Labels) -> bool,
) -> Side {
    let selected = cluster.pods().filter(|endpoint| {
        let Place::Pod { namespace: of, labels, .. } = &endpoint.place else { return false };
        namespace(of, &cluster.namespaces[of]) && pod(labels)
    });
    Side::Pods(selected.map(|endpoint| endpoint.addresses).collect())
}

/// Subject or peer of a policy of the whole cluster: `namespaces`, or `pods` with both selectors. Absent when it is
/// neither.
pub(super) fn namespaces_or_pods(cluster: &Cluster, chosen: &Value) -> Option<Side> {
    if let Some(namespaces) = chosen.get("namespaces") {
        return Some(pods(cluster, |_, labels| selects(namespaces, labels), |_| true));
    }
    let both = chosen.get("pods")?;
    let namespace = |_: &str, labels: &Labels| selects(&both["namespaceSelector"], labels);
    Some(pods(cluster, namespace, |labels| selects(&both["podSelector"], labels)))
}
