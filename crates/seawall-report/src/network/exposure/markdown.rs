//! Exposure as Markdown: what the internet reaches first.

use std::io::{self, Write};

use seawall_network::Verdict;

use super::ExposureReport;
use super::line::{Line, of_exposure, of_way};
use crate::markdown::plain;
use crate::network::name::workload;
use crate::text::count;

/// Bytes of rows in each part. A comment on GitHub ends at 65,536 characters.
const ROWS: usize = 28_000;

pub(super) fn write(report: &ExposureReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let reached =
        |of: &&[seawall_network::exposure::Exposure]| report.ways_to(of).any(|way| way.verdict() != Verdict::Denied);
    let open = report.workloads().filter(reached).count();
    writeln!(out, "## Exposure: {} with a way from the internet\n", count(open, "workload"))?;
    let mut ways = Vec::new();
    let mut others = Vec::new();
    for of in report.workloads() {
        let name = workload(&of[0].workload);
        ways.extend(report.ways_to(of).map(|way| (name.clone(), of_way(way, report.snapshot))));
        others.extend(of.iter().flat_map(of_exposure).map(|line| (name.clone(), line)));
    }
    if !ways.is_empty() {
        writeln!(out, "| workload | | way | ports |\n| --- | --- | --- | --- |")?;
        rows(&ways, out)?;
    }
    if !others.is_empty() {
        writeln!(out, "<details><summary>Pods that may come, and addresses outside</summary>\n")?;
        writeln!(out, "| workload | | whom | ports |\n| --- | --- | --- | --- |")?;
        rows(&others, out)?;
        writeln!(out, "</details>")?;
    }
    if !report.problems.is_empty() {
        writeln!(out, "\n{} with the input.", count(report.problems.len(), "problem"))?;
    }
    Ok(())
}

fn rows(lines: &[(String, Line)], out: &mut dyn Write) -> io::Result<()> {
    let mut room = ROWS;
    let mut left_out = 0;
    for (workload, line) in lines {
        let side = match line.side {
            "internet" => ["open", "may be open", "closed"]
                [usize::from(line.verdict != Verdict::Allowed) + usize::from(line.verdict == Verdict::Denied)],
            side => side,
        };
        let cells = [workload.as_str(), side, &line.whom, &line.answer].map(plain);
        let row = format!("| {} |", cells.join(" | "));
        if row.len() > room {
            left_out += 1;
            continue;
        }
        room -= row.len();
        writeln!(out, "{row}")?;
    }
    if left_out > 0 {
        writeln!(out, "\n**{} left out here:** a comment has no more room.", count(left_out, "row"))?;
    }
    writeln!(out)
}
