//! `schema-invalid`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::schema::{Departure, Fault};
use seawall_model::{Field, Object, Rule, Severity, Snapshot, Status, describe};
use seawall_yaml::Kind;

use crate::custom_schema;
use crate::key::{Entry, may_be_secret};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "schema-invalid",
        title: "Object is not what the API declares for its kind",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["schema-validation"],
        doc: include_str!("schema_invalid.md"),
    },
    fix: Fix::None,
    run: Run::ObjectAmong(&[], |object, snapshot, report| {
        for departure in &object.departures {
            built_in(object, departure, report);
        }
        if object.reference.group.contains('.') && !object.reference.group.ends_with(".k8s.io") {
            custom(object, snapshot, report);
        }
    }),
};

fn built_in(object: &Object, departure: &Departure, report: &mut Report<'_>) {
    let Some(message) = describe(object, departure) else { return };
    let node = object.document.node(departure.node);
    match departure.fault {
        Fault::UnknownField => {
            let Some(unknown) = Entry::of(object, departure.node) else { return };
            show(object, unknown.name, unknown.value.into(), message, report);
        }
        Fault::MissingRequired => show(object, "", Field { node, path: departure.field }, message, report),
        Fault::WrongType { .. } | Fault::Unreadable { .. } | Fault::NotAllowed { .. } => {
            show(object, departure.field, node.into(), message, report);
        }
    }
}

fn custom(object: &Object, snapshot: &Snapshot, report: &mut Report<'_>) {
    for fault in custom_schema::faults(object, snapshot) {
        let place = Field::from(fault.node).keyed_path(object.node());
        let subject = if place.is_empty() { "the object".to_owned() } else { format!("`{place}`") };
        show(object, "", fault.node.into(), format!("{subject} {}", fault.message), report);
    }
}

/// A text in a place where nobody expects it may be anything.
fn show(object: &Object, key: &str, field: Field<'_>, message: String, report: &mut Report<'_>) {
    let is_text = field.value().is_some_and(|value| value.kind() == Kind::String);
    if is_text || may_be_secret(object, key) {
        report.secret(field, message);
    } else {
        report.field(field, message);
    }
}
