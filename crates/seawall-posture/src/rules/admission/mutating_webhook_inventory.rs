//! `mutating-webhook-inventory`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::webhook::{self, MUTATING};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "mutating-webhook-inventory",
        title: "Webhook sees requests to the API server and may change them",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["C-0039"],
        doc: include_str!("mutating_webhook_inventory.md"),
    },
    fix: Fix::None,
    run: Run::Object(&[MUTATING], |object, report| {
        for webhook in webhook::all(object) {
            report.field(webhook.node, webhook.described("changes"));
        }
    }),
};
