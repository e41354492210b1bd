//! `missing-service-account`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Found, Rule, Severity, Status};

use crate::service_account::account;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "missing-service-account",
        title: "ServiceAccount does not exist",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0307", "non-existent-service-account"],
        doc: include_str!("missing_service_account.md"),
    },
    fix: Fix::None,
    run: Run::WorkloadAmong(|workload, snapshot, report| {
        let name = workload.service_account_name();
        if name == "default" {
            return;
        }
        match account(workload, snapshot) {
            Found::Yes(_) => {}
            Found::Unknown => report.unknown("whether the ServiceAccount exists outside the input"),
            Found::No => {
                let named = [workload.spec.service_account_name, workload.spec.service_account];
                let Some(written) = named.into_iter().flatten().find(|written| written.value == name) else { return };
                report.field(written.node, format!("runs as ServiceAccount `{name}`, which does not exist"));
            }
        }
    }),
};
