//! `missing-env-source`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::{Found, Rule, Severity, Snapshot, Status, Workload};

use crate::namesake::{namesake, namespace};
use crate::secret::{self, SECRET};
use crate::secret_maker;
use crate::source::{self, Source};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "missing-env-source",
        title: "Environment is taken from something that does not exist",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["env-value-from"],
        doc: include_str!("missing_env_source.md"),
    },
    fix: Fix::None,
    run: Run::WorkloadAmong(|workload, snapshot, report| {
        for container in workload.containers() {
            for source in source::environment(container).filter(|source| !source.optional) {
                judge(&source, container.name, workload, snapshot, report);
            }
        }
    }),
};

fn judge(source: &Source<'_>, container: &str, workload: &Workload<'_>, snapshot: &Snapshot, report: &mut Report<'_>) {
    let (kind, name) = (source.kind.kind, source.name.value);
    let in_namespace = namespace(workload.object);
    match namesake(snapshot, source.kind, in_namespace, name) {
        Found::Yes(object) => {
            let Some(key) = source.key else { return };
            let mut keys = secret::keys(object).peekable();
            // Whoever makes an empty Secret fills it later, and the input does not show it.
            if keys.peek().is_none() && source.kind == SECRET && !snapshot.is_closed() {
                return report.unknown("whether the Secret, which is empty, is filled later");
            }
            if !keys.any(|existing| existing == key.value) {
                let message = format!(
                    "container `{container}` takes key `{}` of {kind} `{name}`, which has no such key",
                    key.value
                );
                report.field(key.node, message).related(object, "has no such key");
            }
        }
        Found::Unknown => report.unknown("whether the Secret or ConfigMap exists outside the input"),
        Found::No if source.kind == SECRET && secret_maker::is_made(snapshot, in_namespace, name) => {
            report.unknown("whether the controller that makes the Secret has made it");
        }
        Found::No => {
            let message =
                format!("container `{container}` takes its environment from {kind} `{name}`, which does not exist");
            report.field(source.name.node, message);
        }
    }
}
