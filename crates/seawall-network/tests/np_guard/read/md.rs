//! Markdown.

use super::{Row, csv};

/// The rows of all tables.
pub(crate) fn rows(text: &str) -> Vec<Row> {
    csv::of(text.lines().filter(|line| !line.starts_with("|--")).map(cells))
}

fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    match line.strip_prefix('|').and_then(|line| line.strip_suffix('|')) {
        Some(row) => row.split('|').map(|cell| cell.strip_prefix(' ').unwrap_or(cell).trim_end().to_owned()).collect(),
        None => vec![line.trim_start_matches('#').trim().to_owned()],
    }
}
