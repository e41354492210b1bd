//! Tier: where its policies are asked, and what becomes of what none of them decides.

use seawall_model::{GroupKind, Snapshot};
use seawall_yaml::Node;

use super::GROUPS;
use crate::policy::{Policy, Reader};

/// A tier of the input.
#[derive(Debug)]
pub(crate) struct TierOf {
    pub(crate) name: Box<str>,
    pub(crate) place: f64,
    /// Whether what none of its policies decides goes to the next tier, and is not denied.
    pub(crate) passes: bool,
}

/// Where tiers without an order are asked: after all others.
const LAST: f64 = f64::MAX;

/// The order of the tier of policies that name none.
pub(crate) const DEFAULT: f64 = 1_000_000.0;

impl TierOf {
    /// All of a snapshot.
    pub(crate) fn all(snapshot: &Snapshot) -> Vec<Self> {
        let objects = GROUPS.iter().flat_map(|group| snapshot.of_kind(GroupKind::of(group, "Tier")));
        let tiers = objects.map(|object| {
            let name = object.reference.name.as_str();
            let spec = |key: &str| object.node().path(&["spec", key]);
            let otherwise = if name == "default" { DEFAULT } else { LAST };
            Self {
                name: name.into(),
                place: spec("order").and_then(Node::as_f64).unwrap_or(otherwise),
                passes: spec("defaultAction").and_then(Node::as_str) == Some("Pass"),
            }
        });
        tiers.collect()
    }
}

/// Reports what is wrong in a tier. It is no policy itself.
pub(crate) fn check(reader: &mut Reader<'_>) -> Vec<Policy> {
    let root = reader.object.node();
    if let Some(order) = root.path(&["spec", "order"]).filter(|order| !order.is_null() && order.as_f64().is_none()) {
        reader.unreadable(order, "must be a number");
    }
    let action = root.path(&["spec", "defaultAction"]).filter(|action| !action.is_null());
    if let Some(action) = action.filter(|action| !matches!(action.as_str(), Some("Deny" | "Pass"))) {
        reader.unreadable(action, "must be Deny or Pass");
    }
    Vec::new()
}
