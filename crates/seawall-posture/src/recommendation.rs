//! What a VerticalPodAutoscaler has learnt of a workload.

use seawall_model::workload::Container;
use seawall_model::{Object, Quantity, Snapshot, Workload};
use seawall_yaml::Node;

use crate::resource::Resource;

/// One of the figures of a recommendation.
#[derive(Clone, Copy)]
pub(crate) enum Recommended {
    /// What to request.
    Target,
    /// More than this was not seen to be of use.
    UpperBound,
}

/// The figure for a container, if an autoscaler of the workload has one.
pub(crate) fn of<'s>(
    workload: &Workload<'_>,
    snapshot: &'s Snapshot,
    container: &Container<'_>,
    resource: &Resource,
    which: Recommended,
) -> Option<Node<'s>> {
    autoscalers(workload, snapshot).find_map(|autoscaler| figure(autoscaler, container.name, resource, which))
}

/// Whether an autoscaler writes its recommendation into the container as the pod is made.
pub(crate) fn is_applied(
    workload: &Workload<'_>,
    snapshot: &Snapshot,
    container: &Container<'_>,
    resource: &Resource,
) -> bool {
    autoscalers(workload, snapshot).any(|autoscaler| {
        applies(autoscaler, container.name, resource)
            && figure(autoscaler, container.name, resource, Recommended::Target).is_some()
    })
}

fn autoscalers<'s, 'w>(
    workload: &'w Workload<'_>,
    snapshot: &'s Snapshot,
) -> impl Iterator<Item = &'s Object> + use<'s, 'w> {
    let scalers = snapshot.scalers_of(&workload.object.reference);
    scalers.filter(|scaler| scaler.reference.group == "autoscaling.k8s.io")
}

fn figure<'s>(autoscaler: &'s Object, container: &str, resource: &Resource, which: Recommended) -> Option<Node<'s>> {
    let figure = match which {
        Recommended::Target => "target",
        Recommended::UpperBound => "upperBound",
    };
    let containers = autoscaler.node().path(&["status", "recommendation", "containerRecommendations"])?;
    let of = |one: &Node<'s>| one.get("containerName").and_then(Node::as_str) == Some(container);
    let amount = containers.items().find(of)?.get(figure)?.get(resource.name)?;
    Quantity::read(amount).is_some_and(|amount| amount > Quantity::ZERO).then_some(amount)
}

fn applies(autoscaler: &Object, container: &str, resource: &Resource) -> bool {
    let spec = autoscaler.node().get("spec");
    let mode = spec.and_then(|spec| spec.path(&["updatePolicy", "updateMode"])).and_then(Node::as_str);
    if mode == Some("Off") {
        return false;
    }
    let policies = spec.and_then(|spec| spec.path(&["resourcePolicy", "containerPolicies"]));
    let policy_for = |name: &str| {
        let of = |policy: &Node<'_>| policy.get("containerName").and_then(Node::as_str) == Some(name);
        policies.into_iter().flat_map(Node::items).find(of)
    };
    let Some(policy) = policy_for(container).or_else(|| policy_for("*")) else { return true };
    let controls = |list: Node<'_>| list.items().any(|one| one.as_str() == Some(resource.name));
    policy.get("mode").and_then(Node::as_str) != Some("Off") && policy.get("controlledResources").is_none_or(controls)
}
