//! What no policy of any tier stops.

use super::direction::Direction;
use super::rule::{Ports, Side};
use crate::lab::cluster::{Cluster, Place};

/// A node and the pods on it always reach each other. The API says so of NetworkPolicy; of the policies of the whole
/// cluster it says nothing, and they are taken to be the same in this.
pub(super) fn exempt(cluster: &Cluster, direction: Direction) -> Vec<String> {
    let mut lines = Vec::new();
    for endpoint in cluster.endpoints() {
        let Place::Pod { host_network: true, node, .. } = &endpoint.place else { continue };
        let runs_there = |place: &Place| matches!(place, Place::Pod { node: of, .. } if of == node);
        let on_it = cluster.pods().filter(|pod| runs_there(&pod.place)).map(|pod| pod.addresses).collect();
        let rule = direction.between(Side::Pods(on_it), Side::Pods(vec![endpoint.addresses]));
        lines.extend(rule.lines(cluster, &[Ports::All], "return"));
    }
    lines
}
