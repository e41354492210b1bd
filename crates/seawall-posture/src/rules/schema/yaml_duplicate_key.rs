//! `yaml-duplicate-key`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::{Object, Rule, Severity, Status};

use crate::key::{Entry, may_be_secret};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "yaml-duplicate-key",
        title: "Key stands twice in one mapping",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("yaml_duplicate_key.md"),
    },
    fix: Fix::None,
    run: Run::Object(&[], |object, report| {
        // A document of one object is the object's; of a list, each element has its own.
        if object.document.repeated_keys().len() > 0 {
            judge(object, report);
        }
    }),
};

fn judge(object: &Object, report: &mut Report<'_>) {
    for (earlier, later) in object.document.repeated_keys() {
        if !object.node().holds(later.id()) {
            continue;
        }
        // Inside of a value that does not count nothing matters: the key of that value stands twice.
        let Some(entry) = Entry::of(object, later.id()) else { continue };
        let line = object.document.text().position(earlier.span().start).line;
        let message = format!("key `{}` stands twice in one mapping; what line {line} says has no effect", entry.name);
        if may_be_secret(object, entry.name) {
            report.secret(entry.value, message);
        } else {
            report.field(entry.value, message);
        }
    }
}
