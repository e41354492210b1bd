//! A diff for people, the riskiest change first.

use std::io::{self, Write};

use anstyle::Style;

use super::DiffReport;
use crate::network::lines::{Names, diff_lines, ports_changed, sensitive_gain};
use crate::table::severity_style;
use crate::text::count;

/// How the table looks.
#[derive(Debug, Clone, Copy)]
pub struct DiffTable {
    /// Whether to use colour.
    pub color: bool,
    /// Lines to write at most; what is left out is counted.
    pub lines: usize,
}

impl Default for DiffTable {
    fn default() -> Self {
        Self { color: false, lines: 2_000 }
    }
}

impl DiffTable {
    /// Writes the changes.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, report: &DiffReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        let diff = report.diff;
        let (lines, names) = (diff_lines(diff), Names::of(diff));
        for line in lines.iter().take(self.lines) {
            let transition = &diff.transitions[line.transition as usize];
            let color = if self.color { severity_style(line.risk) } else { Style::new() };
            let [from, to] = names.ends(line);
            let risk = line.risk.word().to_uppercase();
            writeln!(out, "{color}{risk:<8}{color:#}  {:<7}  {from} → {to}", transition.kind().word())?;
            let number =
                if line.connections > 1 { format!(", {} connections", line.connections) } else { String::new() };
            let behind = sensitive_gain(transition, line.boundary).map_or(String::new(), |text| format!(": {text}"));
            writeln!(out, "{:19}{} ({}{number}{behind})", "", ports_changed(transition), line.boundary.text())?;
        }
        if lines.len() > self.lines {
            writeln!(out, "{} left out here; --format json has all.", count(lines.len() - self.lines, "line"))?;
        }
        if !lines.is_empty() {
            writeln!(out)?;
        }
        let mut summary = report.summary();
        summary[..1].make_ascii_uppercase();
        writeln!(out, "{summary}.")
    }
}
