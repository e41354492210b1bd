//! `mount-propagation-bidirectional`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "mount-propagation-bidirectional",
        title: "Mounts made in the container appear on the node",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("mount_propagation_bidirectional.md"),
    },
    fix: Fix::Review("Let mounts propagate into the container only"),
    run: Run::Workload(|workload, report| {
        for container in workload.containers() {
            for mount in &container.volume_mounts {
                let Some(propagation) = mount.mount_propagation.filter(|word| *word == "Bidirectional") else {
                    continue;
                };
                let volume = mount.name.map_or("", |name| name.value);
                let message =
                    format!("container `{}` mounts volume `{volume}` with Bidirectional propagation", container.name);
                report.field(propagation.node, message).set(propagation.node, "HostToContainer");
            }
        }
    }),
};
