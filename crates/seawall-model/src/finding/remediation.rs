//! What would mend a finding.

use serde::Serialize;
use serde_json::Value;

use crate::Reference;

/// A change that removes a finding.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Remediation {
    /// What is done, as an order: `Set privileged to false`.
    pub title: String,
    /// What it may break.
    pub safety: Safety,
    /// The changes, all of them or none.
    pub changes: Vec<Change>,
}

/// What a change may break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// Nothing that works today.
    Safe,
    /// A running application may notice; somebody should look.
    Review,
    /// Only a person can decide what to do.
    Manual,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// A JSON Patch (RFC 6902) of an object; begins with a `test` of what was seen.
    Patch {
        /// Which object.
        object: Reference,
        /// The operations, in order.
        ops: Vec<Operation>,
    },
    /// A new object.
    New {
        /// The whole object.
        object: Value,
    },
    /// A deletion.
    Delete {
        /// Which object.
        object: Reference,
    },
}

/// One operation of a JSON Patch.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "op", rename_all = "lowercase")]
pub enum Operation {
    /// The value must be there, or the patch does not apply.
    Test {
        /// JSON pointer.
        path: String,
        /// Expected value.
        value: Value,
    },
    /// Sets a member, or inserts into a list.
    Add {
        /// JSON pointer; `/-` at the end appends.
        path: String,
        /// New value.
        value: Value,
    },
    /// Puts another value in place of one that is there.
    Replace {
        /// JSON pointer.
        path: String,
        /// New value.
        value: Value,
    },
    /// Takes a member or element away.
    Remove {
        /// JSON pointer.
        path: String,
    },
}
