//! `seawall config explain`: what is in force, and why.

use std::io::{self, Write};

use anyhow::Result;
use serde_json::{Value, json};

use crate::CLEAN;
use crate::arguments::ConfigExplain;
use crate::configuration::{Row, Source, find};

/// Prints what a scan with these flags would go by.
pub(crate) fn explain(wanted: &mut ConfigExplain) -> Result<u8> {
    let configuration = find(&wanted.scan.input)?;
    let file = configuration.file.as_ref().map(|file| file.path.to_string());
    let rows = configuration.complete(&mut wanted.scan);
    let mut out = io::stdout().lock();
    if wanted.json {
        let settings: Vec<Value> = rows.iter().map(|row| setting(row, file.as_deref())).collect();
        let whole =
            json!({"apiVersion": "seawall.dev/v1", "kind": "Configuration", "file": file, "settings": settings});
        serde_json::to_writer_pretty(&mut out, &whole)?;
        writeln!(out)?;
        return Ok(CLEAN);
    }
    match &file {
        Some(file) => writeln!(out, "Configuration: {file}")?,
        None => writeln!(out, "No seawall.toml was found in the folder of the targets or above.")?,
    }
    let wide =
        |of: fn(&Row) -> &str, least| rows.iter().map(|row| of(row).chars().count()).max().unwrap_or(0).max(least);
    let (names, values) = (wide(|row| &row.name, 0), wide(|row| &row.value, 1).min(40));
    for row in &rows {
        let why = match row.source {
            Source::Flag => "flag".to_owned(),
            Source::File(line) => format!("{}:{line}", file.as_deref().unwrap_or_default()),
            Source::Default => "default".to_owned(),
        };
        let value = if row.value.is_empty() { "-" } else { &row.value };
        writeln!(out, "  {:<names$}  {value:<values$}  {why}", row.name)?;
    }
    Ok(CLEAN)
}

fn setting(row: &Row, file: Option<&str>) -> Value {
    match row.source {
        Source::Flag => json!({"name": row.name, "value": row.value, "from": "flag"}),
        Source::File(line) => json!({"name": row.name, "value": row.value, "from": "file", "file": file, "line": line}),
        Source::Default => json!({"name": row.name, "value": row.value, "from": "default"}),
    }
}
