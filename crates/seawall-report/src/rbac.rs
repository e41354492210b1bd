//! Answers about permissions as text and JSON: who may do what, and which binding and rule allow it.

mod can;
mod format;
mod name;
mod verdict;
mod via;

pub use can::{CanReport, CanText};
pub use format::{RbacFormat, UnknownRbacFormat};
pub use verdict::Verdicts;
