//! `duplicate-object`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Object, Rule, Severity, Status};
use seawall_yaml::Node;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "duplicate-object",
        title: "Object stands in the input twice",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("duplicate_object.md"),
    },
    fix: Fix::None,
    run: Run::ObjectAmong(&[], |object, snapshot, report| {
        let Some(first) = snapshot.repeated_by(object) else { return };
        let name = object.node().path(&["metadata", "name"]).unwrap_or(object.node());
        let same = if says_the_same(first, object) { "the same" } else { "something else" };
        report
            .field(name, format!("stands in the input a second time and says {same}; the last one applied counts"))
            .related(first, place(first));
    }),
};

fn says_the_same(one: &Object, other: &Object) -> bool {
    equal(one.node(), other.node())
}

/// Equal as values, whatever the order of keys.
fn equal(one: Node<'_>, other: Node<'_>) -> bool {
    one.to_json() == other.to_json()
}

fn place(object: &Object) -> String {
    match object.locate(object.node().into()) {
        Some(location) => format!("the one before, in {}:{}", location.file.path, location.start().line),
        None => "the one before".to_owned(),
    }
}
