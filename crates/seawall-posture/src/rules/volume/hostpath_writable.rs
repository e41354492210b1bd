//! `hostpath-writable`.

use seawall_check::{Check, Fix, Run, mention};
use seawall_model::{Place, Rule, Severity, Status};

use crate::host_path::Danger;
use crate::host_volume::HostVolume;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "hostpath-writable",
        title: "Path of the node is mounted writable",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0045", "writable-host-mount"],
        doc: include_str!("hostpath_writable.md"),
    },
    fix: Fix::Review("Mount the node's path read-only"),
    run: Run::Workload(|workload, report| {
        for volume in HostVolume::all_in(workload).filter(|volume| volume.danger == Danger::Writable) {
            let writers = mention::containers(&volume.mounts.writers());
            let message = format!("{writers} can write to `{}` of the node through {}", volume.path, volume.name());
            let reported = volume.explain(report.field(volume.at(), message).also(volume.path_field()));
            volume
                .mounts
                .writable()
                .map(|mount| Place::from(mount.node).join("readOnly"))
                .fold(reported, |reported, read_only| reported.set(read_only, true));
        }
    }),
};
