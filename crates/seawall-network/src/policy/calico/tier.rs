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
const LAST: f64 = f64::MAX / 2.0;

/// The order of the tier of policies that name none.
pub(crate) const DEFAULT: f64 = 1_000_000.0;

impl TierOf {
    /// All of a snapshot, and the one that is always there.
    pub(crate) fn all(snapshot: &Snapshot) -> Vec<Self> {
        let objects = GROUPS.iter().flat_map(|group| snapshot.of_kind(GroupKind::of(group, "Tier")));
        let read = objects.map(|object| {
            let name = object.reference.name.as_str();
            let spec = |key: &str| object.node().path(&["spec", key]);
            let order = spec("order").and_then(Node::as_f64).unwrap_or(LAST);
            Self {
                name: name.into(),
                place: if name == "default" { DEFAULT } else { order },
                passes: spec("defaultAction").and_then(Node::as_str) == Some("Pass"),
            }
        });
        let mut tiers: Vec<Self> = read.collect();
        tiers.push(Self { name: "default".into(), place: DEFAULT, passes: false });
        tiers.sort_by(|one, other| one.place.total_cmp(&other.place).then_with(|| one.name.cmp(&other.name)));
        tiers.dedup_by(|one, other| one.name == other.name);
        settle(&mut tiers);
        tiers
    }
}

/// Tiers of equal order are asked by name. NetworkPolicies stand in `default`, whose place stays what it is.
fn settle(tiers: &mut [TierOf]) {
    for equal in tiers.chunk_by_mut(|one, other| one.place == other.place) {
        let fixed = equal.iter().position(|tier| &*tier.name == "default").unwrap_or_default();
        for (index, tier) in equal.iter_mut().enumerate() {
            for _ in index..fixed {
                tier.place = tier.place.next_down();
            }
            for _ in fixed..index {
                tier.place = tier.place.next_up();
            }
        }
    }
}

/// Reports what is wrong in a tier. It is no policy itself.
pub(crate) fn check(reader: &mut Reader<'_>) -> Vec<Policy> {
    let root = reader.object.node();
    if let Some(order) = root.path(&["spec", "order"]).filter(|order| !order.is_null() && order.as_f64().is_none()) {
        reader.unreadable(order, "must be a number");
    }
    let order = root.path(&["spec", "order"]).filter(|order| order.as_f64().is_some_and(|order| order != DEFAULT));
    if let Some(order) = order.filter(|_| reader.object.reference.name == "default") {
        reader.unreadable(order, "must be 1000000, the order of this tier");
    }
    let action = root.path(&["spec", "defaultAction"]).filter(|action| !action.is_null());
    if let Some(action) = action.filter(|action| !matches!(action.as_str(), Some("Deny" | "Pass"))) {
        reader.unreadable(action, "must be Deny or Pass");
    }
    Vec::new()
}
