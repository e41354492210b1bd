//! JUnit XML: a suite for each object with findings, a failed case for each finding.

use std::io::{self, Write};

use seawall_engine::Report;
use seawall_model::problem::Effect;

pub(crate) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let unread = report.problems.iter().filter(|problem| problem.effect == Effect::Unread).count();
    let failures = report.findings.len();
    // A report without a case is taken by some CI servers for a run that did not happen.
    let whole = usize::from(failures == 0 && unread == 0);
    let tests = failures + unread + whole;
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"seawall\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{unread}\">")?;
    for group in report.findings.chunk_by(|a, b| a.object == b.object && file(a) == file(b)) {
        let name = escape(&group[0].object.to_string());
        let number = group.len();
        writeln!(out, "  <testsuite name=\"{name}\" tests=\"{number}\" failures=\"{number}\" errors=\"0\">")?;
        for finding in group {
            let (place, line) = finding
                .location
                .as_ref()
                .map_or((String::new(), 0), |location| (location.file.path.to_string(), location.start().line));
            let case = escape(&format!("{} {}", finding.rule.id, finding.place));
            writeln!(
                out,
                "    <testcase name=\"{case}\" classname=\"{name}\" file=\"{}\" line=\"{line}\">",
                escape(&place)
            )?;
            let fix = finding.remediation.as_ref().map_or(String::new(), |fix| format!("\nFix: {}", fix.title));
            writeln!(
                out,
                "      <failure type=\"{}\" message=\"{}\">{}</failure>",
                finding.severity,
                escape(&finding.message),
                escape(&format!("{}\n{place}:{line}\n{}{fix}", finding.rule.title, finding.place))
            )?;
            writeln!(out, "    </testcase>")?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    if unread > 0 {
        writeln!(out, "  <testsuite name=\"input\" tests=\"{unread}\" failures=\"0\" errors=\"{unread}\">")?;
        for problem in report.problems.iter().filter(|problem| problem.effect == Effect::Unread) {
            let file = escape(problem.file.as_deref().unwrap_or_default());
            let line = problem.position.map_or(0, |position| position.line);
            writeln!(out, "    <testcase name=\"{file}:{line}\" classname=\"input\" file=\"{file}\" line=\"{line}\">")?;
            writeln!(out, "      <error type=\"unread\" message=\"{}\"/>", escape(&problem.message))?;
            writeln!(out, "    </testcase>")?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    if whole > 0 {
        writeln!(out, "  <testsuite name=\"seawall\" tests=\"1\" failures=\"0\" errors=\"0\">")?;
        writeln!(out, "    <testcase name=\"nothing found in {} objects\" classname=\"seawall\"/>", report.objects)?;
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn file(finding: &seawall_model::finding::Finding) -> Option<&str> {
    finding.location.as_ref().map(|location| &*location.file.path)
}

/// Text for XML content and attributes; characters that XML 1.0 cannot hold become a question mark.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' => escaped.push(character),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('?'),
            _ => escaped.push(character),
        }
    }
    escaped
}
