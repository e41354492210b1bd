//! `container-runtime-socket`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::host_path::Danger;
use crate::host_volume::HostVolume;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "container-runtime-socket",
        title: "Volume gives control of the container runtime",
        severity: Severity::Critical,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0006", "C-0074", "CKV_K8S_27", "docker-sock", "DockerSock"],
        doc: include_str!("container_runtime_socket.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        for volume in HostVolume::all_in(workload) {
            let Danger::Socket(runtime) = volume.danger else { continue };
            let (path, mounted) = (volume.path, volume.mounts.in_words());
            let message =
                format!("{} gives control of {runtime} through `{path}` of the node, {mounted}", volume.name());
            volume.explain(report.field(volume.path_field(), message));
        }
    }),
};
