//! Answers about permissions as text and JSON: who may do what, and which binding and rule allow it.

mod can;
mod format;
mod least;
mod name;
mod verdict;
mod via;

pub use can::{CanReport, CanText};
pub use format::{RbacFormat, UnknownRbacFormat};
pub use least::{Least, LeastFormat, LeastReport, UnknownLeastFormat};
pub use verdict::Verdicts;
