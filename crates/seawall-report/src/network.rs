//! Answers about the network as text: who can reach whom, as JSON, tables and maps.

mod bundle;
mod csv;
mod diff;
mod dot;
mod drawing;
mod explain;
mod exposure;
mod format;
mod html;
mod intents;
mod json;
mod lines;
mod map;
mod markdown;
mod mermaid;
mod name;
mod policies;
mod svg;
mod table;

use std::io::{self, Write};

use seawall_model::Problem;
use seawall_network::connections::{Connections, End};
use seawall_network::profile::Profile;

use drawing::Drawing;
use map::Map;

pub use diff::{DiffReport, DiffTable};
pub use explain::{Answered, ExplanationReport, ExplanationText};
pub use exposure::{ExposureReport, ExposureTable};
pub use format::{NetworkFormat, UnknownNetworkFormat};
pub use intents::{IntentReport, IntentTable};
pub use name::name;
pub use policies::PolicyReport;
pub use table::ConnectionTable;

/// The connections of an input, and what has to be said beside them.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionReport<'r> {
    /// The connections.
    pub connections: &'r Connections,
    /// Whose behaviour was asked for.
    pub profile: Profile,
    /// What could not be read, or not as it was meant.
    pub problems: &'r [Problem],
}

impl ConnectionReport<'_> {
    /// The formats that connections have.
    pub const FORMATS: &'static [NetworkFormat] = &[
        NetworkFormat::Table,
        NetworkFormat::Json,
        NetworkFormat::JsonLines,
        NetworkFormat::Csv,
        NetworkFormat::Markdown,
        NetworkFormat::Dot,
        NetworkFormat::Mermaid,
        NetworkFormat::Svg,
        NetworkFormat::Html,
    ];

    /// Writes the connections as `format`, one of [`Self::FORMATS`]; a table for any other.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, format: NetworkFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            NetworkFormat::Json => json::write(self, out),
            NetworkFormat::JsonLines => json::write_lines(self, out),
            NetworkFormat::Csv => csv::write(self, out),
            NetworkFormat::Markdown => markdown::write(self, out),
            NetworkFormat::Dot => dot::write(&Drawing::of(self.connections), out),
            NetworkFormat::Mermaid => out.write_all(mermaid::text(self.connections).as_bytes()),
            NetworkFormat::Html => html::write(self, out),
            NetworkFormat::Svg => {
                let is_small = Map::workloads(self.connections) <= svg::UNFOLDED;
                let drawing = if is_small { Drawing::of } else { Drawing::folded };
                svg::write(&drawing(self.connections), "Who can reach whom", out)
            }
            _ => ConnectionTable::default().write(self, out),
        }
    }
}

/// Whether an end is a workload.
pub(crate) fn is_workload(end: &End) -> bool {
    matches!(end, End::Workload(_))
}
