//! The table for people: by object, the worst first, with what to do next.

mod frame;
mod scorecard;
mod summary;

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use seawall_engine::Report;
use seawall_model::Severity;
use seawall_model::finding::{Finding, Remediation, Safety};

use crate::group::Group;
use crate::hidden::Hidden;
use crate::text::{printable, width, wrap};

/// How the table looks.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Columns to keep within; a word is never cut.
    pub width: usize,
    /// Whether to use colour.
    pub color: bool,
    /// Whether to show the lines of the file that each finding is about.
    pub code: bool,
}

impl Default for Table {
    fn default() -> Self {
        Self { width: 80, color: false, code: false }
    }
}

/// Where places begin: behind the longest severity.
const PLACE: usize = 12;

impl Table {
    /// Writes the report.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let groups = Group::worst_first(&report.findings);
        self.groups(&groups, report, out)?;
        self.scorecards(report, out)?;
        self.summary(report, &groups, out)
    }

    /// Writes some of the findings of `report` under the names of their objects.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn findings(&self, findings: &[&Finding], report: &Report, out: &mut dyn Write) -> io::Result<()> {
        self.groups(&Group::worst_first(findings.iter().copied()), report, out)
    }

    fn groups(&self, groups: &[Group<'_>], report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let hidden = if self.code { Hidden::of(report) } else { Hidden::default() };
        groups.iter().try_for_each(|group| self.group(group, &hidden, out))
    }

    fn group(&self, group: &Group<'_>, hidden: &Hidden, out: &mut dyn Write) -> io::Result<()> {
        let (bold, dim) = (self.style(Style::new().bold()), self.style(Style::new().dimmed()));
        let object = group.object.to_string();
        let object = printable(&object);
        write!(out, "{bold}{object}{bold:#}")?;
        if let Some(file) = group.file.map(printable) {
            let fits = width(&object) + 2 + width(&file) <= self.width;
            write!(out, "{}{dim}{file}{dim:#}", if fits { "  " } else { "\n  " })?;
        }
        writeln!(out)?;
        let places: Vec<String> = group.findings.iter().map(|finding| place(finding)).collect();
        let indent = PLACE + places.iter().map(String::len).max().map_or(0, |longest| longest + 2);
        for (index, (finding, place)) in group.findings.iter().zip(&places).enumerate() {
            self.message(finding, place, indent, out)?;
            if self.code {
                self.frame(finding, hidden, out)?;
            }
            // Of findings that a rule has on one object, only the last says which rule it is and what to do.
            let next = group.findings.get(index + 1);
            if !next.is_some_and(|next| next.rule.id == finding.rule.id && hint(next) == hint(finding)) {
                self.rule(finding, indent, out)?;
            }
        }
        writeln!(out)
    }

    fn message(&self, finding: &Finding, place: &str, indent: usize, out: &mut dyn Write) -> io::Result<()> {
        let color = self.style(severity_style(finding.severity));
        let word = finding.severity.word().to_uppercase();
        let mut lines = wrap(&printable(&finding.message), self.width.saturating_sub(indent)).into_iter();
        write!(out, "  {color}{word:<8}{color:#}  {place:<space$}", space = indent - PLACE)?;
        writeln!(out, "{}", lines.next().unwrap_or_default())?;
        for line in lines {
            writeln!(out, "{:indent$}{line}", "")?;
        }
        Ok(())
    }

    fn rule(&self, finding: &Finding, indent: usize, out: &mut dyn Write) -> io::Result<()> {
        let dim = self.style(Style::new().dimmed());
        let columns = self.width.saturating_sub(indent);
        let (id, hint) = (finding.rule.id, hint(finding));
        let whole = if hint.is_empty() { id.to_owned() } else { format!("{id} · {hint}") };
        let lines = if width(&whole) <= columns || hint.is_empty() {
            vec![whole]
        } else {
            std::iter::once(id.to_owned()).chain(wrap(&hint, columns)).collect()
        };
        lines.iter().try_for_each(|line| writeln!(out, "{:indent$}{dim}{line}{dim:#}", ""))
    }

    pub(crate) fn style(&self, style: Style) -> Style {
        if self.color { style } else { Style::new() }
    }
}

fn place(finding: &Finding) -> String {
    finding.location.as_ref().map_or(String::new(), |location| {
        let start = location.start();
        format!("{}:{}", start.line, start.column)
    })
}

/// What to do about the finding, as far as it is known.
fn hint(finding: &Finding) -> String {
    let word = |fix: &Remediation| match fix.safety {
        Safety::Safe => "fix",
        Safety::Review => "fix (review)",
        Safety::Manual => "by hand",
    };
    finding.remediation.as_ref().map_or(String::new(), |fix| format!("{}: {}", word(fix), printable(&fix.title)))
}

pub(crate) fn severity_style(severity: Severity) -> Style {
    let color = |color: AnsiColor| Style::new().fg_color(Some(color.into()));
    match severity {
        Severity::Critical => color(AnsiColor::Red).bold(),
        Severity::High => color(AnsiColor::Red),
        Severity::Medium => color(AnsiColor::Yellow),
        Severity::Low => color(AnsiColor::Cyan),
        Severity::Info => Style::new().dimmed(),
    }
}
