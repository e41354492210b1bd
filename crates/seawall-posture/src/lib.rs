//! Posture: is each object configured so that it gives an attacker nothing?
//!
//! Checks read the normalised workload view and, where a question needs other objects, the snapshot. They never open
//! a file, never read text, and never call another analysis.

mod check;
mod credential;
mod mention;
mod posture;
mod report;
mod rules;

pub use posture::Posture;
