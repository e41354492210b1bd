//! `secret-from-env`.

use seawall_check::{Check, Fix, Run};
use seawall_model::api::EnvVar;
use seawall_model::{Rule, Severity, Status};

use crate::{credential, source};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "secret-from-env",
        title: "Secret reaches the container through its environment",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["C-0207", "CKV_K8S_35", "read-secret-from-env-var", "env-var-secret"],
        doc: include_str!("secret_from_env.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        for container in workload.containers() {
            for source in source::environment(container).filter(source::Source::is_secret) {
                let (name, secret) = (container.name, source.name.value);
                let variable = source.at.get("name").and_then(seawall_yaml::Node::as_str);
                let message = match variable.filter(|_| source.key.is_some()) {
                    Some(variable) => format!(
                        "container `{name}` takes `{variable}` from Secret `{secret}` as an environment variable"
                    ),
                    None => format!("container `{name}` takes all of Secret `{secret}` into its environment"),
                };
                report.field(source.at, message).also(source.name.node);
            }
            for variable in container.env.iter().filter(|variable| is_literal_secret(variable)) {
                let name = variable.name.map_or("", |name| name.value);
                report.secret(
                    variable.node,
                    format!("container `{}` has a secret in its environment, `{name}`", container.name),
                );
            }
        }
    }),
};

fn is_literal_secret(variable: &EnvVar<'_>) -> bool {
    let (Some(name), Some(value)) = (variable.name, variable.value) else { return false };
    credential::under(&name, &value).is_some()
}
