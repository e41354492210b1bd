//! What the Kubernetes API declares: kinds, types, fields; and where an object departs from it.
//!
//! «Unknown field» and «wrong type» mean what a real server says. [`check`] agrees with the server's strict decoder:
//! - Field names are case-sensitive. An unknown field is dropped with a warning when objects are sent with
//!   `fieldValidation=Warn`, the default of the API, and refused with `Strict`, the default of kubectl.
//! - A value of the wrong type is always refused, and the whole object with it.
//! - `null` means absent, wherever it stands.
//! - Nothing is converted: `"8080"` is no number, `1` is no boolean, `true` is no string. Quantities take strings and
//!   numbers. A number without a fraction is a whole one however it is written (`1.0`, `1e3`), because kubectl writes it
//!   anew before it sends it.
//!
//! The declarations are `data/kubernetes.types`, reduced from the OpenAPI description of a server by
//! `cargo xtask generate schema`, and `data/former.types` for versions that the server does not serve but manifests
//! still name. Both have one declaration a line:
//! ```text
//! kind GROUP/VERSION KIND namespaced|cluster TYPE
//! type TYPE FIELD:CODE FIELD!:CODE ...           tabs before fields; `!` marks a required one
//! ```
//! where CODE is `string`, `string(A|B)` with the allowed values, `int32`, `int64`, `number`, `bool`, `quantity`,
//! `time`, `micro-time`, `base64`, `int-or-string`, `any`, a TYPE, `[]CODE` for a list, `[key,key]CODE` for a list whose
//! elements these fields tell apart, `{}CODE` for a map. Nothing is read before it is asked for, and each type once.

mod check;
mod crd;
mod destination;
mod field;
mod lines;
mod search;
mod security;
mod spelling;
mod suggest;
mod table;
mod value;

pub use check::{Departure, Fault, check, check_complete};
pub use crd::{CustomKind, CustomVersion, Hop, PodPath, Shape, from_crd};
pub use destination::Destination;
pub use field::{Field, Type};
pub use security::guards;
pub use suggest::{Suggestion, suggest};
pub use table::{ObjectType, TypeId, kind, kinds, type_named};

/// The release whose server gave the description, such as `1.36`.
pub fn release() -> &'static str {
    table::header("kubernetes ")
}

/// The day on which it was given, such as `2026-11-20`.
pub fn date() -> &'static str {
    table::header("date ")
}
