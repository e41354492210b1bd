//! `run-as-root-group`.

use seawall_check::{Check, Fix, Run, mention};
use seawall_model::{Rule, Severity, Status};

use crate::{in_force, parameter};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "run-as-root-group",
        title: "Process belongs to the root group",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0116", "C-0013", "run-as-non-root"],
        doc: include_str!("run_as_root_group.md"),
    },
    fix: Fix::Review("Leave the root group"),
    run: Run::Workload(|workload, report| {
        if workload.is_windows() {
            return;
        }
        let other = report.parameters().number(&parameter::RUN_AS_ROOT_GROUP_GROUP);
        let fields = in_force::by_node(workload, |container| {
            let group = &container.security.run_as_group;
            group.node.filter(|_| group.value == Some(0))
        });
        for (field, containers) in fields {
            let reported = report.field(field, format!("{} with group 0", mention::running(&containers)));
            if other != 0 {
                reported.set(field, other);
            }
        }
        let Some(context) = &workload.spec.security_context else { return };
        if let Some(group) = context.fs_group.filter(|group| group.value == 0) {
            let reported = report.field(group.node, "volumes of the pod belong to group 0");
            if other != 0 {
                reported.set(group.node, other);
            }
        }
        let zeros = || context.supplemental_groups.iter().filter(|group| group.value == 0);
        if let Some(first) = zeros().next() {
            let reported = report.field(first.node, "all processes of the pod belong to group 0");
            zeros().rev().fold(reported, |reported, group| reported.remove(group.node));
        }
    }),
};
