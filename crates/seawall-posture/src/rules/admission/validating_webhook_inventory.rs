//! `validating-webhook-inventory`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::webhook::{self, VALIDATING};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "validating-webhook-inventory",
        title: "Webhook sees requests to the API server and may refuse them",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["C-0036"],
        doc: include_str!("validating_webhook_inventory.md"),
    },
    fix: Fix::None,
    run: Run::Object(&[VALIDATING], |object, report| {
        for webhook in webhook::all(object) {
            report.field(webhook.node, webhook.described("validates"));
        }
    }),
};
