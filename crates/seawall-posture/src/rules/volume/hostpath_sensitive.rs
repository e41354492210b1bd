//! `hostpath-sensitive`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::host_path::Danger;
use crate::host_volume::HostVolume;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "hostpath-sensitive",
        title: "Volume is a path by which the node falls",
        severity: Severity::Critical,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0121", "C-0048", "sensitive-host-mounts"],
        doc: include_str!("hostpath_sensitive.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        for volume in HostVolume::all_in(workload) {
            let Danger::Sensitive(what) = volume.danger else { continue };
            let (path, mounted) = (volume.path, volume.mounts.in_words());
            let message = format!("{} is `{path}` of the node, with {what}, {mounted}", volume.name());
            volume.explain(report.field(volume.path_field(), message));
        }
    }),
};
