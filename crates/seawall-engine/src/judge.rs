//! What a finding means for this user: accepted by an exception, known from before, or there to be
//! mended.

mod annotation;
mod baseline;
mod comment;
mod exception;
mod exceptions;
mod fault;
mod ignore_file;
mod kubescape;
mod names;
mod pattern;
mod read;
mod scope;
mod stretches;

pub use baseline::{Baseline, NoBaseline, Remembered};
pub use exception::{Exception, Tool, Written};
pub use exceptions::{Excepted, Exceptions, Listed, State};
