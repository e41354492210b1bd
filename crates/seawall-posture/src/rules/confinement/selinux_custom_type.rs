//! `selinux-custom-type`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::api::SeLinuxOptions;
use seawall_model::{Rule, Severity, Status, Version};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "selinux-custom-type",
        title: "SELinux label is not a container's",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0025", "C-0055"],
        doc: include_str!("selinux_custom_type.md"),
    },
    fix: Fix::Review("Leave this part of the SELinux label to the runtime"),
    run: Run::Workload(|workload, report| {
        if workload.is_windows() {
            return;
        }
        let version = workload.facts.kubernetes;
        if let Some(label) = workload.spec.security_context.as_ref().and_then(|pod| pod.se_linux_options.as_ref()) {
            report_label(label, version, || "the pod".to_owned(), report);
        }
        for container in workload.containers() {
            if let Some(label) = container.security_context.as_ref().and_then(|own| own.se_linux_options.as_ref()) {
                report_label(label, version, || format!("container `{}`", container.name), report);
            }
        }
    }),
};

fn report_label(label: &SeLinuxOptions<'_>, version: Version, who: impl Fn() -> String, report: &mut Report<'_>) {
    let parts = [
        ("user", label.user.filter(|user| !user.is_empty())),
        ("role", label.role.filter(|role| !role.is_empty())),
        ("type", label.kind.filter(|kind| !is_container_type(kind, version))),
    ];
    for (part, written) in parts {
        if let Some(written) = written {
            let message = format!("{} sets SELinux {part} `{}`", who(), written.value);
            report.field(written.node, message).remove(written.node);
        }
    }
}

/// What the Pod Security Standards allow at the baseline level.
fn is_container_type(kind: &str, version: Version) -> bool {
    match kind {
        "" | "container_t" | "container_init_t" | "container_kvm_t" => true,
        "container_engine_t" => version >= Version { major: 1, minor: 31 },
        _ => false,
    }
}
