//! SARIF 2.1.0, as code scanning services read it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use seawall_engine::Report;
use seawall_model::finding::Finding;
use seawall_model::problem::Effect;
use seawall_model::{Location, Problem, Rule, Severity};
use serde_json::{Value, json};

use crate::{Context, fix};

pub(crate) fn write(report: &Report, context: Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let rules: BTreeMap<&str, &'static Rule> =
        report.findings.iter().map(|finding| (finding.rule.id, finding.rule)).collect();
    let index: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(index, id)| (*id, index)).collect();
    let driver = json!({
        "name": "Seawall",
        "semanticVersion": context.version,
        "rules": rules.values().map(|rule| self::rule(rule, context)).collect::<Vec<_>>(),
    });
    out.write_all(b"{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":")?;
    serde_json::to_writer(&mut *out, &driver)?;
    out.write_all(b"},\"columnKind\":\"unicodeCodePoints\",\"invocations\":[")?;
    let unread = report.problems.iter().any(|problem| problem.effect == Effect::Unread);
    let notifications: Vec<Value> = report.problems.iter().map(notification).collect();
    serde_json::to_writer(
        &mut *out,
        &json!({"executionSuccessful": !unread, "toolExecutionNotifications": notifications}),
    )?;
    out.write_all(b"],\"results\":[")?;
    for (number, finding) in report.findings.iter().enumerate() {
        out.write_all(if number == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &result(finding, index[finding.rule.id]))?;
    }
    out.write_all(b"]}]}\n")
}

fn rule(rule: &Rule, context: Context<'_>) -> Value {
    let why = rule.doc.split("\n\n").nth(1).unwrap_or(rule.title).replace('\n', " ");
    let shown = rule.doc.split("\n## More cases").next().unwrap_or(rule.doc).trim();
    let mut tags = vec!["security".to_owned(), "kubernetes".to_owned()];
    tags.extend(
        context
            .frameworks
            .controls_of(rule.id)
            .map(|(framework, control)| format!("{}/{}", framework.name, control.id)),
    );
    json!({
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": why},
        "help": {"text": shown, "markdown": shown},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {"tags": tags, "precision": "very-high", "security-severity": score(rule.severity)},
    })
}

fn result(finding: &Finding, rule: usize) -> Value {
    let mut result = json!({
        "ruleId": finding.rule.id,
        "ruleIndex": rule,
        "level": level(finding.severity),
        "message": {"text": format!("{}: {}", finding.object, finding.message)},
        "partialFingerprints": {"seawallFindingId/v1": finding.id.to_string()},
    });
    let logical = json!([{"fullyQualifiedName": format!("{}#{}", finding.object, finding.place), "kind": "member"}]);
    let mut location = json!({"logicalLocations": logical});
    if let Some(written) = &finding.location {
        location["physicalLocation"] = physical(written);
    }
    result["locations"] = json!([location]);
    if let (Some(written), Some(remediation)) = (&finding.location, &finding.remediation) {
        let replacements: Vec<Value> = fix::replacements(finding)
            .into_iter()
            .map(|edit| {
                let location = Location { file: written.file.clone(), span: edit.span };
                json!({"deletedRegion": region(&location), "insertedContent": {"text": edit.replacement}})
            })
            .collect();
        if !replacements.is_empty() {
            result["fixes"] = json!([{
                "description": {"text": remediation.title},
                "artifactChanges": [{"artifactLocation": {"uri": uri(&written.file.path)}, "replacements": replacements}],
            }]);
        }
    }
    result
}

fn notification(problem: &Problem) -> Value {
    let level = if problem.effect == Effect::Foreign { "note" } else { "warning" };
    let mut notification = json!({"level": level, "message": {"text": problem.message}});
    if let Some(file) = &problem.file {
        let mut physical = json!({"artifactLocation": {"uri": uri(file)}});
        if let Some(at) = problem.position {
            physical["region"] = json!({"startLine": at.line, "startColumn": at.column});
        }
        notification["locations"] = json!([{"physicalLocation": physical}]);
    }
    notification
}

fn physical(location: &Location) -> Value {
    json!({"artifactLocation": {"uri": uri(&location.file.path)}, "region": region(location)})
}

fn region(location: &Location) -> Value {
    let (start, end) = (location.start(), location.end());
    json!({"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column})
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// The middle of the range that code scanning shows as the same word.
fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.5",
        Severity::Info => "0.0",
    }
}

/// A path as a URI reference: everything but unreserved characters and slashes percent-encoded.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
