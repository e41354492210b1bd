//! Paths for people: hop by hop, with what each is built on.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use seawall_model::Problem;
use seawall_model::access::Goal;
use seawall_model::problem::Effect;

use super::{PathReport, Told, evidence};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const SURE: Style = AnsiColor::Red.on_default().bold();
const PERHAPS: Style = AnsiColor::Yellow.on_default();

pub(super) fn write(report: &PathReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    if report.paths.is_empty() {
        writeln!(out, "No path{}.", unread(report.problems))?;
    }
    for (number, told) in report.paths.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        path(report, told, number + 1, out)?;
    }
    if report.left_out > 0 {
        writeln!(out, "\n{} more; --most shows more of them.", report.left_out)?;
    }
    if !report.implied.is_empty() {
        writeln!(out, "\n{}", implied(report.implied))?;
    }
    Ok(())
}

/// What has to be said beside «nothing»: it holds for what was read.
pub(crate) fn unread(problems: &[Problem]) -> String {
    match problems.iter().filter(|problem| problem.effect == Effect::Unread).count() {
        0 => String::new(),
        1 => " in what could be read; one part of the input could not".to_owned(),
        parts => format!(" in what could be read; {parts} parts of the input could not"),
    }
}

/// Who reaches less beside something worse, in a sentence.
pub(super) fn implied(implied: &[(Goal, usize)]) -> String {
    let each = implied.iter().map(|(goal, sources)| format!("{sources} who reach {}", goal.name()));
    let each: Vec<String> = each.collect();
    format!("Told at something worse that they reach: {} (--to names them).", each.join(", "))
}

fn path(report: &PathReport<'_>, told: &Told, number: usize, out: &mut dyn Write) -> io::Result<()> {
    let paint = |style: Style, text: &str| match report.color {
        true => format!("{style}{text}{style:#}"),
        false => text.to_owned(),
    };
    let access = report.graph.access();
    let path = &told.path;
    let sure = if path.potential { paint(PERHAPS, "potential") } else { paint(SURE, "certain") };
    let (from, to) = (access.vertex(path.from).to_string(), access.vertex(path.to).to_string());
    let weight = told.weight.map_or_else(String::new, |weight| format!(", weight {}", figure(weight)));
    let chance = figure(100.0 * path.probability);
    writeln!(out, "{number}. {} ({sure}, chance {chance} %{weight})", paint(BOLD, &format!("{from} -> {to}")))?;
    if !told.others.is_empty() {
        let few: Vec<String> = told.others.iter().take(3).map(|&other| access.vertex(other).to_string()).collect();
        let rest = told.others.len().saturating_sub(few.len());
        let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
        writeln!(out, "   the same way: {}{more}", few.join(", "))?;
    }
    if report.graph.is_exposed(path.from) {
        writeln!(out, "   the internet can connect to it")?;
    }
    for step in &path.steps {
        let edge = &access.edges()[step.edge as usize];
        let id = if edge.kind.id.is_empty() { "   " } else { edge.kind.id };
        let line = format!("{} {}: {}", access.called(step.from), edge.kind.title, access.called(step.to));
        writeln!(out, "   {} {line}", paint(DIM, id))?;
        for proof in access.proofs(edge) {
            writeln!(out, "       {}", paint(DIM, &evidence::text(proof, report.snapshot)))?;
        }
        if let Some(reason) = edge.unsure {
            writeln!(out, "       {}", paint(PERHAPS, &format!("depends: {reason}")))?;
        }
    }
    Ok(())
}

/// Two places that count.
pub(crate) fn figure(value: f64) -> String {
    match value {
        value if value >= 10.0 => format!("{value:.0}"),
        value if value >= 1.0 => format!("{value:.1}"),
        value if value >= 0.01 => format!("{value:.2}"),
        value if value > 0.0 => format!("{value:.1e}"),
        _ => "0".to_owned(),
    }
}
