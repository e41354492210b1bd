//! Markdown, fit for a comment on a pull request.

use std::io::{self, Write};

use seawall_engine::Report;
use seawall_model::Severity;
use seawall_model::finding::Safety;

pub(crate) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Seawall scan\n")?;
    writeln!(out, "| critical | high | medium | low | info |\n| ---: | ---: | ---: | ---: | ---: |")?;
    let counts: Vec<String> = Severity::ALL.iter().map(|severity| report.count(*severity).to_string()).collect();
    writeln!(out, "| {} |\n", counts.join(" | "))?;
    writeln!(out, "{} objects in {} files were read.\n", report.objects, report.files)?;
    for severity in Severity::ALL.into_iter().filter(|&severity| report.count(severity) > 0) {
        writeln!(out, "## {}\n", capital(severity.word()))?;
        writeln!(out, "| where | what | rule | fix |\n| --- | --- | --- | --- |")?;
        for finding in report.findings.iter().filter(|finding| finding.severity == severity) {
            let place = finding.location.as_ref().map_or(String::new(), |location| {
                format!("<br>`{}:{}`", location.file.path.replace('`', "'"), location.start().line)
            });
            let fix = finding.remediation.as_ref().map_or(String::new(), |fix| {
                format!("{}{}", fix.title, if fix.safety == Safety::Safe { "" } else { " (review)" })
            });
            writeln!(
                out,
                "| {}{place} | {} | `{}` | {} |",
                cell(&finding.object.to_string()),
                cell(&finding.message),
                finding.rule.id,
                cell(&fix)
            )?;
        }
        writeln!(out)?;
    }
    if !report.problems.is_empty() {
        writeln!(out, "## Problems with the input\n\n| where | what |\n| --- | --- |")?;
        for problem in &report.problems {
            let file = problem.file.as_deref().unwrap_or("the cluster");
            let line = problem.position.map_or(String::new(), |position| format!(":{}", position.line));
            writeln!(out, "| {} | {} |", cell(&format!("{file}{line}")), cell(&problem.message))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Text for a table's cell: nothing in it ends the cell, the line, or becomes HTML. Code spans stay.
fn cell(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace('<', "&lt;").replace(['\n', '\r'], " ")
}

fn capital(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or(String::new(), |first| first.to_uppercase().chain(characters).collect())
}
