//! The table for people: by object, the worst first, with what to do next.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use seawall_engine::Report;
use seawall_model::finding::{Finding, Safety};
use seawall_model::problem::Effect;
use seawall_model::{Location, Severity};

/// How the table looks.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Columns to keep within; words are never cut.
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

/// Where messages begin.
const INDENT: usize = 21;

impl Table {
    /// Writes the report.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        for group in groups(&report.findings) {
            self.group(group, out)?;
        }
        self.summary(report, out)
    }

    /// Writes findings of one object under its name.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn findings(&self, findings: &[Finding], out: &mut dyn Write) -> io::Result<()> {
        self.group(findings, out)
    }

    fn group(&self, findings: &[Finding], out: &mut dyn Write) -> io::Result<()> {
        let Some(first) = findings.first() else { return Ok(()) };
        let file = first.location.as_ref().map_or("", |location| &location.file.path);
        let object = first.object.to_string();
        let bold = self.style(Style::new().bold());
        let dim = self.style(Style::new().dimmed());
        write!(out, "{bold}{object}{bold:#}")?;
        if object.len() + file.len() + 2 <= self.width {
            writeln!(out, "  {dim}{file}{dim:#}")?;
        } else {
            writeln!(out, "\n  {dim}{file}{dim:#}")?;
        }
        for finding in findings {
            self.finding(finding, out)?;
        }
        writeln!(out)
    }

    fn finding(&self, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        let color = self.style(severity_style(finding.severity));
        let dim = self.style(Style::new().dimmed());
        let place = finding.location.as_ref().map_or(String::new(), |location| {
            let start = location.start();
            format!("{}:{}", start.line, start.column)
        });
        let word = finding.severity.word().to_uppercase();
        let mut lines = wrap(&finding.message, self.width.saturating_sub(INDENT)).into_iter();
        writeln!(out, "  {color}{word:<8}{color:#}  {place:<8} {}", lines.next().unwrap_or_default())?;
        for line in lines {
            writeln!(out, "{:INDENT$}{line}", "")?;
        }
        let fix = finding.remediation.as_ref().map_or(String::new(), |remediation| {
            let caution = if remediation.safety == Safety::Safe { "" } else { ", needs review" };
            format!(" · fix: {}{caution}", remediation.title)
        });
        for line in wrap(&format!("{}{fix}", finding.rule.id), self.width.saturating_sub(INDENT)) {
            writeln!(out, "{:INDENT$}{dim}{line}{dim:#}", "")?;
        }
        match &finding.location {
            Some(location) if self.code && !finding.secret => self.frame(location, out),
            _ => Ok(()),
        }
    }

    /// The line that the finding is about, one before and one after, the bad part underlined.
    fn frame(&self, location: &Location, out: &mut dyn Write) -> io::Result<()> {
        let (start, end) = (location.start(), location.end());
        let dim = self.style(Style::new().dimmed());
        let red = self.style(Style::new().fg_color(Some(AnsiColor::Red.into())));
        let first = (start.line as usize).saturating_sub(2);
        for (index, line) in location.file.text.as_str().lines().enumerate().skip(first).take(3) {
            let number = index + 1;
            if number + 1 < start.line as usize || number > start.line as usize + 1 {
                continue;
            }
            writeln!(out, "{:11}{dim}{number:>7} |{dim:#} {}", "", line.trim_start_matches('\u{feff}'))?;
            if number == start.line as usize {
                let length = if end.line == start.line { end.column.saturating_sub(start.column).max(1) } else { 1 };
                let (space, marks) = (start.column as usize - 1, "^".repeat(length as usize));
                writeln!(out, "{:18} {dim}|{dim:#} {:space$}{red}{marks}{red:#}", "", "")?;
            }
        }
        Ok(())
    }

    fn summary(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let dim = self.style(Style::new().dimmed());
        let read = format!("{} in {}", count(report.objects, "object"), count(report.files, "file"));
        let counts: Vec<String> = Severity::ALL
            .into_iter()
            .filter(|&severity| report.count(severity) > 0)
            .map(|severity| {
                let color = self.style(severity_style(severity));
                format!("{color}{} {severity}{color:#}", report.count(severity))
            })
            .collect();
        match (report.objects, counts.is_empty()) {
            (0, true) => writeln!(out, "No Kubernetes object was found.")?,
            (_, true) => writeln!(out, "Nothing found. {read}.")?,
            _ => writeln!(out, "{} findings: {}. {read}.", report.findings.len(), counts.join(", "))?,
        }
        self.unread(report, out)?;
        if !report.unknowns.is_empty() {
            let text = format!(
                "{} could not be decided from this input (in full in --format json).",
                count(report.unknowns.len(), "question")
            );
            writeln!(out, "{text}")?;
        }
        if let Some(worst) = report.findings.iter().max_by_key(|finding| finding.severity) {
            writeln!(out, "{dim}Why and what to do: seawall explain {}{dim:#}", worst.rule.id)?;
        }
        Ok(())
    }

    fn unread(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let of = |effect| report.problems.iter().filter(|problem| problem.effect == effect).count();
        let yellow = self.style(Style::new().fg_color(Some(AnsiColor::Yellow.into())));
        if of(Effect::Unread) > 0 {
            let text = format!("{} with the input: something was not read.", count(of(Effect::Unread), "problem"));
            writeln!(out, "{yellow}{text}{yellow:#}")?;
        }
        Ok(())
    }

    fn style(&self, style: Style) -> Style {
        if self.color { style } else { Style::new() }
    }
}

fn severity_style(severity: Severity) -> Style {
    let color = |color: AnsiColor| Style::new().fg_color(Some(color.into()));
    match severity {
        Severity::Critical => color(AnsiColor::Red).bold(),
        Severity::High => color(AnsiColor::Red),
        Severity::Medium => color(AnsiColor::Yellow),
        Severity::Low => color(AnsiColor::Cyan),
        Severity::Info => Style::new().dimmed(),
    }
}

/// Findings by object, the object with the worst finding first.
fn groups(findings: &[Finding]) -> Vec<&[Finding]> {
    let same = |a: &Finding, b: &Finding| a.object == b.object && file(a) == file(b);
    let mut groups: Vec<&[Finding]> = findings.chunk_by(same).collect();
    let worst = |group: &[Finding]| group.iter().map(|finding| finding.severity).max();
    groups.sort_by_key(|group| std::cmp::Reverse(worst(group)));
    groups
}

fn file(finding: &Finding) -> Option<&str> {
    finding.location.as_ref().map(|location| &*location.file.path)
}

/// `1 object`, `2 objects`.
fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// Breaks at spaces; a word longer than the width stands on a line of its own.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
