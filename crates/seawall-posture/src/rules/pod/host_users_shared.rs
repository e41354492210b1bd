//! `host-users-shared`.

use seawall_check::{Check, Fix, Run};
use seawall_model::api::Written;
use seawall_model::workload::USER_NAMESPACES_SINCE;
use seawall_model::{Rule, Severity, Status, Workload};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "host-users-shared",
        title: "Root in the container is root on the node",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("host_users_shared.md"),
    },
    fix: Fix::Review("Set hostUsers to false"),
    run: Run::Workload(|workload, report| {
        let known = workload.facts.kubernetes >= USER_NAMESPACES_SINCE && !workload.is_windows();
        if !known || workload.has_user_namespace() {
            return;
        }
        let field = workload.at().join("hostUsers");
        let reported = report.field(field, "pod shares the users of its node");
        match obstacle(workload) {
            Some(obstacle) => reported.fact(format!("`hostUsers: false` does not go together with {obstacle}")),
            None => reported.set(field, false),
        };
    }),
};

/// What the API server refuses beside `hostUsers: false`, what the kernel cannot mount for other users, and what would
/// seem to be excused by it.
fn obstacle(workload: &Workload<'_>) -> Option<&'static str> {
    let spec = &workload.spec;
    let on = |field: Option<Written<'_, bool>>| field.is_some_and(|on| on.value);
    if on(spec.host_network) {
        Some("`hostNetwork`")
    } else if on(spec.host_pid) {
        Some("`hostPID`")
    } else if on(spec.host_ipc) {
        Some("`hostIPC`")
    } else if workload.containers().iter().any(|container| !container.volume_devices.is_empty()) {
        Some("`volumeDevices`")
    } else if spec.volumes.iter().any(|volume| volume.node.get("nfs").is_some()) {
        Some("an NFS volume")
    } else if workload.containers().iter().any(|container| container.security.proc_mount.value != "Default") {
        Some("an unmasked `/proc` before that is mended")
    } else {
        None
    }
}
