//! `emptydir-without-limit`.

use seawall_check::{Check, Fix, Run};
use seawall_model::api::Volume;
use seawall_model::workload::Container;
use seawall_model::{Place, Rule, Severity, Status, Workload};
use seawall_yaml::{Kind, Node};
use serde_json::Value;

use crate::mounts::Mounts;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "emptydir-without-limit",
        title: "Empty volume may grow until the node is full",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("emptydir_without_limit.md"),
    },
    fix: Fix::Review("Set sizeLimit to what the container says it needs"),
    run: Run::Workload(|workload, report| {
        for volume in workload.spec.volumes.iter().filter(|volume| is_unlimited(volume)) {
            let name = volume.name.map_or("", |name| name.value);
            let mounts = Mounts::of(workload, name);
            let in_memory = medium(volume) == "Memory";
            let bounded = if in_memory { memory_is_bounded(workload, &mounts) } else { disk_is_bounded(workload) };
            if !mounts.is_writable() || bounded {
                continue;
            }
            let field = Place::from(volume.node).join("emptyDir/sizeLimit");
            let of = if in_memory { "memory" } else { "disk" };
            let mounted = mounts.in_words();
            let reported = report.field(field, format!("volume `{name}` may fill the node's {of}, {mounted}"));
            if let Some(size) = expected_size(&mounts).filter(|_| !in_memory) {
                reported.set(field, size);
            }
        }
    }),
};

/// A volume without any source is an `emptyDir` too. One of a type that nobody knows yet is not. Huge pages need a
/// limit of their own, or the pod is refused.
fn is_unlimited(volume: &Volume<'_>) -> bool {
    match &volume.empty_dir {
        Some(empty_dir) => empty_dir.size_limit.is_none() && !medium(volume).starts_with("HugePages"),
        None => volume.node.entries().all(|(key, source)| key.scalar() == Some("name") || source.is_null()),
    }
}

fn medium<'s>(volume: &Volume<'s>) -> &'s str {
    volume.empty_dir.as_ref().and_then(|empty_dir| empty_dir.medium).map_or("", |medium| medium.value)
}

/// The kubelet evicts a pod that uses more than the sum of its containers' limits, its `emptyDir`s included; containers
/// without a limit add nothing to that sum.
fn disk_is_bounded(workload: &Workload<'_>) -> bool {
    workload.containers().iter().any(|container| limit(container, "ephemeral-storage").is_some())
}

/// What a container writes to memory counts as its own.
fn memory_is_bounded(workload: &Workload<'_>, mounts: &Mounts<'_, '_>) -> bool {
    let of_pod = workload.spec.node.path(&["resources", "limits", "memory"]);
    of_pod.is_some_and(|limit| !limit.is_null())
        || mounts.writers().iter().all(|container| limit(container, "memory").is_some())
}

fn limit<'s>(container: &Container<'s>, resource: &str) -> Option<Node<'s>> {
    let limits = container.resources.as_ref()?.limits?;
    limits.get(resource).filter(|limit| !limit.is_null())
}

/// What the only container that writes has asked for.
fn expected_size(mounts: &Mounts<'_, '_>) -> Option<Value> {
    let writers = mounts.writers();
    let [writer] = &writers[..] else { return None };
    let requests = writer.resources.as_ref()?.requests?;
    let size = requests.get("ephemeral-storage")?;
    matches!(size.kind(), Kind::String | Kind::Int).then(|| size.to_json())
}
