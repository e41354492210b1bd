//! Connections for people: by source, with whole namespaces where all of one are reached.

mod fold;
mod row;

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use seawall_network::connections::Connections;
use seawall_network::reason::Reason;

use super::ConnectionReport;
use super::map::Map;
use crate::text::{count, width, wrap};
pub(crate) use fold::blocks;

/// How the table looks.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionTable {
    /// Columns to keep within where that is possible.
    pub width: usize,
    /// Whether to use colour.
    pub color: bool,
    /// Rows to write at most; what is left out is counted.
    pub rows: usize,
}

impl Default for ConnectionTable {
    fn default() -> Self {
        Self { width: 80, color: false, rows: 10_000 }
    }
}

impl ConnectionTable {
    /// Writes the connections.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, report: &ConnectionReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        let connections = report.connections;
        let (bold, dim) = (self.style(Style::new().bold()), self.style(Style::new().dimmed()));
        let unsure = self.style(Style::new().fg_color(Some(AnsiColor::Yellow.into())));
        let notes = Notes::of(connections);
        let (blocks, left_out) = blocks(connections, &notes, self.rows);
        let columns = blocks.iter().flat_map(|block| &block.rows).map(|row| width(&row.to)).max().unwrap_or_default();
        let columns = columns.min(self.width.saturating_sub(20).max(24));
        for block in &blocks {
            for line in wrap(&block.sources.join(", "), self.width) {
                writeln!(out, "{bold}{line}{bold:#}")?;
            }
            for row in &block.rows {
                let gap = columns.saturating_sub(width(&row.to));
                write!(out, "  {dim}→{dim:#} {}{:gap$}  {}", row.to, "", row.allowed)?;
                if !row.depends.is_empty() {
                    let space = if row.allowed.is_empty() { "" } else { "  " };
                    write!(out, "{space}{unsure}depends: {}{unsure:#}", row.depends)?;
                }
                writeln!(out)?;
            }
            writeln!(out)?;
        }
        if left_out > 0 {
            let left_out = count(left_out, "connection");
            writeln!(out, "{left_out} left out here; --from, --to and --in ask for less, --format json has all.\n")?;
        }
        for (index, reason) in notes.0.iter().enumerate() {
            writeln!(out, "[{}] {}", index + 1, reason.text())?;
        }
        self.summary(connections, out)
    }

    fn summary(&self, connections: &Connections, out: &mut dyn Write) -> io::Result<()> {
        let map = Map::workloads(connections);
        let namespaces: std::collections::BTreeSet<&str> = connections
            .ends
            .iter()
            .filter_map(|end| match end {
                seawall_network::connections::End::Workload(workload) => Some(&*workload.namespace),
                _ => None,
            })
            .collect();
        let open = connections.iter().filter(|(.., admitted)| !admitted.depends.is_empty()).count();
        let depends = if open > 0 { format!(", {open} of them not decided in full") } else { String::new() };
        let places = format!("{} in {}", count(map, "workload"), count(namespaces.len(), "namespace"));
        writeln!(out, "{places}, {}{depends}.", count(connections.connections.len(), "connection"))
    }

    fn style(&self, style: Style) -> Style {
        if self.color { style } else { Style::new() }
    }
}

/// The reasons that occur; a row names them by number.
pub(crate) struct Notes(Vec<Reason>);

impl Notes {
    pub(crate) fn of(connections: &Connections) -> Self {
        let mut used = vec![false; connections.admitted.len()];
        connections.connections.iter().for_each(|connection| used[connection.admitted as usize] = true);
        let admitted = connections.admitted.iter().zip(used).filter(|(_, used)| *used);
        let all = admitted.fold(seawall_network::reason::Reasons::NONE, |all, (admitted, _)| all.and(admitted.reasons));
        Self(all.iter().collect())
    }

    /// `[1]`, `[1][3]`.
    pub(crate) fn marks(&self, reasons: seawall_network::reason::Reasons) -> String {
        let places = self.0.iter().enumerate().filter(|(_, reason)| reasons.contains(**reason));
        places.map(|(index, _)| format!("[{}]", index + 1)).collect()
    }

    /// The reasons with their marks.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (String, Reason)> {
        self.0.iter().enumerate().map(|(index, reason)| (format!("[{}]", index + 1), *reason))
    }
}
