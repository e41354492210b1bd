//! A diff as comma-separated values: a row for each change.

use std::io::{self, Write};

use super::DiffReport;
use crate::network::csv::cell;
use crate::network::lines::side;
use crate::network::name;

pub(crate) fn write(report: &DiffReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "risk,change,from,to,before,after,boundary")?;
    let diff = report.diff;
    for change in &diff.changes {
        let transition = diff.transition(change);
        let end = |index: u32| name::whole_peer(&diff.ends[index as usize].end);
        let cells = [
            change.risk.word().to_owned(),
            transition.kind().word().to_owned(),
            end(change.from),
            end(change.to),
            side(&transition.before),
            side(&transition.after),
            diff.boundary(change).text().to_owned(),
        ];
        writeln!(out, "{}", cells.map(|text| cell(&text)).join(","))?;
    }
    Ok(())
}
