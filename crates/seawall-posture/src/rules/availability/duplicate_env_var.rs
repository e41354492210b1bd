//! `duplicate-env-var`.

use std::collections::HashMap;

use seawall_check::{Check, Fix, Run};
use seawall_model::api::EnvVar;
use seawall_model::{Rule, Severity, Status};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "duplicate-env-var",
        title: "Environment variable is set twice",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["C-0295", "duplicate-env-var", "environment-variable-key-duplication"],
        doc: include_str!("duplicate_env_var.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        for container in workload.containers().iter().filter(|container| container.env.len() > 1) {
            let mut seen = HashMap::with_capacity(container.env.len());
            for variable in &container.env {
                let Some(name) = variable.name.filter(|name| !name.value.is_empty()) else { continue };
                let Some(before) = seen.insert(name.value, name.node) else { continue };
                if !continues(variable, name.value) {
                    let container = container.name;
                    let message =
                        format!("container `{container}` sets `{}` again, and the value before is lost", name.value);
                    report.field(variable.node, message).also(before);
                }
            }
        }
    }),
};

/// Whether the variable is made of what it was before and something more: `PATH` from `$(PATH):/opt/bin`.
fn continues(variable: &EnvVar<'_>, name: &str) -> bool {
    let Some(value) = variable.value.filter(|_| variable.value_from.is_none()) else { return false };
    // A doubled dollar is no reference.
    value.value.match_indices("$(").any(|(at, _)| {
        let dollars = value.value[..at].bytes().rev().take_while(|&byte| byte == b'$').count();
        let is_own = value.value[at + 2..].strip_prefix(name).is_some_and(|rest| rest.starts_with(')'));
        dollars % 2 == 0 && is_own && value.value.len() > name.len() + 3
    })
}
