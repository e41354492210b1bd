//! GitHub workflow commands: each finding becomes an annotation on its line of the pull request.
//!
//! GitHub shows the first ten errors, warnings and notices of a step and drops the rest without a word, so the worst
//! come first, and what could not be read comes before what only matters a little.

use std::cmp::Reverse;
use std::io::{self, Write};

use seawall_engine::Report;
use seawall_model::finding::Finding;
use seawall_model::problem::Effect;
use seawall_model::{Problem, Severity};

use crate::text::{count, printable};

/// Annotations of a level that GitHub shows.
const SHOWN: usize = 10;
/// Problems with the input that are annotated one by one.
const PROBLEMS: usize = 3;

pub(crate) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.sort_by_key(|finding| Reverse(finding.severity));
    let (errors, others) = findings.split_at(findings.partition_point(|finding| finding.severity >= Severity::High));
    errors.iter().try_for_each(|finding| annotation(finding, out))?;
    unread(report, out)?;
    others.iter().try_for_each(|finding| annotation(finding, out))?;
    let of = |level: &str| findings.iter().filter(|finding| self::level(finding.severity) == level).count();
    if ["error", "warning", "notice"].into_iter().any(|level| of(level) > SHOWN) {
        let number = count(findings.len(), "finding");
        writeln!(out, "{number} in all; GitHub shows the first {SHOWN} errors, warnings and notices of a step.")?;
    }
    Ok(())
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "notice",
    }
}

fn annotation(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "::{} ", level(finding.severity))?;
    if let Some(location) = &finding.location {
        let (start, end) = (location.start(), location.end());
        write!(out, "file={},line={},endLine={},", property(&location.file.path), start.line, end.line)?;
        // Columns count only within one line.
        if start.line == end.line {
            write!(out, "col={},endColumn={},", start.column, end.column)?;
        }
    }
    let fix = finding.remediation.as_ref().map_or(String::new(), |fix| format!("\nFix: {}", printable(&fix.title)));
    let object = finding.object.to_string();
    let message = format!("{}: {}{fix}", printable(&object), printable(&finding.message));
    let title = format!("{} ({})", finding.rule.title, finding.rule.id);
    writeln!(out, "title={}::{}", property(&title), data(&message))
}

/// What is missing from the answer.
fn unread(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let unread: Vec<&Problem> = report.problems.iter().filter(|problem| problem.effect == Effect::Unread).collect();
    for problem in unread.iter().take(PROBLEMS) {
        let place = match (&problem.file, problem.position) {
            (Some(file), Some(at)) => format!("file={},line={},col={},", property(file), at.line, at.column),
            (Some(file), None) => format!("file={},", property(file)),
            _ => String::new(),
        };
        writeln!(out, "::warning {place}title=Not read::{}", data(&printable(&problem.message)))?;
    }
    if unread.len() > PROBLEMS {
        let rest = count(unread.len() - PROBLEMS, "more place");
        writeln!(
            out,
            "::warning title=Not read::{rest} of the input could not be read; the log of this step names them"
        )?;
    }
    Ok(())
}

/// The text of an annotation; a line break stays one.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
