//! Judged intents as JUnit XML: a case for each.

use std::io::{self, Write};

use super::counterexample::lines;
use super::{IntentReport, standing};
use crate::markup::escape;
use crate::printable;

pub(crate) fn write(report: &IntentReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (tests, failures) = (report.outcomes.len(), report.failed());
    let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\" time=\"0\"");
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"seawall\" {counts}>")?;
    writeln!(out, "  <testsuite name=\"network intents\" {counts}>")?;
    for outcome in report.outcomes {
        let name = text(outcome.intent.id);
        write!(out, "    <testcase name=\"{name}\" classname=\"network intents\" time=\"0\"")?;
        let lines: Vec<String> = outcome
            .intent
            .reason
            .map(|reason| format!("wanted because {reason}"))
            .into_iter()
            .chain(lines(outcome))
            .collect();
        let body: Vec<String> = lines.iter().map(|line| text(line)).collect();
        let message = text(&standing(outcome));
        match outcome.passes() {
            true => writeln!(out, ">\n      <system-out>{message}</system-out>\n    </testcase>")?,
            false => writeln!(
                out,
                ">\n      <failure type=\"{}\" message=\"{message}\">{}</failure>\n    </testcase>",
                outcome.intent.demand.key(),
                body.join("\n")
            )?,
        }
    }
    writeln!(out, "  </testsuite>\n</testsuites>")
}

fn text(text: &str) -> String {
    escape(&printable(text))
}
