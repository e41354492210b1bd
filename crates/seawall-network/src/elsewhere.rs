//! Namespaces whose pods are on a network of their own: OVN's primary user-defined networks. These are not understood,
//! so that nothing is sure about connections of such pods.

use rustc_hash::FxHashSet;
use seawall_model::selector::{Label, Match, Selector, label};
use seawall_model::{Found, GroupKind, Object, Snapshot};
use seawall_yaml::Node;

use crate::targets::namespace;

/// The groups that such networks are written in: OVN's, and that of nmstate.
const GROUPS: [&str; 2] = ["k8s.ovn.org", "nmstate.io"];

const NAMESPACE: GroupKind<'static> = GroupKind::core("Namespace");

/// The label without which a namespace stays on the cluster's own network, whatever networks are defined for it.
const OPTS_IN: &str = "k8s.ovn.org/primary-user-defined-network";

/// The names of such namespaces.
pub(crate) fn elsewhere(snapshot: &Snapshot) -> FxHashSet<String> {
    let mut names = FxHashSet::default();
    let of_kind = |kind| GROUPS.into_iter().flat_map(move |group| snapshot.of_kind(GroupKind::of(group, kind)));
    for network in of_kind("UserDefinedNetwork") {
        let name = namespace(network);
        let stays = match snapshot.find(NAMESPACE, None, name) {
            Found::Yes(namespace) => namespace.label(OPTS_IN).is_none(),
            Found::No | Found::Unknown => false,
        };
        if is_primary(network.node().get("spec")) && !stays {
            names.insert(name.to_owned());
        }
    }
    for network in of_kind("ClusterUserDefinedNetwork") {
        let spec = network.node().get("spec");
        if !is_primary(spec.and_then(|spec| spec.get("network"))) {
            continue;
        }
        let selector = Selector::read(spec.and_then(|spec| spec.get("namespaceSelector")));
        let chosen = snapshot.of_kind(NAMESPACE).filter(|namespace| {
            let labels = namespace.node().path(&["metadata", "labels"]);
            namespace.label(OPTS_IN).is_some()
                && selector.matches_with(|key| named(namespace, labels, key)) != Match::No
        });
        names.extend(chosen.map(|namespace| namespace.reference.name.to_string()));
    }
    names
}

/// A namespace's label; the one with its name is there without being written.
fn named<'d>(namespace: &'d Object, labels: Option<Node<'d>>, key: &str) -> Label<'d> {
    match key {
        crate::inventory::NAME_LABEL => Label::Is(&namespace.reference.name),
        key => label(labels, key),
    }
}

/// Whether a network replaces the cluster's own for its pods.
fn is_primary(network: Option<Node<'_>>) -> bool {
    let layers = ["layer2", "layer3"].into_iter().filter_map(|layer| network?.get(layer)?.get("role")?.as_str());
    layers.into_iter().any(|role| role == "Primary")
}
