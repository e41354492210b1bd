//! One self-contained page: readable without a network, filterable without a server.

use std::io::{self, Write};

use seawall_engine::Report;
use seawall_model::Severity;
use seawall_model::finding::{Finding, Remediation, Safety};

use crate::Context;
use crate::markup::escape;

const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/filter.js");

pub(crate) fn write(report: &Report, context: Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Seawall scan</title>")?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    // Nothing may be loaded from anywhere, whatever stands in a scanned file.
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">"
    )?;
    writeln!(out, "<style>\n{STYLE}</style>\n<header><h1>Seawall scan</h1>")?;
    writeln!(out, "<p>{} objects in {} files.</p></header>", report.objects, report.files)?;
    filters(report, out)?;
    writeln!(out, "<main>")?;
    for finding in &report.findings {
        self::finding(finding, context, out)?;
    }
    if report.findings.is_empty() {
        writeln!(out, "<p class=\"none\">Nothing found.</p>")?;
    }
    writeln!(out, "</main>")?;
    problems(report, out)?;
    writeln!(out, "<script>\n{SCRIPT}</script>\n</html>")
}

fn filters(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<form id=\"filter\"><input type=\"search\" name=\"text\" placeholder=\"object, file, rule …\" aria-label=\"Filter\">"
    )?;
    for severity in Severity::ALL {
        let count = report.count(severity);
        let off = if count == 0 { " disabled" } else { " checked" };
        writeln!(
            out,
            "<label class=\"{severity}\"><input type=\"checkbox\" name=\"{severity}\"{off}> {severity} <b>{count}</b></label>"
        )?;
    }
    writeln!(out, "<output></output></form>")
}

fn finding(finding: &Finding, context: Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let severity = finding.severity;
    let place = finding.location.as_ref().map_or(String::new(), |location| {
        let start = location.start();
        format!("{}:{}:{}", location.file.path, start.line, start.column)
    });
    writeln!(out, "<details class=\"finding {severity}\" data-severity=\"{severity}\" id=\"{}\">", finding.id)?;
    writeln!(
        out,
        "<summary><span class=\"badge\">{severity}</span> <span class=\"message\">{}</span> <span class=\"object\">{}</span> <code>{}</code></summary>",
        code(&finding.message),
        escape(&finding.object.to_string()),
        escape(&place)
    )?;
    writeln!(out, "<dl><dt>Rule</dt><dd><code>{}</code> {}</dd>", finding.rule.id, escape(finding.rule.title))?;
    writeln!(out, "<dt>Field</dt><dd><code>{}</code></dd>", escape(&finding.place))?;
    let why = finding.rule.doc.split("\n\n").nth(1).unwrap_or_default();
    writeln!(out, "<dt>Why it matters</dt><dd>{}</dd>", code(why))?;
    if let Some(remediation) = &finding.remediation {
        fix(remediation, out)?;
    }
    let controls: Vec<String> = context
        .frameworks
        .controls_of(finding.rule.id)
        .map(|(framework, control)| escape(&format!("{} {}", framework.title, control.id)))
        .collect();
    if !controls.is_empty() {
        writeln!(out, "<dt>Asked for by</dt><dd>{}</dd>", controls.join("<br>"))?;
    }
    writeln!(out, "</dl></details>")
}

fn fix(remediation: &Remediation, out: &mut dyn Write) -> io::Result<()> {
    let caution = match remediation.safety {
        Safety::Safe => "safe",
        Safety::Review => "a running application may notice",
        Safety::Manual => "by hand",
    };
    let changes = serde_json::to_string_pretty(&remediation.changes)?;
    writeln!(
        out,
        "<dt>Fix</dt><dd>{} <i>({caution})</i><pre>{}</pre></dd>",
        escape(&remediation.title),
        escape(&changes)
    )
}

fn problems(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if report.problems.is_empty() {
        return Ok(());
    }
    writeln!(out, "<section><h2>Problems with the input</h2><ul>")?;
    for problem in &report.problems {
        let file = problem.file.as_deref().unwrap_or("the cluster");
        let line = problem.position.map_or(String::new(), |position| format!(":{}:{}", position.line, position.column));
        writeln!(out, "<li><code>{}</code> {}</li>", escape(&format!("{file}{line}")), code(&problem.message))?;
    }
    writeln!(out, "</ul></section>")
}

/// Text whose `backticks` become code.
fn code(text: &str) -> String {
    let parts: Vec<String> = text.split('`').map(escape).collect();
    if parts.len().is_multiple_of(2) {
        return escape(text);
    }
    let tagged = parts.iter().enumerate();
    tagged.map(|(index, part)| if index % 2 == 1 { format!("<code>{part}</code>") } else { part.clone() }).collect()
}
