//! `kubelet-credential-path`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::host_path::Danger;
use crate::host_volume::HostVolume;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "kubelet-credential-path",
        title: "Volume holds credentials of the node",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0020"],
        doc: include_str!("kubelet_credential_path.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        for volume in HostVolume::all_in(workload) {
            let Danger::Credential(what) = volume.danger else { continue };
            let (path, mounted) = (volume.path, volume.mounts.in_words());
            let message = format!("{} is `{path}` of the node, with {what}, {mounted}", volume.name());
            volume.explain(report.field(volume.path_field(), message));
        }
    }),
};
