//! Markdown, fit for a comment on a pull request.

use std::io::{self, Write};

use seawall_engine::Report;
use seawall_model::finding::{Finding, Safety};
use seawall_model::problem::Effect;
use seawall_model::{Problem, Severity};

use crate::judged::excuse;
use crate::markup::code_spans;
use crate::scorecard;
use crate::text::{count, printable};

/// Bytes of findings, and of what is excepted and problems behind them. A comment on GitHub ends at 65,536 characters.
const FINDINGS: usize = 52_000;
const EXCEPTED: usize = 4_000;
const PROBLEMS: usize = 6_000;

pub(crate) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let counts: Vec<String> = Severity::ALL
        .into_iter()
        .filter(|&severity| report.count(severity) > 0)
        .map(|severity| format!("{} {severity}", report.count(severity)))
        .collect();
    let found = if counts.is_empty() { "nothing found".to_owned() } else { counts.join(", ") };
    writeln!(out, "## Seawall: {found}\n")?;
    let read = format!("{} in {}", count(report.objects, "object"), count(report.files, "file"));
    let unread = report.problems.iter().filter(|problem| problem.effect == Effect::Unread).count();
    let missing = if unread > 0 { format!(" **Not read: {}.**", count(unread, "place")) } else { String::new() };
    writeln!(out, "{read}.{missing}\n")?;
    scorecard::markdown(report, plain, out)?;
    let mut room = FINDINGS;
    let mut left_out = 0;
    for severity in Severity::ALL.into_iter().filter(|&severity| report.count(severity) > 0) {
        left_out += section(report, severity, &mut room, out)?;
    }
    if left_out > 0 {
        writeln!(out, "**{} left out here:** a comment has no more room.\n", count(left_out, "finding"))?;
    }
    accepted(report, out)?;
    problems(report, out)
}

/// What was found and does not count.
fn accepted(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if report.fixed.is_some() {
        writeln!(out, "{} known in the baseline.\n", count(report.known.len(), "finding"))?;
    }
    let rows = report.excepted.iter().map(|excepted| {
        let (finding, exception) = (&excepted.finding, &excepted.exception);
        let what = format!("{}<br>{}", text(&finding.message), code(finding.rule.id));
        format!("| {what} | {} | {} |", code(&finding.object.to_string()), plain(&excuse(exception)))
    });
    let (shown, left_out) = fitting(rows, &mut { EXCEPTED });
    if shown.is_empty() && left_out == 0 {
        return Ok(());
    }
    writeln!(out, "<details><summary>{} excepted</summary>\n", count(report.excepted.len(), "finding"))?;
    writeln!(out, "| what | where | why not counted |\n| --- | --- | --- |")?;
    shown.iter().try_for_each(|row| writeln!(out, "{row}"))?;
    if left_out > 0 {
        writeln!(out, "\n{} left out.", count(left_out, "finding"))?;
    }
    writeln!(out, "\n</details>\n")
}

/// A table of the findings of one severity; those that matter less are folded up. How many were left out.
fn section(report: &Report, severity: Severity, room: &mut usize, out: &mut dyn Write) -> io::Result<usize> {
    let title = format!("{} {severity}", report.count(severity));
    let is_folded = severity < Severity::High;
    let rows = report.findings.iter().filter(|finding| finding.severity == severity).map(row);
    let (shown, left_out) = fitting(rows, room);
    if shown.is_empty() {
        return Ok(left_out);
    }
    if is_folded {
        writeln!(out, "<details><summary>{title}</summary>\n")?;
    } else {
        writeln!(out, "### {title}\n")?;
    }
    writeln!(out, "| what | where | fix |\n| --- | --- | --- |")?;
    shown.iter().try_for_each(|row| writeln!(out, "{row}"))?;
    writeln!(out, "{}", if is_folded { "\n</details>\n" } else { "" })?;
    Ok(left_out)
}

/// The first rows that fit, and how many do not.
fn fitting(rows: impl Iterator<Item = String>, room: &mut usize) -> (Vec<String>, usize) {
    let (mut shown, mut left_out) = (Vec::new(), 0);
    for row in rows {
        if left_out == 0 && row.len() < *room {
            *room -= row.len() + 1;
            shown.push(row);
        } else {
            left_out += 1;
        }
    }
    (shown, left_out)
}

fn row(finding: &Finding) -> String {
    let place = finding.location.as_ref().map_or(String::new(), |location| {
        format!("<br>{}", code(&format!("{}:{}", location.file.path, location.start().line)))
    });
    let fix = finding.remediation.as_ref().map_or(String::new(), |fix| {
        let caution = if fix.safety == Safety::Safe { "" } else { " *(review)*" };
        format!("{}{caution}", text(&fix.title))
    });
    let what = format!("{}<br>{}", text(&finding.message), code(finding.rule.id));
    format!("| {what} | {}{place} | {fix} |", code(&finding.object.to_string()))
}

fn problems(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let said = report.untold().filter(|problem| matches!(problem.effect, Effect::Unread | Effect::Doubtful));
    let mut said: Vec<&Problem> = said.collect();
    said.sort_by_key(|problem| problem.effect);
    let (shown, left_out) = fitting(said.iter().map(|problem| problem_row(problem)), &mut { PROBLEMS });
    if shown.is_empty() {
        return Ok(());
    }
    writeln!(out, "<details><summary>{} with the input</summary>\n", count(said.len(), "problem"))?;
    writeln!(out, "| where | what |\n| --- | --- |")?;
    shown.iter().try_for_each(|row| writeln!(out, "{row}"))?;
    if left_out > 0 {
        writeln!(out, "\n{} left out.", count(left_out, "problem"))?;
    }
    writeln!(out, "\n</details>")
}

fn problem_row(problem: &Problem) -> String {
    let file = problem.file.as_deref().unwrap_or("the cluster");
    let line = problem.position.map_or(String::new(), |position| format!(":{}", position.line));
    format!("| {} | {} |", code(&format!("{file}{line}")), text(&problem.message))
}

/// A message for a table's cell: its code spans stay, nothing else in it is markup, a mention or a link.
fn text(message: &str) -> String {
    code_spans(message).into_iter().map(|(part, is_code)| if is_code { code(part) } else { plain(part) }).collect()
}

pub(crate) fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in printable(text).chars() {
        match character {
            // Not even a character reference keeps GitHub from notifying a person or linking to a number.
            '@' | '#' => escaped.extend([character, '\u{200b}']),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '!' | '&' | ':' | '$' => {
                escaped.extend(['\\', character]);
            }
            _ => escaped.push(character),
        }
    }
    escaped
}

/// A code span in a table's cell, whatever stands in `text`.
pub(crate) fn code(text: &str) -> String {
    let text = printable(text).replace('|', "\\|");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let gap = if longest > 0 || text.trim().is_empty() { " " } else { "" };
    format!("{fence}{gap}{text}{gap}{fence}")
}
