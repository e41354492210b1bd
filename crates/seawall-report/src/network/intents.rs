//! Whether intents hold, in every format.

mod counterexample;
mod json;
mod junit;
mod markdown;
mod table;

use std::io::{self, Write};

use seawall_model::Problem;
use seawall_network::intent::{Outcome, Standing};
use seawall_network::profile::Profile;

use super::NetworkFormat;

pub use table::IntentTable;

/// What became of the intents of a file, and what has to be said beside it.
#[derive(Debug, Clone, Copy)]
pub struct IntentReport<'r> {
    /// One for each intent, in their order.
    pub outcomes: &'r [Outcome<'r, 'r>],
    /// Whose behaviour was asked for.
    pub profile: Profile,
    /// What could not be read, or not as it was meant.
    pub problems: &'r [Problem],
}

impl IntentReport<'_> {
    /// The formats that judged intents have.
    pub const FORMATS: &'static [NetworkFormat] =
        &[NetworkFormat::Table, NetworkFormat::Json, NetworkFormat::Junit, NetworkFormat::Markdown];

    /// Writes what became of the intents as `format`, one of [`Self::FORMATS`]; a table for any other.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, format: NetworkFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            NetworkFormat::Json => json::write(self, out),
            NetworkFormat::Junit => junit::write(self, out),
            NetworkFormat::Markdown => markdown::write(self, out),
            _ => IntentTable::default().write(self, out),
        }
    }

    /// How many intents do not hold.
    pub(crate) fn failed(&self) -> usize {
        self.outcomes.iter().filter(|outcome| !outcome.passes()).count()
    }

    /// `3 intents, 1 not met`.
    pub(crate) fn summary(&self) -> String {
        let all = crate::text::count(self.outcomes.len(), "intent");
        match self.failed() {
            0 => format!("{all}, every one met"),
            failed => format!("{all}, {failed} not met"),
        }
    }
}

/// Whether the intent holds, as a sentence.
pub(crate) fn standing(outcome: &Outcome<'_, '_>) -> String {
    match (outcome.standing, outcome.passes()) {
        (Standing::Holds, _) => "holds".to_owned(),
        (Standing::Broken, _) => "is broken".to_owned(),
        (Standing::Depends, true) => {
            "holds unless something unknown is otherwise; `dependsIs: pass` accepts that".to_owned()
        }
        (Standing::Depends, false) => {
            "is not sure, which counts as broken; `dependsIs: pass` would accept it".to_owned()
        }
        (Standing::Empty(key), true) => format!("`{key}` means nobody; `mayBeEmpty` accepts that"),
        (Standing::Empty(key), false) => {
            format!("`{key}` means nobody, as a misspelling would; `mayBeEmpty: true` would accept it")
        }
    }
}

/// One word for data.
pub(crate) fn word(outcome: &Outcome<'_, '_>) -> &'static str {
    match outcome.standing {
        Standing::Holds => "holds",
        Standing::Depends => "depends",
        Standing::Broken => "broken",
        Standing::Empty(_) => "empty",
    }
}
