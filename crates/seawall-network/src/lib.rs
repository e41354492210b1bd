//! Network: who can reach whom, why, and the least that must be allowed.
//!
//! An analysis: pure, over the snapshot. Policies of every kind become one form, layers of tiers of rules; pods become
//! classes that no policy can tell apart; the answer is kept per pair of classes, never per pair of pods.

pub mod addresses;
#[allow(dead_code, reason = "the matrix is made of it")]
mod bits;
pub mod condition;
pub mod connections;
pub mod entrance;
pub mod intervals;
pub mod policy;
pub mod ports;
pub mod profile;
pub mod reason;
pub mod targets;
pub mod unsupported;
pub mod words;
