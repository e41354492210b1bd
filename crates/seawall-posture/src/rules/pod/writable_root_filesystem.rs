//! `writable-root-filesystem`.

use seawall_check::{Check, Fix, Reported, Run};
use seawall_model::workload::Container;
use seawall_model::{Field, Rule, Severity, Status, Workload};
use seawall_yaml::Kind;
use serde_json::json;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "writable-root-filesystem",
        title: "Container has a writable root file system",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[
            "KSV-0014",
            "C-0017",
            "CKV_K8S_22",
            "no-read-only-root-fs",
            "notReadOnlyRootFilesystem",
            "container-security-context-readonlyrootfilesystem",
            "ReadOnlyRootFilesystem",
        ],
        doc: include_str!("writable_root_filesystem.md"),
    },
    fix: Fix::Review("Set readOnlyRootFilesystem to true, with a volume for /tmp"),
    run: Run::Workload(|workload, report| {
        if workload.is_windows() {
            return;
        }
        for container in workload.containers() {
            if container.security.read_only_root_filesystem.value {
                continue;
            }
            let field = container.at.join("securityContext/readOnlyRootFilesystem");
            let message = format!("container `{}` has a writable root file system", container.name);
            mend(report.field(field, message), field, container, workload);
        }
    }),
};

/// Size of the volume for `/tmp`: more than most programs put there, and little for a node.
const TMP_LIMIT: &str = "1Gi";

/// Longest name of a volume.
const NAME_LIMIT: usize = 63;

fn mend<'s>(reported: Reported<'_>, field: Field<'s>, container: &Container<'s>, workload: &Workload<'s>) {
    let mount_at = |path: &str| {
        container.volume_mounts.iter().any(|mount| mount.mount_path.is_some_and(|at| at.trim_end_matches('/') == path))
    };
    if mount_at("/tmp") {
        reported.set(field, true);
        return;
    }
    let volumes = workload.at().join("volumes");
    let mounts = container.at.join("volumeMounts");
    let volume = format!("tmp-{}", container.name);
    let taken = workload.spec.volumes.iter().any(|other| other.name.is_some_and(|name| name.value == volume));
    let possible = is_settable(field) && is_list(volumes) && is_list(mounts) && volume.len() <= NAME_LIMIT;
    if possible && !taken {
        reported
            .set(field, true)
            .append(volumes, json!({"name": volume, "emptyDir": {"sizeLimit": TMP_LIMIT}}))
            .append(mounts, json!({"name": volume, "mountPath": "/tmp"}));
    }
}

/// Whether the field's parents, as far as they are written, are what the API says.
fn is_settable(field: Field<'_>) -> bool {
    let (node, missing) = field.nearest();
    missing.is_empty() || matches!(node.kind(), Kind::Mapping | Kind::Null)
}

/// Whether the field is a list, or could become one.
fn is_list(field: Field<'_>) -> bool {
    field.value().is_none_or(|list| matches!(list.kind(), Kind::Sequence | Kind::Null))
}
