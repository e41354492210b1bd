//! `hostpath-log-symlink`.

use seawall_check::{Check, Fix, Run, mention};
use seawall_model::{Rule, Severity, Status};

use crate::host_path::Danger;
use crate::host_volume::HostVolume;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "hostpath-log-symlink",
        title: "Logs of the node can be replaced by links",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0048"],
        doc: include_str!("hostpath_log_symlink.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        for volume in HostVolume::all_in(workload).filter(|volume| volume.danger == Danger::Logs) {
            let writers = mention::containers(&volume.mounts.writers());
            let (path, name) = (volume.path, volume.name());
            let message = format!("{writers} can put links into the node's logs in `{path}` through {name}");
            volume.explain(report.field(volume.path_field(), message));
        }
    }),
};
