//! Answers about attack paths as text: paths, edges and the fix set.

mod cut;
mod dot;
mod edges;
mod evidence;
mod html;
mod json;
mod table;

use std::io::{self, Write};

use seawall_model::access::{Goal, VertexId};
use seawall_model::{Problem, Snapshot};
use seawall_risk::AttackGraph;
use seawall_risk::path::Path;

pub use cut::{CutReport, ObservedUse, Verified};
pub use edges::EdgeReport;
pub(crate) use table::{figure, unread};

use crate::network::NetworkFormat;

/// The paths of an input, and what has to be said beside them.
#[derive(Debug, Clone, Copy)]
pub struct PathReport<'r> {
    /// The graph that they go through.
    pub graph: &'r AttackGraph,
    /// The objects that are spoken of.
    pub snapshot: &'r Snapshot,
    /// The paths, the worst first.
    pub paths: &'r [Told],
    /// How many more there are.
    pub left_out: usize,
    /// How many who reach a goal are not told of there, because they reach something worse.
    pub implied: &'r [(Goal, usize)],
    /// What could not be read, or not as it was meant.
    pub problems: &'r [Problem],
    /// Whether to use colour, where a format has any.
    pub color: bool,
}

/// A path, and what is said of it.
#[derive(Debug, Clone)]
pub struct Told {
    /// The path.
    pub path: Path,
    /// The goal that it leads to; none for a vertex that was asked for.
    pub goal: Option<Goal>,
    /// How bad it is, from 0 to 100; none where a single question was asked.
    pub weight: Option<f64>,
    /// Others who go the same way.
    pub others: Vec<VertexId>,
}

impl PathReport<'_> {
    /// The formats that paths have.
    pub const FORMATS: &'static [NetworkFormat] =
        &[NetworkFormat::Table, NetworkFormat::Json, NetworkFormat::JsonLines, NetworkFormat::Dot, NetworkFormat::Html];

    /// Writes the paths as `format`, one of [`Self::FORMATS`]; text for any other.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, format: NetworkFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            NetworkFormat::Json => json::write(self, out),
            NetworkFormat::JsonLines => json::write_lines(self, out),
            NetworkFormat::Dot => dot::write(self, out),
            NetworkFormat::Html => html::write(self, out),
            _ => table::write(self, out),
        }
    }
}
