//! `crd-conversion-external`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{GroupKind, Rule, Severity, Status};

use crate::client_config;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "crd-conversion-external",
        title: "Custom resources are converted outside the cluster",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("crd_conversion_external.md"),
    },
    fix: Fix::None,
    run: Run::Object(&[GroupKind::of("apiextensions.k8s.io", "CustomResourceDefinition")], |object, report| {
        let Some(conversion) = object.node().path(&["spec", "conversion"]) else { return };
        // The beta API had it one level higher.
        let config = conversion.path(&["webhook", "clientConfig"]).or_else(|| conversion.get("webhookClientConfig"));
        if let Some((url, host)) = config.and_then(client_config::outside) {
            report.field(url, format!("every object is sent to `{host}`, outside the cluster, to be converted"));
        }
    }),
};
