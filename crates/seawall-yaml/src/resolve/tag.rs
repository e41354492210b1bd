//! What a scalar is that has one of YAML's own tags.

use super::timestamp::is_timestamp;
use super::{parse_integer, plain};
use crate::slots::Tag;

/// The kind of a scalar with one of YAML's own tags; an error when it cannot be that.
pub(crate) fn tagged(tag: &str, text: &str) -> Result<Tag, &'static str> {
    let kind = plain(text);
    match (tag, kind) {
        ("bool", Tag::Bool) | ("null", Tag::Null) | ("int", Tag::Int) => {
            if tag == "int" && parse_integer(text).is_none() {
                return Err("its tag says that it is a whole number, which it is not written as");
            }
            Ok(kind)
        }
        ("float", Tag::Float) => Ok(kind),
        // A number that needs all 64 bits is refused; go-yaml does not turn it into a double.
        ("float", Tag::Int) if parse_integer(text).is_none_or(|value| i64::try_from(value).is_ok()) => Ok(kind),
        ("timestamp", Tag::Str) if is_timestamp(text) => Ok(kind),
        ("bool", _) => Err("its tag says that it is a boolean, which it is not"),
        ("int" | "float", _) => Err("its tag says that it is a number, which it is not"),
        ("null", _) => Err("its tag says that it is null, which it is not"),
        ("timestamp", _) => Err("its tag says that it is a time, which it is not"),
        _ => Ok(Tag::Str),
    }
}
