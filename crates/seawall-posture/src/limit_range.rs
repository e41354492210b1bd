//! What a namespace gives to containers that say nothing themselves.

use seawall_model::{GroupKind, Quantity, Snapshot, Workload};
use seawall_yaml::Node;

use crate::namesake::namespace;
use crate::resource::Resource;

/// The kind.
pub(crate) const LIMIT_RANGE: GroupKind<'static> = GroupKind::core("LimitRange");

/// The limit that the namespace of `workload` gives to containers, as far as the input tells.
pub(crate) fn limit(workload: &Workload<'_>, snapshot: &Snapshot, resource: &Resource) -> Option<Quantity> {
    given(workload, snapshot, resource, &["default", "max"])
}

/// The request that the namespace gives. A default limit is one for the request as well.
pub(crate) fn request(workload: &Workload<'_>, snapshot: &Snapshot, resource: &Resource) -> Option<Quantity> {
    given(workload, snapshot, resource, &["defaultRequest", "default", "max", "min"])
}

/// Namespaces are compared as they are written: two objects that both leave theirs out are applied together.
fn given(workload: &Workload<'_>, snapshot: &Snapshot, resource: &Resource, fields: &[&str]) -> Option<Quantity> {
    let ranges = snapshot.of_kind_in(LIMIT_RANGE, namespace(workload.object));
    let items = ranges.filter_map(|range| range.node().path(&["spec", "limits"])).flat_map(Node::items);
    let mut of_containers = items.filter(|item| item.get("type").and_then(Node::as_str) == Some("Container"));
    of_containers.find_map(|item| {
        let amounts = fields.iter().filter_map(|field| item.get(field)?.get(resource.name));
        amounts.filter_map(Quantity::read).next().filter(|amount| *amount > Quantity::ZERO)
    })
}
