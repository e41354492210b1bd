//! What was mended, for editors and scripts.

use std::io::{self, Write};

use seawall_model::finding::Finding;
use serde_json::{Value, json};

use super::{Left, Mended, MendedFile, Why};

/// Writes the edits of each file, what they mend, and what is left.
///
/// # Errors
/// When `out` does not take it.
pub fn write(mended: &Mended, out: &mut dyn Write) -> io::Result<()> {
    let files: Vec<Value> = mended.files.iter().map(file).collect();
    let fixed: Vec<Value> = mended.done.iter().map(finding).collect();
    let left: Vec<Value> = mended.left.iter().map(left).collect();
    let whole = json!({
        "apiVersion": "seawall.dev/v1", "kind": "FixReport", "files": files, "fixed": fixed, "left": left,
    });
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

fn file(file: &MendedFile) -> Value {
    let text = &file.file.text;
    let place = |offset: usize| {
        let at = text.position(offset);
        json!({"line": at.line, "column": at.column, "offset": offset})
    };
    let edits = file
        .edits
        .iter()
        .map(|edit| json!({"start": place(edit.span.start), "end": place(edit.span.end), "text": edit.replacement}));
    json!({"file": &*file.file.path, "edits": edits.collect::<Vec<_>>()})
}

fn finding(finding: &Finding) -> Value {
    let mut value = json!({
        "id": finding.id, "rule": finding.rule.id, "severity": finding.severity, "message": finding.message,
        "object": finding.object, "path": finding.path,
    });
    if let Some(location) = &finding.location {
        let at = location.start();
        value["location"] = json!({"file": &*location.file.path, "line": at.line, "column": at.column});
    }
    value
}

fn left(left: &Left) -> Value {
    let mut value = finding(&left.finding);
    let (why, reason) = match &left.why {
        Why::Refused(reason) => ("refused", Some(reason)),
        Why::Review => ("review", None),
        Why::Manual => ("manual", None),
    };
    value["why"] = why.into();
    if let Some(reason) = reason {
        value["reason"] = reason.as_str().into();
    }
    value
}
