//! Where an object departs from what the API declares for its kind, in words and as problems with the input.

use crate::schema::{self, Departure, Fault, ObjectType, Suggestion};
use crate::template::is_custom;
use crate::{Field, Object, Problem, Reference};

/// Enough for a person to see that the object is something else than it says.
const MOST: usize = 20;

/// As many departures as are worth a finding each.
const MOST_KEPT: usize = 1_001;

/// Beyond this many unknown fields of one object nobody is told what was meant, and no more are called weakening.
const MOST_SUGGESTED: usize = 100;

/// Where an object departs from what is declared for its kind. Custom resources are not judged.
#[derive(Default)]
pub(crate) struct Departures {
    /// One for each departure that does not weaken security, up to a limit.
    pub(crate) problems: Vec<Problem>,
    /// The unknown fields whose loss weakens security: they are left to the rule that reports them.
    pub(crate) weakening: Vec<Departure>,
    /// All others, required fields that are missing among them.
    pub(crate) others: Vec<Departure>,
}

impl Departures {
    pub(crate) fn of(object: &Object) -> Self {
        let reference = &object.reference;
        let mut departures = Self::default();
        let Some(kind) = schema::kind(&reference.group, &reference.version, &reference.kind) else {
            departures.problems.extend(misplaced_kind(object));
            return departures;
        };
        let mut suggested = 0;
        for departure in schema::check_complete(object.node(), kind.ty) {
            departures.add(object, kind, departure, &mut suggested);
        }
        departures
    }

    fn add(&mut self, object: &Object, kind: ObjectType, departure: Departure, suggested: &mut usize) {
        let root = object.node();
        let mut suggestion = None;
        if departure.fault == Fault::UnknownField && *suggested < MOST_SUGGESTED {
            *suggested += 1;
            suggestion = schema::suggest(root, kind.ty, &departure);
            if departure.weakens_security(root, suggestion.as_ref()) {
                return self.weakening.push(departure);
            }
        }
        if self.others.len() < MOST_KEPT {
            self.others.push(departure);
        }
        if departure.fault == Fault::MissingRequired {
            return;
        }
        match self.problems.len() {
            MOST => {
                let kind = kind.kind;
                let message =
                    format!("more than {MOST} fields are not what `{kind}` declares; the others are not listed");
                self.problems.push(at(object, root.into(), Some("schema-invalid"), message));
            }
            listed if listed < MOST => self.problems.push(problem(object, kind, &departure, suggestion.as_ref())),
            _ => {}
        }
    }
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
    Some(at(object, Field { node: object.node(), path: "apiVersion" }, None, message))
}

fn problem(object: &Object, kind: ObjectType, departure: &Departure, suggestion: Option<&Suggestion<'_>>) -> Problem {
    let node = object.document.node(departure.node);
    at(object, node.into(), Some("schema-invalid"), message(object, kind, departure, suggestion))
}

/// What is wrong and what becomes of it, in one sentence. `departure` is one of the object's own.
pub fn describe(object: &Object, departure: &Departure) -> Option<String> {
    let reference = &object.reference;
    let kind = schema::kind(&reference.group, &reference.version, &reference.kind)?;
    let is_unknown = departure.fault == Fault::UnknownField;
    let suggestion = if is_unknown { schema::suggest(object.node(), kind.ty, departure) } else { None };
    Some(message(object, kind, departure, suggestion.as_ref()))
}

fn message(object: &Object, kind: ObjectType, departure: &Departure, suggestion: Option<&Suggestion<'_>>) -> String {
    let node = object.document.node(departure.node);
    let place = Field::from(node).keyed_path(object.node());
    match departure.fault {
        Fault::UnknownField => {
            let hint = suggestion.map_or(String::new(), |suggestion| did_you_mean(object, suggestion));
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
        Fault::MissingRequired => {
            let dot = if place.is_empty() { "" } else { "." };
            format!("`{place}{dot}{}` is required; the API server refuses the object", departure.field)
        }
    }
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

fn at(object: &Object, field: Field<'_>, told_by: Option<&'static str>, message: String) -> Problem {
    Problem { told_by, ..Problem::doubtful(object, field, message) }
}
