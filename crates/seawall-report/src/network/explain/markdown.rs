//! An explanation as Markdown.

use std::io::{self, Write};

use seawall_network::explain::{Cause, Remedy};
use seawall_network::policy::Action;

use super::text::{beyond, tier, turning};
use super::{Answered, ExplanationReport, change, place};
use crate::markdown::{code, plain};
use crate::network::name::name;
use crate::text::count;

pub(crate) fn write(report: &ExplanationReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    report.answers.iter().try_for_each(|answered| answer(answered, report, out))?;
    if report.left_out > 0 {
        writeln!(out, "{} left out.", count(report.left_out, "more pair"))?;
    }
    Ok(())
}

fn answer(answered: &Answered<'_>, report: &ExplanationReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let explanation = &answered.explanation;
    let (from, to) = (plain(&name(&answered.from)), plain(&name(&answered.to)));
    writeln!(out, "## {from} → {to}\n")?;
    let admitted = &explanation.admitted;
    for (word, ports) in
        [("allowed", &admitted.allowed), ("depends", &admitted.depends), ("denied", &answered.denied())]
    {
        if !ports.is_empty() {
            writeln!(out, "- **{word}**: {ports}")?;
        }
    }
    for reason in admitted.reasons.iter() {
        writeln!(out, "- it depends because {}", plain(reason.text()))?;
    }
    writeln!(out)?;
    if let Some(why) = explanation.beyond {
        writeln!(out, "{}\n", beyond(why))?;
    } else {
        writeln!(out, "| side | decides | ports | policy | rule | where |\n| --- | --- | --- | --- | --- | --- |")?;
    }
    for side in explanation.sides.iter().filter(|_| explanation.beyond.is_none()) {
        let direction = side.direction.name();
        if side.steps.is_empty() {
            writeln!(out, "| {direction} | allow | {} | no policy governs it | | |", side.admitted.allowed)?;
        }
        for step in &side.steps {
            let action = match step.cause.action() {
                Action::Allow => "allow",
                Action::Deny => "deny",
                Action::Pass => "pass",
            };
            let rule = match step.cause {
                Cause::Rule(rule) => code(&rule.place.pointer()),
                Cause::Isolation => "isolation: no rule matches".to_owned(),
            };
            let place = place::location(step, report.snapshot)
                .map_or(String::new(), |at| code(&format!("{}:{}", at.file.path, at.start().line)));
            let policy = code(&step.policy.reference.to_string());
            let unsure = if step.doubt.is_empty() { "" } else { " (perhaps)" };
            let tier = plain(&tier(step));
            writeln!(out, "| {direction} | {action}{unsure} | {} | {policy}{tier} | {rule} | {place} |", step.ports)?;
        }
    }
    if explanation.changes.is_empty() {
        return writeln!(out);
    }
    writeln!(out, "\n**{}**\n", turning(answered))?;
    for (index, change) in explanation.changes.iter().enumerate() {
        if index > 0 {
            writeln!(out, "\nor\n")?;
        }
        for remedy in &change.remedies {
            let (line, value) = change::told(remedy);
            writeln!(out, "- {}", plain(&line))?;
            if let Some(value) = value {
                let is_rule = matches!(remedy, Remedy::AddRule { .. });
                write!(out, "\n  ```yaml\n{}  ```\n", change::yaml(value, 2, is_rule))?;
            }
        }
    }
    writeln!(out)
}
