//! ConfigMaps that something of the cluster believes.

use seawall_model::GroupKind;
use seawall_model::access::{EdgeKind, Edges, Vertex};

use crate::Action;
use crate::access::Survey;
use crate::way::{Step, action};

const CHANGE: &[Action] = &[action!("update", "configmaps"), action!("patch", "configmaps")];

/// A ConfigMap that something believes.
pub(crate) struct Trusted {
    /// Namespace.
    pub(crate) namespace: &'static str,
    /// Name.
    pub(crate) name: &'static str,
    /// What it depends on what it is good for.
    pub(crate) unsure: Option<&'static str>,
}

/// Adds the edges from everybody who can change a ConfigMap, if it is there or may be.
pub(crate) fn lead(
    survey: &Survey<'_, '_>,
    edges: &mut Edges<'_>,
    kind: &'static EdgeKind,
    trusted: &Trusted,
    to: &Vertex,
) {
    let config_map = GroupKind::core("ConfigMap");
    let is_there = survey.find(config_map, trusted.namespace, trusted.name).is_some();
    if !is_there && !survey.may_have(config_map, Some(trusted.namespace)) {
        return;
    }
    let unsure = trusted.unsure.or((!is_there).then_some("whether the cluster has this ConfigMap"));
    for ways in survey.ways(CHANGE) {
        if ways.namespace().is_some_and(|namespace| namespace != trusted.namespace) {
            continue;
        }
        let named = ways.names.iter().filter(|(name, _)| *name == trusted.name).map(|(_, named)| named);
        let to = edges.vertex(to.clone());
        for list in std::iter::once(&ways.all).chain(named) {
            ways.lead(survey, edges, Step { kind, ways: list, to, unsure });
        }
    }
}
