//! Where a rule in common form is written.

use seawall_model::Object;
use seawall_yaml::Node;

use crate::policy::{Layer, Policy, Rule};

/// The element of the list that the rule was read from.
pub(crate) fn place<'s>(object: &'s Object, rule: &Rule) -> Option<Node<'s>> {
    let mut way = rule.place.list.split('/').skip(1);
    let list = way.try_fold(object.node(), |node, key| match key {
        "*" => node.items().nth(rule.place.part as usize),
        key => node.get(key),
    })?;
    list.items().nth(rule.place.index as usize)
}

/// Whether the first rule that matches decides, so that the order matters.
pub(crate) fn is_ordered(policy: &Policy) -> bool {
    match policy.tier.layer {
        Layer::Kubernetes => &*policy.tier.name != "NetworkPolicy",
        Layer::Calico => &*policy.reference.group != "networking.k8s.io",
        Layer::Cilium | Layer::Istio => false,
    }
}
