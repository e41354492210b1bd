//! Answers about the network as text: who can reach whom, as JSON, tables and maps.

mod bundle;
mod csv;
mod dot;
mod format;
mod json;
mod map;
mod markdown;
mod mermaid;
mod name;
mod policies;
mod table;

use std::io::{self, Write};

use seawall_model::Problem;
use seawall_network::connections::Connections;
use seawall_network::profile::Profile;

pub use format::{NetworkFormat, UnknownNetworkFormat};
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
            NetworkFormat::Dot => dot::write(self, out),
            NetworkFormat::Mermaid => mermaid::write(self, out),
            _ => ConnectionTable::default().write(self, out),
        }
    }
}
