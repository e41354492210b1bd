//! `low-uid`.

use seawall_check::{Check, Fix, Run, mention};
use seawall_model::{Rule, Severity, Status};

use crate::{account, in_force, parameter};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "low-uid",
        title: "Container runs as a user that the node may have too",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0020", "CKV_K8S_40", "container-security-context-user-group-id", "RunAsUser"],
        doc: include_str!("low_uid.md"),
    },
    fix: Fix::Review("Run as the user that is set for it"),
    run: Run::Workload(|workload, report| {
        if workload.is_windows() || workload.has_user_namespace() {
            return;
        }
        let fields = in_force::by_node(workload, |container| {
            let user = &container.security.run_as_user;
            user.node.filter(|_| user.value.is_some_and(|id| account::LOW.contains(&id)))
        });
        for (field, containers) in fields {
            let id = field.as_i64().unwrap_or_default();
            let message = format!("{} as user {id}, which may be one of the node's", mention::running(&containers));
            let user = report.parameters().number(&parameter::LOW_UID_USER);
            let reported = report.field(field, message);
            if user != 0 {
                reported.set(field, user);
            }
        }
    }),
};
