//! Scorecards as heat maps: a cell for each control, which opens to what stands behind it.

use std::io::{self, Write};

use seawall_engine::{Control, Report, Score, Scorecard};
use seawall_model::finding::FindingId;

use super::text;
use crate::scorecard::{evidence, totals};

/// Findings linked from one control; a page has more of them below.
const MOST: usize = 50;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if report.scorecards.is_empty() {
        return Ok(());
    }
    writeln!(out, "<section id=\"scorecards\">")?;
    report.scorecards.iter().try_for_each(|card| scorecard(card, report, out))?;
    writeln!(out, "</section>")
}

fn scorecard(card: &Scorecard, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let framework = &card.framework;
    let title = text(&format!("{} {}", framework.title, framework.version));
    writeln!(out, "<h2><b>{title}</b></h2>\n<p>{}</p>", totals(card))?;
    let rows: Vec<_> = card.rows().collect();
    for section in rows.chunk_by(|a, b| a.0.section() == b.0.section()) {
        writeln!(out, "<div class=\"heat\"><span class=\"section\">{}</span>", text(section[0].0.section()))?;
        section.iter().try_for_each(|(control, score)| cell(card, control, score, report, out))?;
        writeln!(out, "</div>")?;
    }
    rows.iter().try_for_each(|(control, score)| behind(card, control, score, report, out))
}

/// One square of the map.
fn cell(card: &Scorecard, control: &Control, score: &Score, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let word = score.standing.word();
    let own = control.id.strip_prefix(control.section()).unwrap_or(&control.id).trim_start_matches(['.', '/']);
    let told = text(&format!("{} {}: {}, {}", control.id, control.title, word, evidence(score, report)));
    writeln!(out, "<a class=\"{word}\" href=\"#{}\" title=\"{told}\">{}</a>", anchor(card, control), text(own))
}

fn behind(card: &Scorecard, control: &Control, score: &Score, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let word = score.standing.word();
    write!(out, "<details class=\"control\" id=\"{}\"><summary><i class=\"{word}\">", anchor(card, control))?;
    writeln!(out, "{}</i> <b>{}</b> {}", word.replace('-', " "), text(&control.id), text(&control.title))?;
    writeln!(out, "</summary><p>{}.</p>", text(&evidence(score, report)))?;
    if let Some(rest) = &control.rest {
        writeln!(out, "<p>Not seen by any rule: {}.</p>", text(rest))?;
    }
    writeln!(out, "<ul>")?;
    let mut told: Vec<FindingId> = Vec::new();
    for finding in score.findings.iter().filter_map(|&index| report.finding(index)) {
        if told.len() == MOST || told.contains(&finding.id) {
            continue;
        }
        told.push(finding.id);
        let said = text(&format!("{}: {}", finding.object, finding.message));
        writeln!(out, "<li><a href=\"#{}\">{said}</a></li>", finding.id)?;
    }
    if score.findings.len() > told.len() {
        writeln!(out, "<li>{} more</li>", score.findings.len() - told.len())?;
    }
    writeln!(out, "</ul></details>")
}

/// A name within the page, of letters that need no escape in a link.
fn anchor(card: &Scorecard, control: &Control) -> String {
    let name = format!("control-{}-{}", card.framework.name, control.id);
    name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '.' { c } else { '-' }).collect()
}
