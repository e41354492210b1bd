//! Judged intents as Markdown.

use std::io::{self, Write};

use super::counterexample::lines;
use super::{IntentReport, standing};
use crate::markdown::{code, plain};

pub(crate) fn write(report: &IntentReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## Network: {}\n", report.summary())?;
    writeln!(out, "| | intent | what | |\n| --- | --- | --- | --- |")?;
    let mut room = 55_000;
    let mut outcomes: Vec<_> = report.outcomes.iter().collect();
    outcomes.sort_by_key(|outcome| outcome.passes());
    let mut left_out = 0;
    for outcome in outcomes {
        let verdict = if outcome.passes() { "pass" } else { "**fail**" };
        let lines: Vec<String> = lines(outcome).iter().map(|line| plain(line)).collect();
        let reason = plain(outcome.intent.reason.unwrap_or_default());
        let what = std::iter::once(plain(&standing(outcome))).chain(lines).collect::<Vec<_>>().join("<br>");
        let row = format!("| {verdict} | {} | {what} | {reason} |", code(outcome.intent.id));
        if row.len() > room {
            left_out += 1;
            continue;
        }
        room -= row.len();
        writeln!(out, "{row}")?;
    }
    if left_out > 0 {
        writeln!(out, "\n**{left_out} left out here:** a comment has no more room.")?;
    }
    Ok(())
}
