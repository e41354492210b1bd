//! `requests-not-equal-limits`.

use seawall_check::{Check, Fix, Run, mention};
use seawall_model::workload::{Container, Role};
use seawall_model::{Rule, Severity, Snapshot, Status, Workload};

use crate::limit_range;
use crate::resource::{Amount, CPU, MEMORY, Resource, of_pod};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "requests-not-equal-limits",
        title: "Pod is not guaranteed what it may use",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &[
            "container-resource-requests-equal-limits",
            "container-cpu-requests-equal-limits",
            "container-memory-requests-equal-limits",
        ],
        doc: include_str!("requests_not_equal_limits.md"),
    },
    fix: Fix::Review("Request as much as the limit"),
    run: Run::WorkloadAmong(|workload, snapshot, report| {
        if of_pod(workload).is_some() {
            return report_pod(workload, report);
        }
        let uneven: Vec<&Container<'_>> = workload
            .containers()
            .iter()
            .filter(|container| container.role != Role::Ephemeral)
            .filter(|container| BOTH.iter().any(|resource| !is_even(workload, snapshot, container, resource)))
            .collect();
        if uneven.is_empty() {
            return;
        }
        let verb = if uneven.len() == 1 { "does not request" } else { "do not request" };
        let message = format!("{} {verb} as much CPU and memory as the limit", mention::containers(&uneven));
        let reported = report.field(workload.at(), message);
        let limit = |container: &Container<'_>, resource: &Resource| {
            container.resources.as_ref()?.limits?.get(resource.name).map(seawall_yaml::Node::to_json)
        };
        let all = uneven.iter().flat_map(|&container| BOTH.iter().map(move |resource| (container, *resource)));
        let requests = all.map(|(container, resource)| {
            Amount::limit(container.resources.as_ref(), resource).known()?;
            Some((container.at.join(resource.request), limit(container, resource)?))
        });
        if let Some(requests) = requests.collect::<Option<Vec<_>>>() {
            requests.into_iter().fold(reported, |reported, (field, value)| reported.set(field, value));
        }
    }),
};

const BOTH: [&Resource; 2] = [&CPU, &MEMORY];

/// Whether there is a limit, and as much is requested. What cannot be read is not judged.
fn is_even(workload: &Workload<'_>, snapshot: &Snapshot, container: &Container<'_>, resource: &Resource) -> bool {
    let resources = container.resources.as_ref();
    let limit = match Amount::limit(resources, resource) {
        Amount::Unsaid => limit_range::limit(workload, snapshot, resource),
        Amount::Unreadable => return true,
        written => written.known(),
    };
    let request = match Amount::request(resources, resource) {
        Amount::Unsaid => limit_range::request(workload, snapshot, resource),
        Amount::Unreadable => return true,
        written => written.known(),
    };
    limit.is_some() && limit == request
}

/// Of a pod with resources of its own only those count. What it requests without saying so depends on its containers.
fn report_pod(workload: &Workload<'_>, report: &mut seawall_check::Report<'_>) {
    let resources = of_pod(workload);
    let is_even = |resource: &&Resource| {
        let (limit, request) = (Amount::limit(resources, resource), Amount::request(resources, resource));
        limit == Amount::Unreadable || request == Amount::Unreadable || limit.known().is_some() && limit == request
    };
    if !BOTH.iter().all(is_even) {
        let field = workload.at().join("resources");
        report.field(field, "the pod does not request as much CPU and memory as the limit");
    }
}
