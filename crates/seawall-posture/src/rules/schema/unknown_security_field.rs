//! `unknown-security-field`.

use seawall_check::{Check, Fix, Report, Reported, Run};
use seawall_model::schema::{self, Departure, Suggestion};
use seawall_model::{Object, Rule, Severity, Status};
use seawall_yaml::{Kind, Node};

use crate::key::Entry;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "unknown-security-field",
        title: "Security setting has no effect where it is written",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("unknown_security_field.md"),
    },
    fix: Fix::Review("Write the setting where it takes effect, or leave it out"),
    run: Run::Object(&[], |object, report| {
        for departure in &object.lost {
            report_lost(object, departure, report);
        }
    }),
};

fn report_lost(object: &Object, departure: &Departure, report: &mut Report<'_>) {
    let Some(lost) = Entry::of(object, departure.node) else { return };
    let reference = &object.reference;
    let kind = schema::kind(&reference.group, &reference.version, &reference.kind);
    let suggestion = kind.and_then(|kind| schema::suggest(object.node(), kind.ty, departure));
    let within = departure.within.name().rsplit('.').next().unwrap_or_default();
    let hint = suggestion.as_ref().map_or(String::new(), |meant| did_you_mean(object, meant));
    let message = format!("`{}` is no field of {within} and has no effect{hint}", lost.name);
    let reported = report.field(lost.value, message);
    if let Some(meant) = suggestion {
        mend(&lost, reported, &meant);
    }
}

/// What protects is written where it takes effect. What loosens is taken away: it has no effect today, and to give
/// it one is for a person to decide.
fn mend<'r>(lost: &Entry<'_>, reported: Reported<'r>, meant: &Suggestion<'_>) -> Reported<'r> {
    let (field, places): (_, Vec<(Node<'_>, Vec<&str>)>) = match meant {
        Suggestion::Rename(field) => (field, vec![(lost.parent, vec![field.name])]),
        Suggestion::Move { field, places, .. } => {
            (field, places.iter().map(|place| (place.node, place.keys.clone())).collect())
        }
        Suggestion::Object(_) | Suggestion::Version(_) => return reported,
    };
    if lost.value.is_null() || is_scalar(lost.value) && loosens(field.name, lost.value) {
        return reported.remove(lost.value);
    }
    let value = lost.value.to_json();
    let taken = |(node, keys): &(Node<'_>, Vec<&str>)| match &keys[..] {
        [key] => node.get(key).filter(|there| !there.is_null()).map(Node::to_json),
        _ => None,
    };
    if loosens(field.name, lost.value) || places.iter().any(|place| taken(place).is_some_and(|there| there != value)) {
        return reported;
    }
    let free = places.iter().filter(|place| taken(place).is_none());
    free.fold(reported, |reported, (node, keys)| reported.set_below(*node, keys, value.clone())).remove(lost.value)
}

fn did_you_mean(object: &Object, meant: &Suggestion<'_>) -> String {
    match meant {
        Suggestion::Rename(field) => format!("; did you mean `{}`?", field.name),
        Suggestion::Move { places, .. } => match &places[..] {
            [] => String::new(),
            [place] => format!("; did you mean `{}`?", place.keyed_path(object.node())),
            [place, others @ ..] => {
                let place = place.keyed_path(object.node());
                format!("; did you mean `{place}` and the same in {} more?", others.len())
            }
        },
        Suggestion::Object(meant) => format!("; a {} is an object of its own", meant.kind),
        Suggestion::Version(meant) => format!("; `{}` has it", meant.name()),
    }
}

fn is_scalar(value: Node<'_>) -> bool {
    !matches!(value.kind(), Kind::Mapping | Kind::Sequence | Kind::Opaque)
}

/// Whether a field with this name and value, or something in it, would give rights that Kubernetes does not give unasked.
fn loosens(name: &str, value: Node<'_>) -> bool {
    match value.kind() {
        Kind::Mapping => {
            name == "hostPath" || value.entries().any(|(key, inner)| loosens(key.scalar().unwrap_or_default(), inner))
        }
        Kind::Sequence => name == "sysctls" || value.items().any(|element| loosens(name, element)),
        Kind::Bool if PROTECTING.contains(&name) => value.as_bool() == Some(false),
        Kind::Bool => LOOSENING.contains(&name) && value.as_bool() == Some(true),
        Kind::Int => value.as_i64() == Some(0) || name == "hostPort",
        Kind::String => match name {
            "procMount" => value.as_str() != Some("Default"),
            "type" => value.as_str() == Some("Unconfined"),
            "mountPropagation" => value.as_str() == Some("Bidirectional"),
            "add" | "externalIPs" => true,
            _ => false,
        },
        Kind::Null | Kind::Float | Kind::Opaque => false,
    }
}

/// Switches that protect when they are on.
const PROTECTING: [&str; 2] = ["readOnlyRootFilesystem", "runAsNonRoot"];

/// Switches that open something when they are on.
const LOOSENING: [&str; 9] = [
    "allowPrivilegeEscalation",
    "automountServiceAccountToken",
    "hostIPC",
    "hostNetwork",
    "hostPID",
    "hostProcess",
    "insecureSkipTLSVerify",
    "privileged",
    "shareProcessNamespace",
];
