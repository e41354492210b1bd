//! `low-gid`.

use seawall_check::{Check, Fix, Run, mention};
use seawall_model::{Rule, Severity, Status};

use crate::{account, in_force, parameter};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "low-gid",
        title: "Container runs with a group that the node may have too",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0021", "container-security-context-user-group-id"],
        doc: include_str!("low_gid.md"),
    },
    fix: Fix::Review("Run with the group that is set for it"),
    run: Run::Workload(|workload, report| {
        if workload.is_windows() || workload.has_user_namespace() {
            return;
        }
        let fields = in_force::by_node(workload, |container| {
            let group = &container.security.run_as_group;
            group.node.filter(|_| group.value.is_some_and(|id| account::LOW.contains(&id)))
        });
        for (field, containers) in fields {
            let id = field.as_i64().unwrap_or_default();
            let message = format!("{} with group {id}, which may be one of the node's", mention::running(&containers));
            let group = report.parameters().number(&parameter::LOW_GID_GROUP);
            let reported = report.field(field, message);
            if group != 0 {
                reported.set(field, group);
            }
        }
    }),
};
