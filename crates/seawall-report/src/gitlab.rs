//! GitLab code quality: the worst of what a merge request brings stands in it.

use std::collections::HashMap;
use std::io::{self, Write};

use seawall_engine::Report;
use seawall_model::finding::{Finding, FindingId};
use seawall_model::problem::Effect;
use seawall_model::{Problem, Reference, Severity};
use serde_json::{Value, json};

use crate::lines;
use crate::text::printable;

pub(crate) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut seen: HashMap<FindingId, usize> = HashMap::new();
    let findings = report.findings.iter().map(|finding| {
        let before = seen.entry(finding.id).or_default();
        *before += 1;
        entry(finding, *before)
    });
    let unread = report.problems.iter().filter(|problem| problem.effect == Effect::Unread).map(unread);
    out.write_all(b"[")?;
    lines::entries(findings.chain(unread), out)?;
    out.write_all(b"]\n")
}

/// `number` is 1 for the first finding with its id; an object that stands in two files has each finding twice, and
/// GitLab takes one of those with the same fingerprint.
fn entry(finding: &Finding, number: usize) -> Value {
    let id = finding.id;
    let (path, line) = match &finding.location {
        Some(location) => (path(&location.file.path), location.start().line),
        None => (without_file(&finding.object), 1),
    };
    json!({
        "description": printable(&format!("{}: {}", finding.object, finding.message)),
        "check_name": finding.rule.id,
        "fingerprint": if number == 1 { id.to_string() } else { format!("{id}-{number}") },
        "severity": severity(finding.severity),
        "location": {"path": path, "lines": {"begin": line}},
    })
}

/// What is missing from the answer. The fingerprint stays when lines move.
fn unread(problem: &Problem) -> Value {
    let file = path(problem.file.as_deref().unwrap_or("cluster"));
    json!({
        "description": printable(&format!("not read: {}", problem.message)),
        "check_name": "unread",
        "fingerprint": format!("unread {file} {}", printable(&problem.message)),
        "severity": "major",
        "location": {"path": file, "lines": {"begin": problem.position.map_or(1, |position| position.line)}},
    })
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "blocker",
        Severity::High => "critical",
        Severity::Medium => "major",
        Severity::Low => "minor",
        Severity::Info => "info",
    }
}

/// GitLab knows files by their path from the top of the repository, without `./`.
fn path(path: &str) -> String {
    printable(path.strip_prefix("./").unwrap_or(path)).into_owned()
}

/// Where an object is said to be that stands in no file: `cluster/shop/Deployment/web`.
fn without_file(object: &Reference) -> String {
    let namespace = object.namespace.as_deref().map_or(String::new(), |namespace| format!("{namespace}/"));
    printable(&format!("cluster/{namespace}{}/{}", object.kind, object.name)).into_owned()
}
