//! Judged intents for people.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::counterexample::lines;
use super::{IntentReport, standing};
use crate::printable;

/// How the table looks.
#[derive(Debug, Clone, Copy, Default)]
pub struct IntentTable {
    /// Whether to use colour.
    pub color: bool,
}

impl IntentTable {
    /// Writes what became of the intents.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, report: &IntentReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        for outcome in report.outcomes {
            let (word, color) = if outcome.passes() { ("PASS", AnsiColor::Green) } else { ("FAIL", AnsiColor::Red) };
            let color = if self.color { Style::new().bold().fg_color(Some(color.into())) } else { Style::new() };
            writeln!(out, "{color}{word}{color:#}  {}: {}", printable(outcome.intent.id), standing(outcome))?;
            if let Some(reason) = outcome.intent.reason.filter(|_| !outcome.passes()) {
                writeln!(out, "      wanted because {}", printable(reason))?;
            }
            for line in lines(outcome) {
                writeln!(out, "      {line}")?;
            }
        }
        let mut summary = report.summary();
        summary[..1].make_ascii_uppercase();
        writeln!(out, "\n{summary}.")
    }
}
