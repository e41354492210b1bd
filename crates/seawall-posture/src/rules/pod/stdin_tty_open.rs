//! `stdin-tty-open`.

use seawall_check::{Check, Fix, Run};
use seawall_model::workload::Role;
use seawall_model::{GroupKind, Rule, Severity, Status, Workload};

/// Kinds whose pods are there to stay and have nobody at a keyboard.
const LONG_RUNNING: [GroupKind<'static>; 8] = [
    GroupKind::core("ReplicationController"),
    GroupKind::of("apps", "Deployment"),
    GroupKind::of("apps", "ReplicaSet"),
    GroupKind::of("apps", "StatefulSet"),
    GroupKind::of("apps", "DaemonSet"),
    GroupKind::of("apps.openshift.io", "DeploymentConfig"),
    GroupKind::of("argoproj.io", "Rollout"),
    GroupKind::of("serving.knative.dev", "Service"),
];

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "stdin-tty-open",
        title: "Service keeps standard input or a terminal open",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("stdin_tty_open.md"),
    },
    fix: Fix::Safe("Close standard input and the terminal"),
    run: Run::Workload(|workload, report| {
        if !is_long_running(workload) {
            return;
        }
        let stays = |role| matches!(role, Role::Main | Role::Sidecar);
        for container in workload.containers().iter().filter(|container| stays(container.role)) {
            let open = |field: Option<seawall_model::api::Written<'_, bool>>| field.is_some_and(|open| *open);
            let (field, what) = match (open(container.stdin), open(container.tty)) {
                (true, true) => ("stdin", "standard input and a terminal"),
                (true, false) => ("stdin", "standard input"),
                (false, true) => ("tty", "a terminal"),
                (false, false) => continue,
            };
            let message = format!("container `{}` keeps {what} open", container.name);
            let reported = report.field(container.at.join(field), message);
            reported.remove(container.at.join("stdin")).remove(container.at.join("tty"));
        }
    }),
};

fn is_long_running(workload: &Workload<'_>) -> bool {
    LONG_RUNNING.contains(&workload.object.reference.group_kind())
}
