//! `webhook-external-url`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::{Object, Rule, Severity, Snapshot, Status};

use crate::client_config;
use crate::webhook::{self, MUTATING, VALIDATING};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "webhook-external-url",
        title: "Webhook is outside the cluster, or anybody may answer for it",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("webhook_external_url.md"),
    },
    fix: Fix::None,
    run: Run::ObjectAmong(&[VALIDATING, MUTATING], |object, snapshot, report| {
        for webhook in webhook::all(object) {
            let Some(config) = webhook.node.get("clientConfig") else { continue };
            if let Some((url, host)) = client_config::outside(config) {
                report
                    .field(url, format!("webhook `{}` sends requests to `{host}`, outside the cluster", webhook.name));
            } else if webhook.service().is_some() && !client_config::has_certificate(config) && !is_filled_in(object) {
                certificate(&webhook, snapshot, report);
            }
        }
    }),
};

fn certificate(webhook: &webhook::Webhook<'_>, snapshot: &Snapshot, report: &mut Report<'_>) {
    if !snapshot.is_closed() {
        return report.unknown("whether the certificate of the webhook is filled in by its controller");
    }
    let message = format!("webhook `{}` names no certificate authority of its own", webhook.name);
    report.field(webhook.at("clientConfig/caBundle"), message);
}

/// Whether a controller is told to write the certificate.
fn is_filled_in(object: &Object) -> bool {
    let told = [
        "cert-manager.io/inject-ca-from",
        "cert-manager.io/inject-ca-from-secret",
        "cert-manager.io/inject-apiserver-ca",
        "service.beta.openshift.io/inject-cabundle",
    ];
    told.iter().any(|name| object.annotation(name).is_some())
}
