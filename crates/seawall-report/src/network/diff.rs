//! What changes between two inputs, in every format.

mod csv;
mod json;
mod markdown;
mod table;

use std::io::{self, Write};

use seawall_model::Problem;
use seawall_network::diff::{Diff, Kind, Presence};
use seawall_network::profile::Profile;

use super::drawing::Drawing;
use super::{NetworkFormat, dot, mermaid, svg};
use crate::text::count;

pub use table::DiffTable;

/// What changes between two inputs, and what has to be said beside it.
#[derive(Debug, Clone, Copy)]
pub struct DiffReport<'r> {
    /// The changes.
    pub diff: &'r Diff,
    /// Whose behaviour was asked for.
    pub profile: Profile,
    /// What could not be read in either input, or not as it was meant.
    pub problems: &'r [Problem],
}

impl DiffReport<'_> {
    /// The formats that a diff has.
    pub const FORMATS: &'static [NetworkFormat] = &[
        NetworkFormat::Table,
        NetworkFormat::Json,
        NetworkFormat::Csv,
        NetworkFormat::Markdown,
        NetworkFormat::Dot,
        NetworkFormat::Mermaid,
        NetworkFormat::Svg,
    ];

    /// Writes the diff as `format`, one of [`Self::FORMATS`]; a table for any other.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, format: NetworkFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            NetworkFormat::Json => json::write(self, out),
            NetworkFormat::Csv => csv::write(self, out),
            NetworkFormat::Markdown => markdown::write(self, out),
            NetworkFormat::Dot => dot::write(&Drawing::of_diff(self.diff), out),
            NetworkFormat::Mermaid => out.write_all(mermaid::drawn(&Drawing::of_diff(self.diff)).as_bytes()),
            NetworkFormat::Svg => svg::write(&Drawing::of_diff(self.diff), &self.summary(), out),
            _ => DiffTable::default().write(self, out),
        }
    }

    /// `2 connections added, 1 removed; 1 workload new`.
    pub(crate) fn summary(&self) -> String {
        if self.diff.is_empty() && self.workloads(Presence::New) + self.workloads(Presence::Old) == 0 {
            return "no difference in who can reach whom".to_owned();
        }
        let [added, changed, removed] = [Kind::Added, Kind::Changed, Kind::Removed].map(|kind| self.diff.count(kind));
        let mut text = format!("{} added, {changed} changed, {removed} removed", count(added, "connection"));
        for (number, word) in [(self.workloads(Presence::New), "new"), (self.workloads(Presence::Old), "gone")] {
            if number > 0 {
                text.push_str(&format!("; {} {word}", count(number, "workload")));
            }
        }
        text
    }

    fn workloads(&self, presence: Presence) -> usize {
        self.diff.ends.iter().filter(|party| party.presence == presence && super::is_workload(&party.end)).count()
    }
}
