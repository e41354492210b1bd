//! What containers may use and what is set aside for them, as Kubernetes works it out.

use seawall_model::api::ResourceRequirements;
use seawall_model::workload::{Container, Role};
use seawall_model::{Field, Quantity, Snapshot, Version, Workload};
use seawall_yaml::Node;
use serde_json::Value;

use crate::limit_range;
use crate::recommendation::{self, Recommended};

/// A resource of a node.
pub(crate) struct Resource {
    pub(crate) name: &'static str,
    /// Where a container's limit is written.
    pub(crate) limit: &'static str,
    /// Where its request is written.
    pub(crate) request: &'static str,
    /// Whether a pod can have it for all its containers together.
    is_shared: bool,
}

pub(crate) const CPU: Resource =
    Resource { name: "cpu", limit: "resources/limits/cpu", request: "resources/requests/cpu", is_shared: true };

pub(crate) const MEMORY: Resource = Resource {
    name: "memory",
    limit: "resources/limits/memory",
    request: "resources/requests/memory",
    is_shared: true,
};

pub(crate) const EPHEMERAL_STORAGE: Resource = Resource {
    name: "ephemeral-storage",
    limit: "resources/limits/ephemeral-storage",
    request: "resources/requests/ephemeral-storage",
    is_shared: false,
};

/// The first version in which a pod's own `resources` count without a feature gate.
const POD_RESOURCES_SINCE: Version = Version { major: 1, minor: 34 };

/// A request or a limit as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Amount {
    /// Not at all.
    Unsaid,
    /// 0: nothing is set aside, or no bound.
    Zero,
    /// So much.
    Some(Quantity),
    /// Something that Kubernetes would refuse. A placeholder that is filled later looks like this too.
    Unreadable,
}

impl Amount {
    fn of(list: Option<Node<'_>>, resource: &Resource) -> Self {
        let Some(node) = list.and_then(|list| list.get(resource.name)).filter(|node| !node.is_null()) else {
            return Self::Unsaid;
        };
        match Quantity::read(node) {
            Some(amount) if amount.is_zero() => Self::Zero,
            Some(amount) if amount > Quantity::ZERO => Self::Some(amount),
            _ => Self::Unreadable,
        }
    }

    /// The limit that stands in `resources`.
    pub(crate) fn limit(resources: Option<&ResourceRequirements<'_>>, resource: &Resource) -> Self {
        Self::of(resources.and_then(|resources| resources.limits), resource)
    }

    /// The request that stands in `resources`; the limit is the default.
    pub(crate) fn request(resources: Option<&ResourceRequirements<'_>>, resource: &Resource) -> Self {
        match Self::of(resources.and_then(|resources| resources.requests), resource) {
            Self::Unsaid => Self::limit(resources, resource),
            written => written,
        }
    }

    /// Whether there is none.
    pub(crate) fn is_missing(self) -> bool {
        matches!(self, Self::Unsaid | Self::Zero)
    }

    /// The quantity, if it is known.
    pub(crate) fn known(self) -> Option<Quantity> {
        match self {
            Self::Some(amount) => Some(amount),
            _ => None,
        }
    }
}

/// The pod's resources for all its containers together, where the version knows them.
pub(crate) fn of_pod<'w, 's>(workload: &'w Workload<'s>) -> Option<&'w ResourceRequirements<'s>> {
    workload.spec.resources.as_ref().filter(|_| workload.facts.kubernetes >= POD_RESOURCES_SINCE)
}

/// A container that lacks a request or a limit.
pub(crate) struct Lack<'w, 's> {
    pub(crate) container: &'w Container<'s>,
    /// Where it is to be written.
    pub(crate) field: Field<'s>,
    /// Whether it is written, as 0.
    pub(crate) is_zero: bool,
}

/// The containers without a limit that Kubernetes would enforce: neither their own, nor the pod's, nor one that the
/// namespace gives.
pub(crate) fn without_limit<'w, 's>(
    workload: &'w Workload<'s>,
    snapshot: &Snapshot,
    resource: &Resource,
) -> Vec<Lack<'w, 's>> {
    lacking(workload, resource, Amount::limit, resource.limit, || {
        limit_range::limit(workload, snapshot, resource).is_some()
    })
}

/// The containers for which nothing is set aside.
pub(crate) fn without_request<'w, 's>(
    workload: &'w Workload<'s>,
    snapshot: &Snapshot,
    resource: &Resource,
) -> Vec<Lack<'w, 's>> {
    let mut lacking = lacking(workload, resource, Amount::request, resource.request, || {
        limit_range::request(workload, snapshot, resource).is_some()
    });
    lacking.retain(|lack| !recommendation::is_applied(workload, snapshot, lack.container, resource));
    lacking
}

fn lacking<'w, 's>(
    workload: &'w Workload<'s>,
    resource: &Resource,
    amount: impl Fn(Option<&ResourceRequirements<'s>>, &Resource) -> Amount,
    path: &'static str,
    is_given: impl FnOnce() -> bool,
) -> Vec<Lack<'w, 's>> {
    // Kubernetes lets nobody give resources to an ephemeral container.
    let may_have = |container: &&Container<'s>| container.role != Role::Ephemeral;
    let lacks = |container: &'w Container<'s>| {
        let amount = amount(container.resources.as_ref(), resource);
        let lack = Lack { container, field: container.at.join(path), is_zero: amount == Amount::Zero };
        amount.is_missing().then_some(lack)
    };
    let mut lacking: Vec<Lack<'w, 's>> = workload.containers().iter().filter(may_have).filter_map(lacks).collect();
    if lacking.is_empty() || resource.is_shared && !amount(of_pod(workload), resource).is_missing() {
        return Vec::new();
    }
    // What a namespace gives, it gives where nothing is written.
    if lacking.iter().any(|lack| !lack.is_zero) && is_given() {
        lacking.retain(|lack| lack.is_zero);
    }
    lacking
}

/// The limit to write: the first of the candidates that Kubernetes would take beside what is written.
pub(crate) fn new_limit(
    workload: &Workload<'_>,
    container: &Container<'_>,
    resource: &Resource,
    candidates: impl IntoIterator<Item = Option<Value>>,
) -> Option<Value> {
    // The pod's own resources would have to be counted again.
    if workload.spec.resources.is_some() {
        return None;
    }
    let request = Amount::request(container.resources.as_ref(), resource);
    if request == Amount::Unreadable {
        return None;
    }
    let request = request.known().unwrap_or_default();
    let fits = |value: &Value| quantity(value).is_some_and(|limit| limit > Quantity::ZERO && limit >= request);
    candidates.into_iter().flatten().find(fits)
}

/// The request to write, likewise.
pub(crate) fn new_request(
    workload: &Workload<'_>,
    container: &Container<'_>,
    resource: &Resource,
    candidates: impl IntoIterator<Item = Option<Value>>,
) -> Option<Value> {
    if workload.spec.resources.is_some() {
        return None;
    }
    let limit = Amount::limit(container.resources.as_ref(), resource);
    if limit == Amount::Unreadable {
        return None;
    }
    let fits = |value: &Value| {
        let fits = |request| request > Quantity::ZERO && limit.known().is_none_or(|limit| request <= limit);
        quantity(value).is_some_and(fits)
    };
    candidates.into_iter().flatten().find(fits)
}

/// The request that is written, as it is written.
pub(crate) fn written_request(container: &Container<'_>, resource: &Resource) -> Option<Value> {
    container.resources.as_ref()?.requests?.get(resource.name).map(Node::to_json)
}

/// What a VerticalPodAutoscaler has seen the container use.
pub(crate) fn seen(
    workload: &Workload<'_>,
    snapshot: &Snapshot,
    container: &Container<'_>,
    resource: &Resource,
    which: Recommended,
) -> Option<Value> {
    recommendation::of(workload, snapshot, container, resource, which).map(Node::to_json)
}

fn quantity(value: &Value) -> Option<Quantity> {
    match value {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.to_string().parse().ok(),
        _ => None,
    }
}
