//! `plaintext-secret-in-env`.

use seawall_check::{Check, Fix, Run, mention};
use seawall_model::{Rule, Severity, Status};
use serde_json::json;

use crate::credential;
use crate::new_secret::NewSecret;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "plaintext-secret-in-env",
        title: "Credential in plain text in an environment variable",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0012", "C-0259", "env-var-secret", "sensitiveContainerEnvVar"],
        doc: include_str!("plaintext_secret_in_env.md"),
    },
    fix: Fix::Review("Take the value from a new Secret, and put it in there"),
    run: Run::Workload(|workload, report| {
        for container in workload.containers() {
            for variable in &container.env {
                let Some((name, value)) = variable.name.zip(variable.value) else { continue };
                let Some(found) = credential::under(&name, &value) else { continue };
                let message = format!(
                    "container `{}` has {} in plain text in `{}`{}",
                    container.name,
                    found.what,
                    name.value,
                    mention::under(found.under)
                );
                let secret = NewSecret::of(workload.object, &[container.name, &name]);
                let instead = json!({"name": name.value, "valueFrom": {"secretKeyRef": secret.selector()}});
                let reported = report.secret(value.node, message).fact(credential::NOT_SHOWN);
                reported.replace_secret(variable.node, instead).create(secret.object());
            }
        }
    }),
};
