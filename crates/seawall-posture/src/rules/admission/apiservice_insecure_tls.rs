//! `apiservice-insecure-tls`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{GroupKind, Rule, Severity, Status};
use seawall_yaml::Node;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "apiservice-insecure-tls",
        title: "API server does not ask who answers for a part of its API",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0089"],
        doc: include_str!("apiservice_insecure_tls.md"),
    },
    fix: Fix::None,
    run: Run::Object(&[GroupKind::of("apiregistration.k8s.io", "APIService")], |object, report| {
        let Some(skips) = object.node().path(&["spec", "insecureSkipTLSVerify"]) else { return };
        if skips.as_bool() == Some(true) {
            let group = object.node().path(&["spec", "group"]).and_then(Node::as_str).unwrap_or_default();
            report
                .field(skips, format!("whoever answers for the API group `{group}` is believed without a certificate"));
        }
    }),
};
