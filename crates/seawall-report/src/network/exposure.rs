//! What each workload is exposed to, in every format: the internet, addresses outside, pods that may come.

mod json;
mod line;
mod markdown;
mod table;

use std::io::{self, Write};

use seawall_model::{Problem, Snapshot};
use seawall_network::exposure::Exposure;
use seawall_network::internet::{Internet, Way};
use seawall_network::profile::Profile;

use super::NetworkFormat;

pub use table::ExposureTable;

/// The exposure of the workloads of an input, and what has to be said beside it.
#[derive(Debug, Clone, Copy)]
pub struct ExposureReport<'r> {
    /// The objects that ways lead through.
    pub snapshot: &'r Snapshot,
    /// The ways from the internet.
    pub internet: &'r Internet,
    /// What else the workloads are exposed to; both directions of one stand together.
    pub exposures: &'r [Exposure],
    /// Whose behaviour was asked for.
    pub profile: Profile,
    /// What could not be read, or not as it was meant.
    pub problems: &'r [Problem],
}

impl<'r> ExposureReport<'r> {
    /// The formats that exposure has.
    pub const FORMATS: &'static [NetworkFormat] = &[NetworkFormat::Table, NetworkFormat::Json, NetworkFormat::Markdown];

    /// Writes the exposure as `format`, one of [`Self::FORMATS`]; a table for any other.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, format: NetworkFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            NetworkFormat::Json => json::write(self, out),
            NetworkFormat::Markdown => markdown::write(self, out),
            _ => ExposureTable::default().write(self, out),
        }
    }

    /// The workloads, each with what is known of both directions.
    fn workloads(&self) -> impl Iterator<Item = &'r [Exposure]> + use<'r> {
        self.exposures.chunk_by(|one, other| one.workload == other.workload)
    }

    /// The ways from the internet to a workload. Variants of one share them.
    fn ways_to(&self, of: &'r [Exposure]) -> impl Iterator<Item = &'r Way> + use<'r> {
        let object = of.first().and_then(|exposure| exposure.workload.object);
        let ways: &'r [Way] = &self.internet.ways;
        let start = ways.partition_point(|way| way.target().map(|leg| leg.to) < object);
        let ways = if object.is_some() { &ways[start..] } else { &[] };
        ways.iter().take_while(move |way| way.target().map(|leg| leg.to) == object)
    }
}
