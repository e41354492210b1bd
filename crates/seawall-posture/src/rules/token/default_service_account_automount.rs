//! `default-service-account-automount`.

use seawall_check::{Check, Fix, Run};
use seawall_model::api::{Read, ServiceAccount};
use seawall_model::{Place, Rule, Severity, Status};

use crate::service_account::SERVICE_ACCOUNT;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "default-service-account-automount",
        title: "Default ServiceAccount hands its token to every pod",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0189", "C-0225", "C-0239", "CKV_K8S_41"],
        doc: include_str!("default_service_account_automount.md"),
    },
    fix: Fix::Safe("Set automountServiceAccountToken to false"),
    run: Run::Object(&[SERVICE_ACCOUNT], |object, report| {
        if object.reference.name != "default" {
            return;
        }
        let account: Option<ServiceAccount<'_>> = Option::read(object.node());
        let automount = account.and_then(|account| account.automount_service_account_token);
        if automount.is_none_or(|automount| automount.value) {
            let field = Place::from(object.node()).join("automountServiceAccountToken");
            let message = "the default ServiceAccount's token is mounted into every pod that says nothing about it";
            report.field(field, message).set(field, false);
        }
    }),
};
