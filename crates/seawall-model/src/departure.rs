//! Where an object departs from what the API declares for its kind, as problems with the input.

use crate::problem::Effect;
use crate::schema::{self, Departure, Fault, ObjectType, Suggestion};
use crate::template::is_custom;
use crate::{Field, Object, Problem, Reference};

/// Enough for a person to see that the object is something else than it says.
const MOST: usize = 20;

/// The departures of `object`, one problem each. Fields whose loss weakens security are left to the rule that reports
/// them; custom resources are not judged.
pub(crate) fn departures(object: &Object) -> Vec<Problem> {
    let reference = &object.reference;
    let Some(kind) = schema::kind(&reference.group, &reference.version, &reference.kind) else {
        return misplaced_kind(object).into_iter().collect();
    };
    let mut problems = Vec::new();
    for departure in schema::check(object.node(), kind.ty) {
        if problems.len() == MOST {
            let message = format!("more than {MOST} fields are not what `{}` declares; the others are not listed", kind.kind);
            problems.push(at(object, object.node().into(), message));
            break;
        }
        problems.extend(problem(object, kind, &departure));
    }
    problems
}

/// A kind of Kubernetes' own under an `apiVersion` that does not have it: `v1` with `Deployment`.
fn misplaced_kind(object: &Object) -> Option<Problem> {
    let reference = &object.reference;
    if is_custom(&reference.group) || !schema::kinds().any(|kind| kind.group == reference.group) {
        return None;
    }
    let meant = schema::kinds().find(|kind| kind.served && kind.kind == reference.kind)?;
    let meant = Reference::join_api_version(meant.group, meant.version);
    let message = format!(
        "`{}` has no kind `{}`, so the API server refuses the object; `{meant}` has it",
        reference.api_version(),
        reference.kind
    );
    Some(at(object, Field { node: object.node(), path: "apiVersion" }, message))
}

fn problem(object: &Object, kind: ObjectType, departure: &Departure) -> Option<Problem> {
    let root = object.node();
    let node = object.document.node(departure.node);
    let place = Field::from(node).keyed_path(root);
    let message = match departure.fault {
        Fault::UnknownField => {
            let suggestion = schema::suggest(root, kind.ty, departure);
            if departure.weakens_security(root, suggestion.as_ref()) {
                return None;
            }
            let hint = suggestion.map_or(String::new(), |suggestion| did_you_mean(object, &suggestion));
            format!("`{place}` is no field of `{}`; the API server drops it{hint}", kind.kind)
        }
        Fault::WrongType { expected, .. } => {
            format!("`{place}` must be {expected}; the API server refuses the object, here the field was left out")
        }
        Fault::Unreadable { expected } => {
            format!("`{place}` cannot be read as {expected}; the API server refuses the object")
        }
        Fault::NotAllowed { expected } => {
            format!("`{place}` must be one of {expected}; the API server refuses the object")
        }
        Fault::MissingRequired => return None,
    };
    Some(at(object, node.into(), message))
}

fn did_you_mean(object: &Object, suggestion: &Suggestion<'_>) -> String {
    match suggestion {
        Suggestion::Rename(field) => format!("; did you mean `{}`?", field.name),
        Suggestion::Move { places, .. } => {
            let place = places.first().map(|place| place.keyed_path(object.node()));
            place.map_or(String::new(), |place| format!("; did you mean `{place}`?"))
        }
        Suggestion::Object(meant) => format!("; `{}` is an object of its own", meant.kind),
        Suggestion::Version(meant) => format!("; `{}` has it", meant.name()),
    }
}

fn at(object: &Object, field: Field<'_>, message: String) -> Problem {
    let location = object.locate(field);
    Problem {
        file: location.as_ref().map(|location| location.file.path.clone()),
        position: location.map(|location| location.start()),
        object: Some(object.reference.clone()),
        message,
        effect: Effect::Doubtful,
    }
}
