//! `namespace-no-limit-range`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::workload::{Container, Role};
use seawall_model::{Object, Parameter, Parameters, Quantity, Rule, Severity, Snapshot, Status};
use seawall_yaml::Node;
use serde_json::{Map, Value, json};

use crate::limit_range::LIMIT_RANGE;
use crate::namespace::{NAMESPACE, holds, is_system};
use crate::parameter;
use crate::resource::{Amount, CPU, MEMORY, Resource};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "namespace-no-limit-range",
        title: "Namespace gives no limits to containers that say nothing",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0039"],
        doc: include_str!("namespace_no_limit_range.md"),
    },
    fix: Fix::Review("Create a LimitRange with default requests and limits"),
    run: Run::ObjectAmong(&[NAMESPACE], |namespace, snapshot, report| {
        let name = &*namespace.reference.name;
        if is_system(name) || name.is_empty() {
            return;
        }
        match holds(snapshot, LIMIT_RANGE, name, is_about_pods) {
            Some(true) => {}
            Some(false) => say(namespace, snapshot, report),
            None => report.unknown("whether the namespace has a LimitRange outside the input"),
        }
    }),
};

/// Whether a LimitRange says something about containers or pods: some are about volume claims alone.
fn is_about_pods(range: &Object) -> bool {
    let mut items = range.node().path(&["spec", "limits"]).into_iter().flat_map(Node::items);
    items.any(|item| {
        let is_about_pods = matches!(item.get("type").and_then(Node::as_str), Some("Container" | "Pod"));
        is_about_pods && item.entries().any(|(_, amounts)| amounts.entries().next().is_some())
    })
}

fn say(namespace: &Object, snapshot: &Snapshot, report: &mut Report<'_>) {
    let name = &*namespace.reference.name;
    let parameters = report.parameters();
    let field = namespace.node().path(&["metadata", "name"]).unwrap_or(namespace.node());
    if let Some(other) = snapshot.of_kind_in(LIMIT_RANGE, Some(name)).next() {
        let reported = report.field(field, "has no LimitRange for containers or pods");
        reported.related(other, "says nothing about containers or pods");
        return;
    }
    let reported = report.field(field, "has no LimitRange");
    let (mut requests, mut limits) = (Map::new(), Map::new());
    for default in DEFAULTS {
        let (request, limit) = (set(parameters, default.request), set(parameters, default.limit));
        // A default limit is a default request where none is written.
        let is_even = request.zip(limit).is_none_or(|((_, request), (_, limit))| request <= limit);
        if !is_even || limit.is_some_and(|(_, limit)| refuses(snapshot, name, default.resource, limit)) {
            continue;
        }
        let write = |into: &mut Map<String, Value>, set: Option<(&str, Quantity)>| {
            if let Some((text, _)) = set {
                into.insert(default.resource.name.to_owned(), text.into());
            }
        };
        write(&mut requests, request);
        write(&mut limits, limit);
    }
    if !requests.is_empty() || !limits.is_empty() {
        reported.create(range(name, requests, limits));
    }
}

struct Default {
    resource: &'static Resource,
    request: &'static Parameter,
    limit: &'static Parameter,
}

const DEFAULTS: [Default; 2] = [
    Default {
        resource: &CPU,
        request: &parameter::NAMESPACE_NO_LIMIT_RANGE_CPU_REQUEST,
        limit: &parameter::NAMESPACE_NO_LIMIT_RANGE_CPU_LIMIT,
    },
    Default {
        resource: &MEMORY,
        request: &parameter::NAMESPACE_NO_LIMIT_RANGE_MEMORY_REQUEST,
        limit: &parameter::NAMESPACE_NO_LIMIT_RANGE_MEMORY_LIMIT,
    },
];

/// The quantity that a user set, as it is written.
fn set<'p>(parameters: &'p Parameters, parameter: &Parameter) -> Option<(&'p str, Quantity)> {
    let text = parameters.text(parameter)?;
    Some((text, text.parse().ok().filter(|amount| *amount > Quantity::ZERO)?))
}

/// Whether the default limit would be below the request of a container that has no limit: Kubernetes refuses such.
fn refuses(snapshot: &Snapshot, namespace: &str, resource: &Resource, limit: Quantity) -> bool {
    let is_refused = |container: &Container<'_>| {
        let resources = container.resources.as_ref();
        Amount::limit(resources, resource) == Amount::Unsaid
            && Amount::request(resources, resource).known().is_some_and(|request| request > limit)
    };
    snapshot.workloads_in(namespace).any(|workload| {
        let mut containers = workload.containers().iter();
        containers.any(|container| container.role != Role::Ephemeral && is_refused(container))
    })
}

fn range(namespace: &str, requests: Map<String, Value>, limits: Map<String, Value>) -> Value {
    let mut item = Map::from_iter([("type".to_owned(), Value::from("Container"))]);
    let defaults = [("default", limits), ("defaultRequest", requests)];
    let written = defaults.into_iter().filter(|(_, amounts)| !amounts.is_empty());
    item.extend(written.map(|(key, amounts)| (key.to_owned(), amounts.into())));
    json!({
        "apiVersion": "v1",
        "kind": "LimitRange",
        "metadata": {"name": "defaults", "namespace": namespace},
        "spec": {"limits": [item]},
    })
}
