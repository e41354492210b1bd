//! A diff as Markdown, fit for a comment on a pull request.

use std::io::{self, Write};

use seawall_model::Severity;

use super::DiffReport;
use crate::markdown::plain;
use crate::network::lines::{DiffLine, Names, diff_lines, sensitive_gain, side};
use crate::text::count;

/// Bytes of rows. A comment on GitHub ends at 65,536 characters.
const ROWS: usize = 55_000;

pub(crate) fn write(report: &DiffReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## Network: {}\n", report.summary())?;
    let (all, names) = (diff_lines(report.diff), Names::of(report.diff));
    let mut room = ROWS;
    let mut left_out = 0;
    for severity in Severity::ALL {
        let lines: Vec<&DiffLine> = all.iter().filter(|line| line.risk == severity).collect();
        let rows: Vec<String> = lines.iter().map(|line| row(report, line, &names)).collect();
        let fitting = rows.iter().take_while(|row| {
            let fits = row.len() < room;
            room -= if fits { row.len() + 1 } else { 0 };
            fits
        });
        let shown: Vec<&String> = fitting.collect();
        left_out += rows.len() - shown.len();
        if shown.is_empty() {
            continue;
        }
        let is_folded = severity < Severity::Medium;
        let title = format!("{} risk: {}", capital(severity), count(lines.len(), "change"));
        match is_folded {
            true => writeln!(out, "<details><summary>{title}</summary>\n")?,
            false => writeln!(out, "### {title}\n")?,
        }
        writeln!(out, "| | from | to | before | after | |\n| --- | --- | --- | --- | --- | --- |")?;
        shown.iter().try_for_each(|row| writeln!(out, "{row}"))?;
        writeln!(out, "{}", if is_folded { "\n</details>\n" } else { "" })?;
    }
    if left_out > 0 {
        writeln!(out, "**{} left out here:** a comment has no more room.\n", count(left_out, "change"))?;
    }
    if !report.problems.is_empty() {
        writeln!(
            out,
            "{} with the input: what could not be read is missing here.",
            count(report.problems.len(), "problem")
        )?;
    }
    Ok(())
}

fn row(report: &DiffReport<'_>, line: &DiffLine, names: &Names<'_>) -> String {
    let transition = &report.diff.transitions[line.transition as usize];
    let [from, to] = names.ends(line);
    let mut why = line.boundary.text().to_owned();
    if let Some(behind) = sensitive_gain(transition, line.boundary) {
        why = format!("{why}: {behind}");
    }
    let cells = [from, to, side(&transition.before), side(&transition.after), why];
    format!("| **{}** | {} |", transition.kind().word(), cells.map(|cell| plain(&cell)).join(" | "))
}

fn capital(severity: Severity) -> String {
    let word = severity.word();
    word[..1].to_ascii_uppercase() + &word[1..]
}
