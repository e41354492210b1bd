//! Scorecards as JSON and Markdown.

use std::io::{self, Write};

use seawall_engine::{Report, Score, Scorecard, Standing};
use seawall_model::finding::FindingId;
use serde::Serialize;

use crate::text::count;

/// The standings, in the order of the counts.
pub(crate) const STANDINGS: [&str; 4] = ["pass", "fail", "excepted", "not-assessed"];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ScorecardView<'a> {
    framework: &'a str,
    title: &'a str,
    version: &'a str,
    counts: CountsView,
    controls: Vec<ControlView<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CountsView {
    pass: usize,
    fail: usize,
    excepted: usize,
    not_assessed: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ControlView<'a> {
    id: &'a str,
    title: &'a str,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rest: Option<&'a str>,
    rules: &'a [String],
    judged: usize,
    unknown: usize,
    findings: Vec<FindingId>,
}

impl<'a> ScorecardView<'a> {
    pub(crate) fn new(card: &'a Scorecard, report: &'a Report) -> Self {
        let framework = &card.framework;
        let controls = card.rows().map(|(control, score)| ControlView {
            id: &control.id,
            title: &control.title,
            status: score.standing.word(),
            cause: score.standing.cause(),
            rest: control.rest.as_deref(),
            rules: &control.rules,
            judged: score.judged,
            unknown: score.unknown,
            findings: score
                .findings
                .iter()
                .filter_map(|&index| report.finding(index))
                .map(|finding| finding.id)
                .collect(),
        });
        Self {
            framework: &framework.name,
            title: &framework.title,
            version: &framework.version,
            counts: CountsView {
                pass: card.count("pass"),
                fail: card.count("fail"),
                excepted: card.count("excepted"),
                not_assessed: card.count("not-assessed"),
            },
            controls: controls.collect(),
        }
    }
}

/// What is to be said of a score beside its standing: the objects against it, or the cause.
pub(crate) fn evidence(score: &Score, report: &Report) -> String {
    if let Some(cause) = score.standing.cause() {
        return cause.to_owned();
    }
    if score.standing == Standing::Pass {
        return format!("{} judged", count(score.judged, "object"));
    }
    let findings = score.findings.iter().filter_map(|&index| report.finding(index));
    let mut objects: Vec<_> = findings.map(|finding| &finding.object).collect();
    objects.sort_unstable();
    objects.dedup();
    let findings = count(score.findings.len(), "finding");
    match &objects[..] {
        [only] => format!("{findings} on {only}"),
        objects => format!("{findings} on {} of {} objects", objects.len(), score.judged.max(objects.len())),
    }
}

/// `12 pass, 3 fail`; what does not occur is left out.
pub(crate) fn totals(card: &Scorecard) -> String {
    let counts = STANDINGS.into_iter().map(|word| (card.count(word), word)).filter(|(number, _)| *number > 0);
    let counts: Vec<String> = counts.map(|(number, word)| format!("{number} {}", word.replace('-', " "))).collect();
    counts.join(", ")
}

/// A heat map: a row for each section, a mark for each control; then a table of those that do not simply pass.
pub(crate) fn markdown(report: &Report, text: impl Fn(&str) -> String, out: &mut dyn Write) -> io::Result<()> {
    for card in &report.scorecards {
        let framework = &card.framework;
        writeln!(out, "### {} {}: {}\n", text(&framework.title), text(&framework.version), totals(card))?;
        writeln!(out, "| section | controls |\n| --- | --- |")?;
        let rows: Vec<_> = card.rows().collect();
        for section in rows.chunk_by(|a, b| a.0.section() == b.0.section()) {
            let marks = section.iter().map(|(control, score)| {
                let own = control.id.strip_prefix(control.section()).unwrap_or(&control.id);
                format!("{} {}", mark(&score.standing), text(own.trim_start_matches(['.', '/'])))
            });
            writeln!(out, "| {} | {} |", text(section[0].0.section()), marks.collect::<Vec<_>>().join(" · "))?;
        }
        writeln!(out, "\n🟩 pass · 🟥 fail · 🟨 excepted · ⬜ not assessed\n")?;
        writeln!(
            out,
            "<details><summary>Control by control</summary>\n\n| control | stands | why |\n| --- | --- | --- |"
        )?;
        for (control, score) in rows {
            let (id, title) = (text(&control.id), text(&control.title));
            let (word, why) = (score.standing.word().replace('-', " "), text(&evidence(score, report)));
            writeln!(out, "| {id} {title} | {} {word} | {why} |", mark(&score.standing))?;
        }
        writeln!(out, "\n</details>\n")?;
    }
    Ok(())
}

fn mark(standing: &Standing) -> char {
    match standing {
        Standing::Pass => '🟩',
        Standing::Fail => '🟥',
        Standing::Excepted => '🟨',
        Standing::NotAssessed(_) => '⬜',
    }
}
