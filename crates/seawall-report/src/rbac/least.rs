//! The least roles for what audit logs tell: YAML to review and apply, JSON, tables.

mod format;
mod json;
mod table;
mod unused;
mod words;
mod yaml;

use std::io::{self, Write};

use seawall_model::{Problem, Timestamp};
use seawall_rbac::least::{Actor, Minimal, Unused};

pub use format::{LeastFormat, UnknownLeastFormat};

/// The least roles for one identity.
#[derive(Debug, Clone)]
pub struct Least<'u> {
    /// Who, and what they did.
    pub actor: &'u Actor<'u>,
    /// The roles with their proof.
    pub minimal: Minimal<'u>,
}

/// What came of audit logs.
#[derive(Debug, Clone, Copy)]
pub struct LeastReport<'r, 'u, 's> {
    /// Events that were read.
    pub events: u64,
    /// When the first and the last request came; absent when the log does not tell.
    pub span: Option<(Timestamp, Timestamp)>,
    /// The identities that roles are proposed for.
    pub identities: &'r [Least<'u>],
    /// Identities that no roles are proposed for, and why.
    pub left_out: &'r [(String, &'static str)],
    /// Grants that nobody used; none when nobody asked or no objects were given.
    pub unused: Option<&'r [Unused<'r, 's>]>,
    /// What could not be read, or not as it was meant.
    pub problems: &'r [Problem],
}

impl LeastReport<'_, '_, '_> {
    /// Writes it.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, format: LeastFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            LeastFormat::Yaml => self.write_yaml(out),
            LeastFormat::Json => self.write_json(out),
            LeastFormat::Table => self.write_table(out),
        }
    }

    /// Whether everything that could be proved holds.
    pub fn holds(&self) -> bool {
        self.identities.iter().all(|one| one.minimal.proof.holds())
    }
}
