//! What a finding means for this user: accepted by an exception, or there to be mended.

mod exception;
mod exceptions;
mod fault;
mod pattern;
mod read;
mod scope;

pub use exception::{Exception, Tool, Written};
pub use exceptions::{Excepted, Exceptions, Listed, State};
