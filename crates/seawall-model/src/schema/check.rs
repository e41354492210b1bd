//! Where an object departs from what is declared for it.

use seawall_yaml::{Kind, Node, NodeId};

use super::field::Type;
use super::table::TypeId;
use super::value::{is_base64, is_micro_time, is_quantity, is_time};

/// One place where an object is not what is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Departure {
    /// The key of an unknown field, the mapping that lacks a required one, and otherwise the value that is wrong.
    pub node: NodeId,
    /// The type of the mapping that holds the field.
    pub within: TypeId,
    /// The declared name of the field. Empty for an unknown field, and for an object that is no mapping.
    pub field: &'static str,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// There is no such field in this place. The server drops it, or refuses the object.
    UnknownField,
    /// The value is of the wrong type. The server refuses the object.
    WrongType {
        /// What may stand here.
        expected: Type,
        /// What stands here.
        found: Kind,
    },
    /// The value is of the right type, but cannot be read: a number out of range, `1 GB`, a date that is none, text that
    /// is not base64. The server refuses the object.
    Unreadable {
        /// What may stand here.
        expected: Type,
    },
    /// The value is not one of those that are allowed. The server refuses the object.
    NotAllowed {
        /// What may stand here, a [`Type::Enum`].
        expected: Type,
    },
    /// A required field is absent, or `null`.
    MissingRequired,
}

/// Every departure of `root`, an object of type `ty`, in the order of the text. Required fields that are missing are not
/// among them. Values that were left unread are not judged.
pub fn check(root: Node<'_>, ty: TypeId) -> Vec<Departure> {
    Walk::of(root, ty, false)
}

/// What [`check`] finds, and required fields that are missing. Those are declared for served versions only, and some
/// are filled in by the server.
pub fn check_complete(root: Node<'_>, ty: TypeId) -> Vec<Departure> {
    Walk::of(root, ty, true)
}

/// Mappings that wait at once in nearly every object.
const PENDING: usize = 64;

struct Walk<'d> {
    required: bool,
    pending: Vec<(Node<'d>, TypeId)>,
    found: Vec<Departure>,
}

impl<'d> Walk<'d> {
    fn of(root: Node<'d>, ty: TypeId, required: bool) -> Vec<Departure> {
        let mut walk = Walk { required, pending: Vec::with_capacity(PENDING), found: Vec::new() };
        walk.value(root, Type::Object(ty), ty, "");
        while let Some((mapping, ty)) = walk.pending.pop() {
            walk.object(mapping, ty);
        }
        walk.found.sort_by_key(|departure| departure.node);
        walk.found
    }

    fn object(&mut self, mapping: Node<'d>, ty: TypeId) {
        let mut required = 0;
        for (key, value) in mapping.entries() {
            match ty.field(key.scalar().unwrap_or_default()) {
                Some(field) => {
                    required += usize::from(field.required && !value.is_null());
                    self.value(value, field.ty, ty, field.name);
                }
                None => self.report(key, ty, "", Fault::UnknownField),
            }
        }
        if self.required && required < ty.count_required() {
            let absent = |name| mapping.get(name).is_none_or(Node::is_null);
            for field in ty.fields().iter().filter(|field| field.required && absent(field.name)) {
                self.report(mapping, ty, field.name, Fault::MissingRequired);
            }
        }
    }

    /// Judges the value of `within.field`. Goes down only as far as lists and maps nest in one field.
    fn value(&mut self, value: Node<'d>, expected: Type, within: TypeId, field: &'static str) {
        match (expected, value.kind()) {
            (Type::Object(ty), Kind::Mapping) => self.pending.push((value, ty)),
            (Type::List { element, .. }, Kind::Sequence) => {
                for item in value.items() {
                    self.value(item, *element, within, field);
                }
            }
            (Type::Map(inner), Kind::Mapping) => {
                for (_, value) in value.entries() {
                    self.value(value, *inner, within, field);
                }
            }
            (expected, found) => match scalar(expected, value, found) {
                Scalar::Fits => {}
                Scalar::WrongType => self.report(value, within, field, Fault::WrongType { expected, found }),
                Scalar::Unreadable => self.report(value, within, field, Fault::Unreadable { expected }),
                Scalar::NotAllowed => self.report(value, within, field, Fault::NotAllowed { expected }),
            },
        }
    }

    fn report(&mut self, node: Node<'_>, within: TypeId, field: &'static str, fault: Fault) {
        self.found.push(Departure { node: node.id(), within, field, fault });
    }
}

pub(super) enum Scalar {
    Fits,
    WrongType,
    Unreadable,
    NotAllowed,
}

/// Judges a value that is not both declared and written as a list, map or object.
pub(super) fn scalar(expected: Type, value: Node<'_>, found: Kind) -> Scalar {
    let text = || value.scalar().unwrap_or_default();
    let readable = |holds: bool| if holds { Scalar::Fits } else { Scalar::Unreadable };
    match (expected, found) {
        (Type::Any, _)
        | (_, Kind::Null | Kind::Opaque)
        | (Type::String | Type::IntOrString, Kind::String)
        | (Type::Bool, Kind::Bool) => Scalar::Fits,
        (Type::Enum(_), Kind::String) => {
            let text = text();
            let allowed = text.is_empty() || expected.allowed().any(|allowed| allowed == text);
            if allowed { Scalar::Fits } else { Scalar::NotAllowed }
        }
        // Nobody can write a number that does not fit with so few letters, in whatever base.
        (Type::Int32 | Type::IntOrString | Type::Int64, Kind::Int) if text().len() <= 9 => Scalar::Fits,
        (Type::Int32 | Type::IntOrString, Kind::Int | Kind::Float) => {
            readable(whole(value).is_some_and(|whole| i32::try_from(whole).is_ok()))
        }
        (Type::Int64, Kind::Int | Kind::Float) => readable(whole(value).is_some()),
        (Type::Number | Type::Quantity, Kind::Int | Kind::Float) => {
            readable(value.as_f64().is_some_and(f64::is_finite))
        }
        (Type::Quantity, Kind::String) => readable(is_quantity(text())),
        (Type::Time, Kind::String) => readable(is_time(text())),
        (Type::MicroTime, Kind::String) => readable(is_micro_time(text())),
        (Type::Base64, Kind::String) => readable(is_base64(text())),
        // Nobody writes bytes as a list of numbers, but the server reads it.
        (Type::Base64, Kind::Sequence) => readable(value.items().all(is_byte)),
        _ => Scalar::WrongType,
    }
}

fn is_byte(value: Node<'_>) -> bool {
    value.is_null() || value.as_i64().is_some_and(|number| u8::try_from(number).is_ok())
}

/// The number, if it has no fraction and fits.
fn whole(value: Node<'_>) -> Option<i64> {
    if value.kind() == Kind::Int {
        return value.as_i64();
    }
    // Exact below 2^53; above, every float is whole and its nearest integer is what kubectl would send.
    let float = value.as_f64()?;
    let limit = 2_f64.powi(63);
    let fits = float.fract() == 0.0 && (-limit..limit).contains(&float);
    #[expect(clippy::cast_possible_truncation, reason = "whole and within range")]
    fits.then_some(float as i64)
}
