//! SARIF 2.1.0, as code scanning services read it.

mod descriptor;
mod place;

use std::collections::BTreeMap;
use std::io::{self, Write};

use seawall_engine::{Exception, Report};
use seawall_model::finding::Evidence;
use seawall_model::problem::Effect;
use seawall_model::{Field, Object, Problem, Rule};
use serde_json::{Value, json};

use crate::fix::{FileEdits, Planner};
use crate::judged::{Baseline, Judged, excuse};
use crate::{Context, lines};

pub(crate) fn write(report: &Report, context: Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let rules: BTreeMap<&str, &'static Rule> = report.all().map(|finding| (finding.rule.id, finding.rule)).collect();
    let index: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(index, id)| (*id, index)).collect();
    let schema = "https://json.schemastore.org/sarif-2.1.0.json";
    write!(out, "{{\"$schema\":\"{schema}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":")?;
    write!(out, "{{\"name\":\"Seawall\",\"semanticVersion\":{},\"rules\":[", json!(context.version))?;
    lines::entries(rules.values().map(|rule| descriptor::of(rule, context)), out)?;
    // The run itself succeeded, whatever it could not read: that is in the notifications.
    out.write_all(b"]}},\"columnKind\":\"unicodeCodePoints\",\"invocations\":[{\"executionSuccessful\":true,")?;
    out.write_all(b"\"toolExecutionNotifications\":[")?;
    lines::entries(report.untold().map(notification), out)?;
    out.write_all(b"]}],\"results\":[")?;
    let planner = Planner::new(report);
    lines::long(&Judged::all(report), |judged| result(*judged, index[judged.finding.rule.id], report, &planner), out)?;
    out.write_all(b"]}]}\n")
}

fn result(judged: Judged<'_>, rule: usize, report: &Report, planner: &Planner<'_>) -> Value {
    let finding = judged.finding;
    let name = format!("{}#{}", finding.object, finding.place);
    let mut location = json!({"logicalLocations": [{"fullyQualifiedName": name, "kind": "property"}]});
    if let Some(written) = &finding.location {
        location["physicalLocation"] = place::physical(written);
    }
    let mut result = json!({
        "ruleId": finding.rule.id,
        "ruleIndex": rule,
        "level": descriptor::level(finding.severity),
        "message": message(&format!("{}: {}", finding.object, finding.message)),
        "partialFingerprints": {"seawallFindingId/v1": finding.id.to_string()},
        "locations": [location],
    });
    if let Some(exception) = judged.exception {
        result["suppressions"] = json!([suppression(exception)]);
    }
    if let Some(baseline) = judged.baseline {
        result["baselineState"] = json!(if baseline == Baseline::New { "new" } else { "unchanged" });
    }
    let related: Vec<Value> = finding.evidence.iter().filter_map(|evidence| related(evidence, report)).collect();
    if !related.is_empty() {
        result["relatedLocations"] = Value::Array(related);
    }
    if let (Some(files), Some(remediation)) = (planner.plan(finding), &finding.remediation) {
        let changes: Vec<Value> = files.iter().map(change).collect();
        result["fixes"] = json!([{"description": message(&remediation.title), "artifactChanges": changes}]);
    }
    result
}

/// Who accepts a finding, and where that is written.
fn suppression(exception: &Exception) -> Value {
    let kind = if exception.written.in_source { "inSource" } else { "external" };
    let mut suppression = json!({"kind": kind, "status": "accepted", "justification": excuse(exception)});
    if let Some(file) = &exception.written.file {
        let mut physical = json!({"artifactLocation": place::artifact(file)});
        if let Some(at) = exception.written.position {
            physical["region"] = json!({"startLine": at.line, "startColumn": at.column});
        }
        suppression["location"] = json!({"physicalLocation": physical});
    }
    suppression
}

/// Another object that has a part in the finding, where it is written.
fn related(evidence: &Evidence, report: &Report) -> Option<Value> {
    let Evidence::Object { object, part } = evidence else { return None };
    let other: &Object = report.snapshot.as_ref()?.object_at(object, None)?;
    let location = other.locate(Field::from(other.node()))?;
    Some(json!({"physicalLocation": place::physical(&location), "message": message(&format!("{object}: {part}"))}))
}

fn change(file: &FileEdits<'_>) -> Value {
    let replacements: Vec<Value> = file
        .edits
        .iter()
        .map(|edit| {
            let mut replacement = json!({"deletedRegion": place::region(&file.file.text, edit.span)});
            if !edit.replacement.is_empty() {
                replacement["insertedContent"] = json!({"text": edit.replacement});
            }
            replacement
        })
        .collect();
    json!({"artifactLocation": place::artifact(&file.file.path), "replacements": replacements})
}

fn notification(problem: &Problem) -> Value {
    let level = match problem.effect {
        Effect::Unread | Effect::Doubtful => "warning",
        Effect::Repeated | Effect::Foreign => "note",
    };
    let mut notification = json!({"level": level, "message": message(&problem.message)});
    if let Some(file) = &problem.file {
        let mut physical = json!({"artifactLocation": place::artifact(file)});
        if let Some(at) = problem.position {
            physical["region"] = json!({"startLine": at.line, "startColumn": at.column});
        }
        notification["locations"] = json!([{"physicalLocation": physical}]);
    }
    notification
}

/// A plain text message. `[text](target)` in it would be read as a link (3.11.6), which names could smuggle in.
fn message(text: &str) -> Value {
    if text.contains("](") {
        return json!({"text": text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")});
    }
    json!({"text": text})
}
