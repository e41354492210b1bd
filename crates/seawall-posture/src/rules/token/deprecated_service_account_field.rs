//! `deprecated-service-account-field`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "deprecated-service-account-field",
        title: "Deprecated field serviceAccount is used",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["C-0294"],
        doc: include_str!("deprecated_service_account_field.md"),
    },
    fix: Fix::Safe("Rename serviceAccount to serviceAccountName"),
    run: Run::Workload(|workload, report| {
        let Some(old) = workload.spec.service_account.filter(|old| !old.value.is_empty()) else { return };
        let field = workload.at().join("serviceAccountName");
        let new = workload.spec.service_account_name.filter(|new| !new.value.is_empty());
        match new {
            None => {
                let message =
                    format!("names its ServiceAccount `{}` in the deprecated field `serviceAccount`", old.value);
                report.field(old.node, message).set(field, old.value).remove(old.node);
            }
            // The API server writes the copy itself.
            Some(new) if new.value == old.value && workload.object.uid().is_some() => {}
            Some(new) if new.value == old.value => {
                let message = format!(
                    "names its ServiceAccount `{}` a second time, in the deprecated field `serviceAccount`",
                    old.value
                );
                report.field(old.node, message).remove(old.node);
            }
            Some(new) => {
                let message = format!(
                    "`serviceAccount` names `{}`, but `serviceAccountName` wins with `{}`",
                    old.value, new.value
                );
                report.field(old.node, message).also(new.node).remove(old.node);
            }
        }
    }),
};
