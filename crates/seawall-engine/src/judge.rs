//! What a finding means for this user: accepted by an exception, known from before, or there to be
//! mended.

mod baseline;
mod exception;
mod exceptions;
mod fault;
mod pattern;
mod read;
mod scope;

pub use baseline::{Baseline, NoBaseline, Remembered};
pub use exception::{Exception, Tool, Written};
pub use exceptions::{Excepted, Exceptions, Listed, State};
