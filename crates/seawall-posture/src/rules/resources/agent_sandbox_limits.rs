//! `agent-sandbox-limits`.

use seawall_check::{Check, Fix, Run};
use seawall_model::workload::Container;
use seawall_model::{Rule, Severity, Snapshot, Status, Workload};
use serde_json::Value;

use crate::recommendation::Recommended::UpperBound;
use crate::resource::{CPU, Lack, MEMORY, Resource, new_limit, seen, without_limit, written_request};
use crate::{agent_sandbox, parameter};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "agent-sandbox-limits",
        title: "Sandbox of an agent may use the whole node",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0303"],
        doc: include_str!("agent_sandbox_limits.md"),
    },
    fix: Fix::Review("Set the limits"),
    run: Run::WorkloadAmong(|workload, snapshot, report| {
        if !agent_sandbox::is_one(workload.object) {
            return;
        }
        let cpu = without_limit(workload, snapshot, &CPU);
        let memory = without_limit(workload, snapshot, &MEMORY);
        let of = |lacking: &[Lack<'_, '_>], container: &Container<'_>| {
            lacking.iter().any(|lack| std::ptr::eq(lack.container, container))
        };
        let parameters = report.parameters();
        let defaults = [&parameter::AGENT_SANDBOX_LIMITS_CPU, &parameter::AGENT_SANDBOX_LIMITS_MEMORY];
        let [for_cpu, for_memory] = defaults.map(|default| parameters.text(default));
        for container in workload.containers() {
            let (field, what, unbounded) = match (of(&cpu, container), of(&memory, container)) {
                (true, true) => ("resources/limits", "CPU and memory", &[(&CPU, for_cpu), (&MEMORY, for_memory)][..]),
                (true, false) => (CPU.limit, "CPU", &[(&CPU, for_cpu)][..]),
                (false, true) => (MEMORY.limit, "memory", &[(&MEMORY, for_memory)][..]),
                (false, false) => continue,
            };
            let field = container.at.join(field);
            let message = format!("container `{}` of the agent sandbox has no limit for {what}", container.name);
            let reported = report.field(field, message);
            let values = unbounded.iter().map(|(resource, default)| {
                Some((resource.limit, limit(workload, snapshot, container, resource, *default)?))
            });
            if let Some(values) = values.collect::<Option<Vec<_>>>() {
                values
                    .into_iter()
                    .fold(reported, |reported, (path, value)| reported.set(container.at.join(path), value));
            }
        }
    }),
};

/// What the limit should be, if something tells. A request of CPU is what is needed at least, and no limit.
fn limit(
    workload: &Workload<'_>,
    snapshot: &Snapshot,
    container: &Container<'_>,
    resource: &Resource,
    default: Option<&str>,
) -> Option<Value> {
    let request = (resource.name == MEMORY.name).then(|| written_request(container, resource)).flatten();
    let candidates = [seen(workload, snapshot, container, resource, UpperBound), request, default.map(Into::into)];
    new_limit(workload, container, resource, candidates)
}
