//! `run-as-root-allowed`.

use seawall_model::workload::{Container, Level};
use seawall_model::{Field, Rule, Severity, Status, Workload};

use crate::account::User;
use crate::check::{Check, Fix, Run};
use crate::mention;
use crate::report::Report;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "run-as-root-allowed",
        title: "Container may run as root",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &[
            "KSV-0012",
            "C-0013",
            "C-0198",
            "C-0218",
            "CKV_K8S_23",
            "CKV_K8S_6",
            "run-as-non-root",
            "runAsRootAllowed",
            "container-security-context-user-group-id",
            "RunAsNonRoot",
        ],
        doc: include_str!("run_as_root_allowed.md"),
    },
    fix: Fix::Review("Set runAsNonRoot to true"),
    run: Run::Workload(|workload, report| {
        let containers = workload.containers();
        let (inheriting, own): (Vec<&Container<'_>>, Vec<&Container<'_>>) = containers
            .iter()
            .filter(|container| may_be_root(container, workload))
            .partition(|container| container.security.run_as_non_root.level == Level::Pod);
        let silent = own.iter().all(|container| container.security.run_as_non_root.level == Level::Default);
        let pod = workload.at().join("securityContext/runAsNonRoot");
        if !inheriting.is_empty() {
            report_root(pod, &inheriting, workload, report);
        }
        if silent && !own.is_empty() && own.len() == containers.len() {
            report_root(pod, &own, workload, report);
            return;
        }
        for container in own {
            report_root(container.at.join("securityContext/runAsNonRoot"), &[container], workload, report);
        }
    }),
};

fn may_be_root<'s>(container: &Container<'s>, workload: &Workload<'s>) -> bool {
    let refused = container.security.run_as_non_root.value == Some(true);
    !refused && !matches!(User::of(container, workload), User::Other)
}

fn report_root<'s>(field: Field<'s>, open: &[&Container<'s>], workload: &Workload<'s>, report: &mut Report<'_>) {
    let root = if workload.is_windows() { "an administrator" } else { "root" };
    let reported = report.field(field, format!("{} may run as {root}", mention::containers(open)));
    let told = open.iter().find_map(|container| match User::of(container, workload) {
        User::Root(node) => Some(node),
        _ => None,
    });
    match told {
        // The kubelet would refuse to start it: whom it should run as instead, only its author knows.
        Some(user) => reported.also(user),
        None => reported.set(field, true),
    };
}
