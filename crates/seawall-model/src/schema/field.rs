//! One field of a type, and what may stand in it.

use std::fmt;

use super::table::{TypeId, type_named};

/// A declared field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name in the API.
    pub name: &'static str,
    /// What may stand in it.
    pub ty: Type,
    /// Whether the server wants it to be there.
    pub required: bool,
}

/// What may stand in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Anything at all.
    Any,
    /// A string.
    String,
    /// One of these strings, which are joined by `|`; empty counts as absent.
    Enum(&'static str),
    /// A whole number of 32 bits.
    Int32,
    /// A whole number of 64 bits.
    Int64,
    /// A number.
    Number,
    /// A boolean.
    Bool,
    /// An amount such as `100m` or `1Gi`, as a string or a number.
    Quantity,
    /// A moment, as RFC 3339 text.
    Time,
    /// A moment, as RFC 3339 text with six digits for the fraction of the second.
    MicroTime,
    /// Bytes, as base64 text.
    Base64,
    /// A whole number of 32 bits, or a string.
    IntOrString,
    /// An object with the fields of this type.
    Object(TypeId),
    /// A list.
    List {
        /// What may stand in each element.
        element: &'static Type,
        /// The fields that tell the elements apart, joined by commas; empty where order is all that does.
        keys: &'static str,
    },
    /// A mapping from names that the user chooses.
    Map(&'static Type),
}

impl Field {
    /// The fields that tell the elements apart, if this is a list that has such.
    pub fn merge_keys(&self) -> impl Iterator<Item = &'static str> {
        let keys = if let Type::List { keys, .. } = self.ty { keys } else { "" };
        keys.split(',').filter(|key| !key.is_empty())
    }

    /// Reads `FIELD:CODE` or `FIELD!:CODE`. A code that says nothing is taken for [`Type::Any`]; a test makes sure that
    /// there is none.
    pub(super) fn read(declaration: &'static str) -> Option<Self> {
        let (name, code) = declaration.split_once(':')?;
        let (name, required) = name.strip_suffix('!').map_or((name, false), |name| (name, true));
        Some(Self { name, ty: Type::read(code).unwrap_or(Type::Any), required })
    }
}

impl Type {
    pub(super) fn read(code: &'static str) -> Option<Self> {
        if let Some(value) = code.strip_prefix("{}") {
            return Some(Self::Map(kept(Self::read(value)?)));
        }
        if let Some(list) = code.strip_prefix('[') {
            let (keys, element) = list.split_once(']')?;
            return Some(Self::List { element: kept(Self::read(element)?), keys });
        }
        if let Some(values) = code.strip_prefix("string(") {
            return values.strip_suffix(')').map(Self::Enum);
        }
        Some(match code {
            "any" => Self::Any,
            "string" => Self::String,
            "int32" => Self::Int32,
            "int64" => Self::Int64,
            "number" => Self::Number,
            "bool" => Self::Bool,
            "quantity" => Self::Quantity,
            "time" => Self::Time,
            "micro-time" => Self::MicroTime,
            "base64" => Self::Base64,
            "int-or-string" => Self::IntOrString,
            name => Self::Object(type_named(name)?),
        })
    }

    /// The type of the objects in it: its own, that of its elements or that of its values.
    pub fn object(self) -> Option<TypeId> {
        match self {
            Self::Object(ty) => Some(ty),
            Self::List { element: inner, .. } | Self::Map(inner) => inner.object(),
            _ => None,
        }
    }

    /// The values that are allowed, where only some are.
    pub fn allowed(self) -> impl Iterator<Item = &'static str> {
        let values = if let Self::Enum(values) = self { Some(values) } else { None };
        values.into_iter().flat_map(|values| values.split('|'))
    }
}

/// A type lives as long as the table that it is read for: to the end.
fn kept(ty: Type) -> &'static Type {
    Box::leak(Box::new(ty))
}

impl fmt::Display for Type {
    /// What is expected, for a message: `a list of Container objects`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = |ty: &TypeId| ty.name().rsplit('.').next().unwrap_or_default();
        match self {
            Self::Any => f.write_str("anything"),
            Self::String => f.write_str("a string"),
            Self::Enum(values) => {
                let mut values = values.split('|').filter(|value| !value.is_empty()).peekable();
                while let Some(value) = values.next() {
                    write!(f, "`{value}`{}", if values.peek().is_some() { ", " } else { "" })?;
                }
                Ok(())
            }
            Self::Int32 | Self::Int64 => f.write_str("a whole number"),
            Self::Number => f.write_str("a number"),
            Self::Bool => f.write_str("true or false"),
            Self::Quantity => f.write_str("a quantity such as 100m or 1Gi"),
            Self::Time => f.write_str("a time such as 2026-01-31T12:00:00Z"),
            Self::MicroTime => f.write_str("a time such as 2026-01-31T12:00:00.000000Z"),
            Self::Base64 => f.write_str("base64 text"),
            Self::IntOrString => f.write_str("a whole number or a string"),
            Self::Object(ty) => write!(f, "a mapping with the fields of {}", kind(ty)),
            Self::List { element: Self::Object(ty), .. } => write!(f, "a list of {} mappings", kind(ty)),
            Self::List { element, .. } => write!(f, "a list, each element {element}"),
            Self::Map(value) => write!(f, "a mapping, each value {value}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_say_type_merge_keys_and_whether_they_are_required() {
        let field = |ty: &str, name| type_named(ty).unwrap().field(name).unwrap();
        let ports = field("core.v1.Container", "ports");
        assert_eq!(ports.merge_keys().collect::<Vec<_>>(), ["containerPort", "protocol"]);
        assert_eq!(ports.ty.object(), type_named("core.v1.ContainerPort"));
        assert_eq!(field("core.v1.Container", "args").merge_keys().count(), 0);
        assert!(field("core.v1.PodSpec", "containers").required);
        assert_eq!(field("core.v1.ResourceRequirements", "limits").ty, Type::Map(&Type::Quantity));
        let pull = field("core.v1.Container", "imagePullPolicy").ty;
        assert_eq!(pull.allowed().collect::<Vec<_>>(), ["Always", "IfNotPresent", "Never"]);
    }

    #[test]
    fn types_read_as_the_end_of_a_sentence() {
        let text = |ty: &str, name| type_named(ty).unwrap().field(name).unwrap().ty.to_string();
        assert_eq!(text("core.v1.PodSpec", "containers"), "a list of Container mappings");
        assert_eq!(text("core.v1.PodSpec", "securityContext"), "a mapping with the fields of PodSecurityContext");
        assert_eq!(text("core.v1.Container", "args"), "a list, each element a string");
        assert_eq!(text("core.v1.Container", "imagePullPolicy"), "`Always`, `IfNotPresent`, `Never`");
        assert_eq!(text("meta.v1.ObjectMeta", "labels"), "a mapping, each value a string");
    }
}
