//! One self-contained page: readable without a network, filterable without a server.

mod entry;
mod rules;
mod scorecard;

use std::collections::HashSet;
use std::io::{self, Write};

use seawall_engine::Report;
use seawall_model::Severity;
use seawall_model::finding::{Finding, FindingId};
use seawall_model::problem::Effect;

use crate::fix::Planner;
use crate::group::Group;
use crate::hidden::Hidden;
use crate::judged::{Baseline, Judged};
use crate::markup::{code_spans, escape};
use crate::text::{count, printable};
use crate::{Context, lines};

const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/filter.js");
/// The only style and script that a browser runs in the page, whatever got into it: their SHA-256.
const STYLE_HASH: &str = "sha256-ooHNnscjYFB10uYCqTJT/yECGfmK2figGbLzxPxQIKU=";
const SCRIPT_HASH: &str = "sha256-komXdmTuIYLKzl+1sX063N33hcaWb2dSakvbgutW2r8=";

/// Findings shown, the worst of them. A browser that has more to lay out is no help to anybody.
const MOST: usize = 10_000;

pub(crate) fn write(report: &Report, context: Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut worst: Vec<&Finding> = report.findings.iter().collect();
    worst.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    worst.truncate(MOST);
    let shown = Shown::new(report, &worst);
    head(out)?;
    header(report, &shown, out)?;
    scorecard::write(report, out)?;
    filter(report, out)?;
    writeln!(out, "<main>")?;
    lines::parts(&shown.groups, |group, text| entry::group(group, &shown, text), out)?;
    if report.findings.is_empty() {
        let others = report.all().next().is_some();
        let nothing = if others { "Nothing that counts was found." } else { "Nothing found." };
        writeln!(out, "<p class=\"none\">{nothing}</p>")?;
    }
    writeln!(out, "</main>")?;
    accepted(report, out)?;
    rules::write(report, context, out)?;
    problems(report, out)?;
    writeln!(out, "<script>{SCRIPT}</script>\n</html>")
}

/// What the page shows, and what it needs to know for that.
struct Shown<'r> {
    groups: Vec<Group<'r>>,
    left_out: usize,
    /// Findings, by their address, that share their id with an earlier one: the same object stands in two files.
    repeated: HashSet<usize>,
    hidden: Hidden,
    planner: Planner<'r>,
}

impl<'r> Shown<'r> {
    fn new(report: &'r Report, findings: &[&'r Finding]) -> Self {
        let groups = Group::worst_first(findings.iter().copied());
        let mut ids: HashSet<FindingId> = HashSet::new();
        let all = groups.iter().flat_map(|group| &group.findings);
        let repeated = all.filter(|finding| !ids.insert(finding.id)).map(|finding| address(finding));
        Self {
            repeated: repeated.collect(),
            left_out: report.findings.len() - findings.len(),
            hidden: Hidden::of(report),
            planner: Planner::new(report),
            groups,
        }
    }
}

/// Tells findings apart that are equal.
fn address(finding: &Finding) -> usize {
    std::ptr::from_ref(finding).addr()
}

fn head(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Seawall scan</title>")?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(out, "<meta name=\"color-scheme\" content=\"light dark\">")?;
    write!(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; ")?;
    writeln!(out, "form-action 'none'; style-src '{STYLE_HASH}'; script-src '{SCRIPT_HASH}'\">")?;
    writeln!(out, "<style>{STYLE}</style>")
}

fn header(report: &Report, shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
    let read = format!("{} in {}", count(report.objects, "object"), count(report.files, "file"));
    let found = count(report.findings.len(), "finding");
    writeln!(out, "<header><h1>Seawall scan</h1>\n<p>{found} on {} of {read}.</p>", shown.groups.len())?;
    if shown.left_out > 0 {
        let left_out = count(shown.left_out, "finding");
        writeln!(out, "<p class=\"warning\">{left_out} of the least severity left out: this page shows {MOST}.</p>")?;
    }
    let unread = report.problems.iter().filter(|problem| problem.effect == Effect::Unread).count();
    if unread > 0 {
        let unread = count(unread, "place");
        writeln!(
            out,
            "<p class=\"warning\">Not read: {unread} of the input, <a href=\"#problems\">named below</a>.</p>"
        )?;
    }
    if !report.unknowns.is_empty() {
        let questions = count(report.unknowns.len(), "question");
        writeln!(out, "<p>Not decided: {questions} that the input leaves open.</p>")?;
    }
    writeln!(out, "</header>")
}

fn filter(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if report.findings.is_empty() {
        return Ok(());
    }
    writeln!(out, "<nav id=\"filter\" hidden><input type=\"search\" name=\"text\" autocomplete=\"off\"")?;
    writeln!(out, "  placeholder=\"Filter: object, file, rule, words …\" aria-label=\"Filter\">")?;
    for severity in Severity::ALL.into_iter().filter(|&severity| report.count(severity) > 0) {
        write!(out, "<label class=\"{severity}\"><input type=\"checkbox\" name=\"{severity}\" checked>")?;
        writeln!(out, "<span class=\"badge\">{severity} <b>{}</b></span></label>", report.count(severity))?;
    }
    writeln!(out, "<a href=\"#rules\">Rules</a><output></output></nav>")
}

/// What was found and does not count, folded up.
fn accepted(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let judged: Vec<Judged<'_>> = Judged::all(report);
    for (title, is_it) in [
        ("Excepted", (|one| one.exception.is_some()) as fn(&Judged<'_>) -> bool),
        ("Known in the baseline", |one| one.baseline == Some(Baseline::Known)),
    ] {
        let them: Vec<&Judged<'_>> = judged.iter().filter(|one| is_it(one)).collect();
        if them.is_empty() {
            continue;
        }
        writeln!(out, "<section class=\"accepted\"><details><summary>{title}: {}</summary><ul>", them.len())?;
        for one in them.iter().take(MOST) {
            let finding = one.finding;
            let (rule, object) = (finding.rule.id, text(&finding.object.to_string()));
            let excuse = one
                .exception
                .map_or(String::new(), |_| format!(" <em>{}</em>", text(&one.excuse().unwrap_or_default())));
            writeln!(out, "<li>{} <code>{rule}</code> <code>{object}</code>{excuse}</li>", message(&finding.message))?;
        }
        if them.len() > MOST {
            writeln!(out, "<li>{} more</li>", them.len() - MOST)?;
        }
        writeln!(out, "</ul></details></section>")?;
    }
    Ok(())
}

fn problems(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if report.untold().next().is_none() {
        return Ok(());
    }
    writeln!(out, "<section id=\"problems\"><h2>Problems with the input</h2>")?;
    for effect in Effect::ALL {
        let problems = report.untold().filter(|problem| problem.effect == effect);
        let number = problems.clone().count();
        if number == 0 {
            continue;
        }
        let (title, open) = match effect {
            Effect::Unread => ("Not read: something is missing from this report", " open"),
            Effect::Doubtful => ("Read, but perhaps not what was meant", ""),
            Effect::Repeated => ("In the input more than once", ""),
            Effect::Foreign => ("No Kubernetes manifests", ""),
        };
        writeln!(out, "<details{open}><summary>{title}: {number}</summary><ul>")?;
        for problem in problems {
            let file = problem.file.as_deref().unwrap_or("the cluster");
            let line = problem.position.map_or(String::new(), |at| format!(":{}:{}", at.line, at.column));
            let place = text(&format!("{file}{line}"));
            writeln!(out, "<li><code>{place}</code> {}</li>", message(&problem.message))?;
        }
        writeln!(out, "</ul></details>")?;
    }
    writeln!(out, "</section>")
}

/// Text of others, on one line.
fn text(text: &str) -> String {
    escape(&printable(text))
}

/// A message whose `backticks` become code.
fn message(message: &str) -> String {
    let spans = code_spans(message).into_iter();
    spans.map(|(part, code)| if code { format!("<code>{}</code>", text(part)) } else { text(part) }).collect()
}
