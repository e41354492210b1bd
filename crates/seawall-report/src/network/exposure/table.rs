//! Exposure at a terminal.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use seawall_network::Verdict;

use super::ExposureReport;
use super::line::{Line, of_exposure, of_way};
use crate::network::name::workload;
use crate::text::{count, width};

/// How the table looks.
#[derive(Debug, Clone, Copy, Default)]
pub struct ExposureTable {
    /// Whether to use colour.
    pub color: bool,
}

/// Whom a line is about stands in a column that is at most so wide.
const WIDEST: usize = 60;

impl ExposureTable {
    /// Writes the exposure.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, report: &ExposureReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        let bold = self.style(Style::new().bold());
        let (mut workloads, mut open) = (0, 0);
        for of in report.workloads() {
            let mut lines: Vec<Line> = report.ways_to(of).map(|way| of_way(way, report.snapshot)).collect();
            workloads += 1;
            open += usize::from(lines.iter().any(|line| line.verdict != Verdict::Denied));
            lines.extend(of.iter().flat_map(of_exposure));
            writeln!(out, "{bold}{}{bold:#}", workload(&of[0].workload))?;
            let columns = lines.iter().map(|line| width(&line.whom)).max().unwrap_or_default().min(WIDEST);
            for line in &lines {
                let gap = columns.saturating_sub(width(&line.whom));
                let style = self.of(line.verdict);
                let text = format!("  {:<8}  {}{:gap$}  {style}{}{style:#}", line.side, line.whom, "", line.answer);
                writeln!(out, "{}", text.trim_end())?;
            }
            writeln!(out)?;
        }
        let open = count(open, "workload");
        writeln!(out, "{}, {open} with a way from the internet that is or may be open.", count(workloads, "workload"))
    }

    fn of(self, verdict: Verdict) -> Style {
        self.style(match verdict {
            Verdict::Allowed => Style::new(),
            Verdict::Depends(_) => Style::new().fg_color(Some(AnsiColor::Yellow.into())),
            Verdict::Denied => Style::new().dimmed(),
        })
    }

    fn style(self, style: Style) -> Style {
        if self.color { style } else { Style::new() }
    }
}
