//! What was seen: flows of several formats, added up while they are read.
//!
//! Who opened a connection is what the source says of its state, never what the ports look like. Memory grows with the
//! distinct pairs, not with the flows.

mod conntrack;
mod directory;
mod hubble;
mod lines;
mod needs;
mod observed;
mod record;
mod time;

pub use directory::{Directory, End};
pub use observed::{Observed, Pair, Trouble};
pub use record::Aside;
pub use time::seconds;
