//! GitHub workflow commands: each finding becomes an annotation on its line of the pull request.

use std::io::{self, Write};

use seawall_engine::Report;
use seawall_model::Severity;

pub(crate) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for finding in &report.findings {
        let level = match finding.severity {
            Severity::Critical | Severity::High => "error",
            Severity::Medium => "warning",
            Severity::Low | Severity::Info => "notice",
        };
        write!(out, "::{level} ")?;
        if let Some(location) = &finding.location {
            let (start, end) = (location.start(), location.end());
            let file = property(&location.file.path);
            write!(out, "file={file},line={},endLine={},", start.line, end.line)?;
            // Columns count only within one line.
            if start.line == end.line {
                write!(out, "col={},endColumn={},", start.column, end.column)?;
            }
        }
        let title = property(finding.rule.title);
        let message = data(&format!("{}: {} ({})", finding.object, finding.message, finding.rule.id));
        writeln!(out, "title={title}::{message}")?;
    }
    for problem in &report.problems {
        let place = match (&problem.file, problem.position) {
            (Some(file), Some(at)) => format!(" file={},line={},col={}", property(file), at.line, at.column),
            (Some(file), None) => format!(" file={}", property(file)),
            _ => String::new(),
        };
        writeln!(out, "::warning{place}::{}", data(&problem.message))?;
    }
    Ok(())
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
