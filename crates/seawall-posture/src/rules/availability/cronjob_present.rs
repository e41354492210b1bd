//! `cronjob-present`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{GroupKind, Place, Rule, Severity, Status};
use seawall_yaml::Node;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "cronjob-present",
        title: "CronJob starts pods again and again",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["C-0026"],
        doc: include_str!("cronjob_present.md"),
    },
    fix: Fix::None,
    run: Run::Object(&[GroupKind::of("batch", "CronJob")], |object, report| {
        let node = object.node();
        let written = |key| node.path(&["spec", key]);
        let is_suspended = written("suspend").and_then(Node::as_bool) == Some(true);
        let verb = if is_suspended { "is suspended, and would start pods" } else { "starts pods" };
        let message = match written("schedule").and_then(Node::as_str) {
            Some(schedule) => format!("{verb} by the schedule `{schedule}`"),
            None => format!("{verb} by a schedule that cannot be read"),
        };
        let reported = report.field(Place::from(node).join("spec/schedule"), message);
        if let Some(zone) = written("timeZone") {
            reported.also(zone);
        }
    }),
};
