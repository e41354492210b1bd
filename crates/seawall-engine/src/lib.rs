//! The engine: which rules there are, which run, and what a finding means for this user.
//!
//! It runs analyses over a snapshot, in parallel and with an order that does not depend on it. It reads no input and
//! writes no output.

mod access;
mod catalog;
mod framework;
mod judge;
mod profile;
mod run;
mod scorecard;
mod selection;
mod stream;
mod surveyed;
mod worst;

pub use access::{access_graph, access_graph_with, edge_kinds, edge_sources, starts};
pub use catalog::{Catalog, Entry, closest};
pub use framework::{Control, Framework, Frameworks};
pub use judge::{Baseline, NoBaseline, Remembered};
pub use judge::{Excepted, Exception, Exceptions, Listed, State, Tool, Written};
pub use profile::Profile;
pub use run::{Report, findings, run, run_on};
pub use scorecard::{Score, Scorecard, Standing};
pub use selection::{Plan, Selection, SelectionError};
pub use stream::Stream;
pub use worst::{WorstPath, WorstPaths};
