//! Answers about permissions as text and JSON: who may do what, and which binding and rule allow it.

mod can;
mod format;
mod grants;
mod json;
mod least;
mod name;
mod verdict;
mod via;
mod who_can;

pub use can::{CanReport, CanText};
pub use format::{RbacFormat, UnknownRbacFormat};
pub use grants::{GrantsReport, GrantsText};
pub use least::{Least, LeastFormat, LeastReport, UnknownLeastFormat};
pub use verdict::Verdicts;
pub use who_can::{WhoCanReport, WhoCanText};
