//! Long lists of findings, written by all threads and held as text only in part.

use std::io::{self, Write};

use rayon::prelude::*;
use seawall_model::finding::Finding;
use serde::Serialize;

/// Findings that one thread turns into text in one go.
const BATCH: usize = 64;
/// Batches whose text is held at a time.
const WINDOW: usize = 16;

/// Writes each finding as JSON on a line of its own, with commas between them.
pub(crate) fn findings<'f, T: Serialize>(
    findings: &'f [Finding],
    view: impl Fn(&'f Finding) -> T + Sync,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut is_first = true;
    for window in findings.chunks(BATCH * WINDOW) {
        let texts: Vec<io::Result<Vec<u8>>> = window.par_chunks(BATCH).map(|batch| text(batch, &view)).collect();
        for text in texts {
            out.write_all(&text?[usize::from(is_first)..])?;
            is_first = false;
        }
    }
    Ok(())
}

/// A comma and a line for each finding.
fn text<'f, T: Serialize>(findings: &'f [Finding], view: impl Fn(&'f Finding) -> T) -> io::Result<Vec<u8>> {
    let mut text = Vec::with_capacity(findings.len() * 1024);
    for finding in findings {
        text.extend_from_slice(b",\n");
        serde_json::to_writer(&mut text, &view(finding))?;
    }
    Ok(text)
}

/// Writes each entry as JSON on a line of its own, with commas between them.
pub(crate) fn entries<T: Serialize>(entries: impl Iterator<Item = T>, out: &mut dyn Write) -> io::Result<()> {
    for (index, entry) in entries.enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &entry)?;
    }
    Ok(())
}
