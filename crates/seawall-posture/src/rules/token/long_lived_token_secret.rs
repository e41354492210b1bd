//! `long-lived-token-secret`.

use seawall_check::{Check, Fix, Run};
use seawall_model::api::{Read, Secret};
use seawall_model::{Rule, Severity, Status};

use crate::secret::{SECRET, TOKEN_TYPE};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "long-lived-token-secret",
        title: "ServiceAccount token that never expires",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("long_lived_token_secret.md"),
    },
    fix: Fix::None,
    run: Run::Object(&[SECRET], |object, report| {
        let secret: Option<Secret<'_>> = Option::read(object.node());
        let Some(kind) = secret.and_then(|secret| secret.kind).filter(|kind| kind.value == TOKEN_TYPE) else { return };
        let message = match object.annotation("kubernetes.io/service-account.name") {
            Some(account) => format!("holds a token of ServiceAccount `{account}` that never expires"),
            None => "holds a ServiceAccount token that never expires".to_owned(),
        };
        report.field(kind.node, message);
    }),
};
