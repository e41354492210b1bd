//! `hostpath-volume`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::host_volume::HostVolume;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "hostpath-volume",
        title: "Volume is a path of the node",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0023", "C-0048", "C-0203", "hostPathSet"],
        doc: include_str!("hostpath_volume.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        for volume in HostVolume::all_in(workload) {
            let path = if volume.path.is_empty() { "a path".to_owned() } else { format!("`{}`", volume.path) };
            let message = format!("{} is {path} of the node, {}", volume.name(), volume.mounts.in_words());
            volume.explain(report.field(volume.at(), message).also(volume.path_field()));
        }
    }),
};
