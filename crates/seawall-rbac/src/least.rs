//! Least privilege: what identities did, as audit logs tell it, the least roles that allow it, and what of their grants
//! was never used.
//!
//! [`Usage`] collects events, [`Usage::actors`] gives what each identity did, [`Minimal::of`] the roles for it with their
//! proof, and [`unused`] the grants that nobody needed.

mod actor;
mod atom;
mod manifest;
mod minimal;
mod name;
mod proof;
mod rules;
mod texts;
mod unused;
mod usage;

pub use actor::{Actor, Use};
pub use manifest::{Manifest, manifests};
pub use minimal::{Basis, Lack, Minimal, Options, Outside, Refused};
pub use name::role_name;
pub use proof::Proof;
pub use rules::{MinimalRole, MinimalRule};
pub use unused::{Unused, unused};
pub use usage::Usage;
