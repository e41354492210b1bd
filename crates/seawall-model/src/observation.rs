//! What a source has to say.

use crate::{Object, Problem};

/// One thing that a source saw. A recording is a list of these.
#[derive(Debug)]
pub enum Observation {
    /// An object.
    Object(Object),
    /// Something that could not be read, or not as it was meant.
    Problem(Problem),
}
