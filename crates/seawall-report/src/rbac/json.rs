//! The frame of every answer about permissions in JSON.

use std::io::{self, Write};

use seawall_model::Problem;
use seawall_rbac::{Doubt, PolicyRule, Rbac, Target};
use serde_json::{Value, json};

use crate::json::{API_VERSION, ProblemView};
use crate::lines;

/// Writes the parts of `answer` as one object, with what it is and the problems around them.
pub(crate) fn write(kind: &str, answer: &Value, problems: &[Problem], out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\"apiVersion\":\"{API_VERSION}\",\"kind\":\"{kind}\"")?;
    for (key, value) in answer.as_object().into_iter().flatten() {
        match value {
            Value::Array(entries) => {
                write!(out, ",\n\"{key}\":[")?;
                lines::entries(entries.iter(), out)?;
                out.write_all(b"]")?;
            }
            other => write!(out, ",\n\"{key}\":{other}")?,
        }
    }
    out.write_all(b",\n\"problems\":[")?;
    lines::entries(problems.iter().map(ProblemView::new), out)?;
    out.write_all(b"]}\n")
}

/// Adds what was asked; keys of what was not asked about are left out.
pub(crate) fn add_asked(verb: &str, target: &Target<'_>, answer: &mut Value) {
    answer["verb"] = verb.into();
    match target {
        Target::Path(path) => answer["path"] = (*path).into(),
        Target::Resource(asked) => {
            answer["group"] = asked.group.into();
            answer["resource"] = asked.resource.into();
            for (key, text) in
                [("subresource", asked.subresource), ("namespace", asked.namespace), ("name", asked.name)]
            {
                if !text.is_empty() {
                    answer[key] = text.into();
                }
            }
        }
    }
}

/// What is not known, a line each.
pub(crate) fn unknown(doubts: &[Doubt], rbac: &Rbac<'_>) -> Vec<String> {
    doubts.iter().map(|doubt| doubt.text(rbac)).collect()
}

/// A rule with the API's field names; fields that are empty are left out.
pub(crate) fn rule(rule: &PolicyRule<'_>) -> Value {
    let mut value = json!({ "verbs": rule.verbs });
    for (key, list) in [
        ("apiGroups", &rule.groups),
        ("resources", &rule.resources),
        ("resourceNames", &rule.names),
        ("nonResourceURLs", &rule.urls),
    ] {
        if !list.is_empty() {
            value[key] = json!(list);
        }
    }
    value
}
