//! What a finding is built on.

use serde::Serialize;
use serde_json::Value;

use crate::Reference;

/// One fact that a finding is built on. Secret values never appear in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Evidence {
    /// A field of the object itself.
    Field {
        /// JSON pointer within the object.
        path: String,
        /// The value; `null` when the field is absent.
        value: Value,
    },
    /// Another object that has a part in it.
    Object {
        /// Which one.
        object: Reference,
        /// Its part, in one sentence.
        part: String,
    },
    /// A fact in words: a default that Kubernetes assumes, a property of a value that must not be shown.
    Fact {
        /// One sentence.
        text: String,
    },
}
