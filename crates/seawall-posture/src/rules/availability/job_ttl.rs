//! `job-ttl`.

use std::ops::RangeInclusive;

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::{Field, GroupKind, Object, Parameter, Place, Rule, Severity, Status};
use seawall_yaml::{Kind, Node};

use crate::parameter;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "job-ttl",
        title: "Finished Job is kept without end, or a missed one starts however late",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["job-ttl-seconds-after-finished", "cronjob-has-deadline"],
        doc: include_str!("job_ttl.md"),
    },
    fix: Fix::Review("Set the time that is set for it"),
    run: Run::Several(&[
        Run::Object(&[GroupKind::of("batch", "Job")], job),
        Run::Object(&[GroupKind::of("batch", "CronJob")], cron_job),
    ]),
};

/// Seconds that the API takes.
const TTL: RangeInclusive<u64> = 1..=i32::MAX as u64;
/// The controller looks every ten seconds: with a shorter deadline nothing may ever start.
const DEADLINE: RangeInclusive<u64> = 10..=i32::MAX as u64;

/// A Job that something made is that one's to delete, as the history limits of a CronJob do.
fn job(object: &Object, report: &mut Report<'_>) {
    if let Some(field) = absent(object, "ttlSecondsAfterFinished").filter(|_| object.controller().is_none()) {
        say(field, "is kept with its pods after it has finished", &parameter::JOB_TTL_TTL_SECONDS, &TTL, report);
    }
}

fn cron_job(object: &Object, report: &mut Report<'_>) {
    if let Some(field) = absent(object, "startingDeadlineSeconds") {
        say(field, "starts a missed Job however late", &parameter::JOB_TTL_DEADLINE_SECONDS, &DEADLINE, report);
    }
}

/// The field of the specification, when it is not written.
fn absent<'o>(object: &'o Object, name: &'static str) -> Option<Field<'o>> {
    let spec = object.node().get("spec").filter(|spec| spec.kind() == Kind::Mapping)?;
    spec.get(name).is_none_or(Node::is_null).then(|| Place::from(spec).join(name))
}

fn say(
    field: Field<'_>,
    message: &str,
    parameter: &'static Parameter,
    allowed: &RangeInclusive<u64>,
    report: &mut Report<'_>,
) {
    let seconds = report.parameters().number(parameter);
    let reported = report.field(field, message);
    if allowed.contains(&seconds) {
        reported.set(field, seconds);
    }
}
