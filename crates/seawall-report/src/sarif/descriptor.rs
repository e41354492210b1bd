//! What SARIF says of a rule.

use seawall_model::{Rule, Severity};
use serde_json::{Value, json};

use crate::Context;
use crate::page;

/// Tags of a rule that GitHub takes; a report with more is refused.
const MOST_TAGS: usize = 20;
/// Characters of a description that GitHub shows.
const MOST_CHARACTERS: usize = 1024;

/// The reporting descriptor of `rule`: what it is called, why it matters, and its whole page as help.
pub(super) fn of(rule: &Rule, context: Context<'_>) -> Value {
    let controls = context.frameworks.named_by(rule.id);
    let tags: Vec<String> = ["security", "kubernetes"]
        .into_iter()
        .map(str::to_owned)
        .chain(controls.map(|(framework, control)| format!("{}/{}", framework.name, control.id)))
        .take(MOST_TAGS)
        .collect();
    let mut properties = json!({"tags": tags, "precision": "very-high"});
    if let Some(score) = score(rule.severity) {
        properties["security-severity"] = json!(score);
    }
    let why: String = page::why(rule).chars().take(MOST_CHARACTERS).collect();
    let shown = page::shown(rule);
    json!({
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": why},
        "help": {"text": shown, "markdown": shown},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": properties,
    })
}

/// How bad, in SARIF's words.
pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// The middle of the range that code scanning shows as the same word; it has none for what is only worth knowing.
fn score(severity: Severity) -> Option<&'static str> {
    match severity {
        Severity::Critical => Some("9.5"),
        Severity::High => Some("8.0"),
        Severity::Medium => Some("5.5"),
        Severity::Low => Some("2.5"),
        Severity::Info => None,
    }
}
