//! Why somebody can or cannot reach somebody, in every format.

mod change;
mod json;
mod markdown;
mod place;
mod text;

use std::io::{self, Write};

use seawall_model::{Problem, Snapshot};
use seawall_network::connections::End;
use seawall_network::explain::Explanation;
use seawall_network::ports::Ports;
use seawall_network::profile::Profile;

use super::NetworkFormat;

pub use text::ExplanationText;

/// The answers to one question, and what has to be said beside them.
#[derive(Debug, Clone, Copy)]
pub struct ExplanationReport<'r> {
    /// One for each pair of ends that policies tell apart.
    pub answers: &'r [Answered<'r>],
    /// Pairs that are left out, because there are too many.
    pub left_out: usize,
    /// The objects that are spoken of.
    pub snapshot: &'r Snapshot,
    /// Whose behaviour was asked for.
    pub profile: Profile,
    /// What could not be read, or not as it was meant.
    pub problems: &'r [Problem],
}

/// Why one end can or cannot reach another.
#[derive(Debug, Clone)]
pub struct Answered<'r> {
    /// Who opens the connection.
    pub from: End,
    /// Who is connected to.
    pub to: End,
    /// Why.
    pub explanation: Explanation<'r>,
}

impl Answered<'_> {
    /// What is refused, of the ports that were asked about.
    pub(crate) fn denied(&self) -> Ports {
        let admitted = &self.explanation.admitted;
        self.explanation.asked.difference(&admitted.allowed).difference(&admitted.depends)
    }
}

impl ExplanationReport<'_> {
    /// The formats that an explanation has.
    pub const FORMATS: &'static [NetworkFormat] = &[NetworkFormat::Table, NetworkFormat::Json, NetworkFormat::Markdown];

    /// Writes the explanation as `format`, one of [`Self::FORMATS`]; text for any other.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, format: NetworkFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            NetworkFormat::Json => json::write(self, out),
            NetworkFormat::Markdown => markdown::write(self, out),
            _ => ExplanationText::default().write(self, out),
        }
    }
}
