//! `default-service-account-used`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Found, Rule, Severity, Status};

use crate::namesake::{namesake, namespace};
use crate::service_account::SERVICE_ACCOUNT;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "default-service-account-used",
        title: "Pod runs as the default ServiceAccount",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["C-0189", "CKV_K8S_41", "default-service-account", "ServiceAccountName"],
        doc: include_str!("default_service_account_used.md"),
    },
    fix: Fix::Review("Use the ServiceAccount that is named like the workload"),
    run: Run::WorkloadAmong(|workload, snapshot, report| {
        if workload.service_account_name() != "default" {
            return;
        }
        let named = [workload.spec.service_account_name, workload.spec.service_account];
        let written = named.into_iter().flatten().find(|name| name.value == "default");
        let field = workload.at().join("serviceAccountName");
        let reported = match written {
            Some(written) => report.field(written.node, "runs as the ServiceAccount `default`"),
            None => report.field(field, "names no ServiceAccount, so it runs as `default`"),
        };
        let own = &workload.object.reference.name;
        let found = namesake(snapshot, SERVICE_ACCOUNT, namespace(workload.object), own);
        if own != "default" && matches!(found, Found::Yes(_)) {
            let old = workload.at().join("serviceAccount");
            reported.set(field, own.as_str()).remove(old);
        }
    }),
};
