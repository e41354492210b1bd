//! The rules of aggregated ClusterRoles, as the controller fills them in.

use seawall_model::selector::{Match, Selector};
use seawall_model::{Object, ObjectId};
use seawall_yaml::Node;

use crate::{PolicyRule, RuleId};

/// The rules that are written in a role.
pub(crate) fn written<'s>(id: ObjectId, role: &'s Object) -> Vec<PolicyRule<'s>> {
    let rules = role.node().get("rules").into_iter().flat_map(Node::items);
    rules.zip(0..=u16::MAX).filter_map(|(rule, index)| PolicyRule::read(rule, RuleId { role: id, index })).collect()
}

/// Whether a ClusterRole is made of others.
pub(crate) fn is_aggregated(role: &Object) -> bool {
    role.node().get("aggregationRule").is_some_and(|rule| !rule.is_null())
}

/// Whether its rules are yet to be gathered: what a server has filled in is what it decides by.
pub(crate) fn is_unfilled(id: ObjectId, role: &Object) -> bool {
    is_aggregated(role) && (role.uid().is_none() || written(id, role).is_empty())
}

/// The rules of the aggregated role at `index` of `roles`: those of all roles that its selectors match, and of those
/// that these are made of, each once. What is written in one that no server has
/// filled is overwritten by the controller.
pub(crate) fn aggregated<'s>(index: usize, roles: &[(ObjectId, &'s Object)]) -> Vec<PolicyRule<'s>> {
    let mut seen = vec![false; roles.len()];
    let mut open = vec![index];
    let mut rules: Vec<PolicyRule<'s>> = Vec::new();
    while let Some(at) = open.pop() {
        if std::mem::replace(&mut seen[at], true) {
            continue;
        }
        let (id, role) = roles[at];
        if !is_unfilled(id, role) {
            rules.extend(written(id, role));
            continue;
        }
        let selectors = role.node().path(&["aggregationRule", "clusterRoleSelectors"]);
        let selectors = selectors.into_iter().flat_map(Node::items);
        let selectors: Vec<Selector<'_>> = selectors.map(|written| Selector::read(Some(written))).collect();
        let chosen = roles.iter().enumerate().filter(|(_, (_, other))| {
            let labels = other.node().path(&["metadata", "labels"]);
            selectors.iter().any(|selector| selector.matches(labels) == Match::Yes)
        });
        open.extend(chosen.map(|(chosen, _)| chosen));
    }
    rules.sort_by_key(|rule| rule.id);
    rules
}
