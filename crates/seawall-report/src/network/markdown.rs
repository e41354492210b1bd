//! Connections as Markdown: a drawn map where it is small, and a table.

use std::io::{self, Write};

use super::drawing::Drawing;
use super::table::{Notes, blocks};
use super::{ConnectionReport, mermaid};
use crate::markdown::plain;
use crate::text::count;

/// Bytes of rows. A comment on GitHub ends at 65,536 characters.
const ROWS: usize = 45_000;
/// Lines of a map that is still read at a glance.
const LINES: usize = 60;

pub(crate) fn write(report: &ConnectionReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let connections = report.connections;
    writeln!(out, "## Network: {}\n", count(connections.connections.len(), "connection"))?;
    let drawing = Drawing::of(connections);
    if (1..=LINES).contains(&drawing.lines.len()) {
        writeln!(out, "```mermaid\n{}```\n", mermaid::drawn(&drawing))?;
    }
    let notes = Notes::of(connections);
    let (blocks, mut left_out) = blocks(connections, &notes, usize::MAX);
    if !blocks.is_empty() {
        writeln!(out, "| from | to | allowed | depends |\n| --- | --- | --- | --- |")?;
    }
    let mut room = ROWS;
    for block in &blocks {
        let mut from = block.sources.iter().map(|source| plain(source)).collect::<Vec<_>>().join("<br>");
        for row in &block.rows {
            let cells = [&row.to, &row.allowed, &row.depends].map(|cell| plain(cell));
            let line = format!("| {from} | {} |", cells.join(" | "));
            if line.len() > room {
                left_out += block.sources.len();
                continue;
            }
            room -= line.len();
            writeln!(out, "{line}")?;
            from = "″".to_owned();
        }
    }
    if left_out > 0 {
        writeln!(out, "\n**{} left out here:** a comment has no more room.", count(left_out, "row"))?;
    }
    for (mark, reason) in notes.iter() {
        writeln!(out, "\n{} {}", plain(&mark), plain(reason.text()))?;
    }
    if !report.problems.is_empty() {
        writeln!(out, "\n{} with the input.", count(report.problems.len(), "problem"))?;
    }
    Ok(())
}
