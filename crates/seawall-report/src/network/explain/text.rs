//! An explanation for people: the verdict first, then who decided, then what would turn it.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use seawall_network::explain::{Beyond, Cause, Side, Step};
use seawall_network::policy::{Action, Direction};
use seawall_network::ports::Ports;
use seawall_network::reason::Reasons;

use super::{Answered, ExplanationReport, change, place};
use crate::network::name::name;
use crate::printable;
use crate::text::count;

/// How the text looks.
#[derive(Debug, Clone, Copy, Default)]
pub struct ExplanationText {
    /// Whether to use colour.
    pub color: bool,
}

impl ExplanationText {
    /// Writes the explanation.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, report: &ExplanationReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        for (index, answered) in report.answers.iter().enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            self.answer(answered, report, out)?;
        }
        if report.left_out > 0 {
            let more = count(report.left_out, "more pair");
            writeln!(out, "\n{more} that policies tell apart left out; name a smaller network or one workload.")?;
        }
        Ok(())
    }

    fn answer(&self, answered: &Answered<'_>, report: &ExplanationReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        let bold = self.style(Style::new().bold());
        let (from, to) = (name(&answered.from), name(&answered.to));
        writeln!(out, "{bold}{from} → {to}{bold:#}")?;
        self.verdict(answered, out)?;
        let explanation = &answered.explanation;
        if let Some(beyond) = explanation.beyond {
            writeln!(out, "\n  {}", self::beyond(beyond))?;
        } else {
            for side in &explanation.sides {
                self.side(side, answered, report, out)?;
            }
        }
        if explanation.changes.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n  {bold}{}{bold:#}", turning(answered))?;
        for (index, change) in explanation.changes.iter().enumerate() {
            if index > 0 {
                writeln!(out, "  or")?;
            }
            for remedy in &change.remedies {
                let (line, value) = change::told(remedy);
                writeln!(out, "    - {line}")?;
                if let Some(value) = value {
                    let is_rule = matches!(remedy, seawall_network::explain::Remedy::AddRule { .. });
                    write!(out, "{}", change::yaml(value, 8, is_rule))?;
                }
            }
        }
        Ok(())
    }

    fn verdict(&self, answered: &Answered<'_>, out: &mut dyn Write) -> io::Result<()> {
        let admitted = &answered.explanation.admitted;
        let denied = answered.denied();
        let rows: [(&str, AnsiColor, &Ports); 3] = [
            ("ALLOWED", AnsiColor::Green, &admitted.allowed),
            ("DEPENDS", AnsiColor::Yellow, &admitted.depends),
            ("DENIED", AnsiColor::Red, &denied),
        ];
        for (word, color, ports) in rows.into_iter().filter(|row| !row.2.is_empty()) {
            let color = self.style(Style::new().bold().fg_color(Some(color.into())));
            writeln!(out, "  {color}{word:<8}{color:#} {ports}")?;
            if word == "DEPENDS" {
                for reason in admitted.reasons.iter() {
                    writeln!(out, "           because {}", reason.text())?;
                }
            }
        }
        Ok(())
    }

    fn side(
        &self,
        side: &Side<'_>,
        answered: &Answered<'_>,
        report: &ExplanationReport<'_>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let explanation = &answered.explanation;
        let (end, may, does) = match side.direction {
            Direction::Egress => (name(&answered.from), "may open", "open"),
            Direction::Ingress => (name(&answered.to), "accepts", "accept"),
        };
        let part = |ports: &Ports| if *ports == explanation.asked { "it".to_owned() } else { ports.to_string() };
        let allowed = &side.admitted.allowed;
        let said = match (allowed.is_empty(), side.admitted.depends.is_empty()) {
            (false, _) if *allowed == explanation.asked => format!("{end} {may} it"),
            (false, _) => format!("{end} {may} {} only", part(allowed)),
            (true, false) => format!("whether {end} {may} it is not sure"),
            (true, true) if side.direction == Direction::Egress => format!("{end} may not {does} it"),
            (true, true) => format!("{end} does not {does} it"),
        };
        if side.steps.is_empty() {
            return writeln!(out, "\n  {said}: no policy governs its {}.", side.direction.name());
        }
        writeln!(out, "\n  {said}:")?;
        side.steps.iter().try_for_each(|step| self.step(step, side.direction, report, out))
    }

    fn step(
        &self,
        step: &Step<'_>,
        direction: Direction,
        report: &ExplanationReport<'_>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let dim = self.style(Style::new().dimmed());
        let action = match step.cause.action() {
            Action::Allow => "allow",
            Action::Deny => "deny",
            Action::Pass => "pass",
        };
        let policy = printable(&step.policy.reference.to_string()).into_owned();
        let tier = tier(step);
        writeln!(out, "    {action:<5}  {}  {policy}{tier}", step.ports)?;
        let place = place::location(step, report.snapshot)
            .map(|location| format!("{}:{}", printable(&location.file.path), location.start().line));
        let place = place.map_or(String::new(), |place| format!("  {dim}{place}{dim:#}"));
        match step.cause {
            Cause::Rule(rule) => {
                let called = rule.name.as_deref().map_or(String::new(), |name| format!(" `{}`", printable(name)));
                writeln!(out, "           rule {}{called}{place}", rule.place.pointer())?;
                if let Some(note) = &rule.note {
                    writeln!(out, "           {}", printable(note))?;
                }
            }
            Cause::Isolation => {
                let text = format!("it isolates for {}, and none of the rules that apply matches", direction.name());
                writeln!(out, "           {text}{place}")?;
            }
        }
        doubts(step.doubt, out)
    }

    fn style(&self, style: Style) -> Style {
        if self.color { style } else { Style::new() }
    }
}

fn doubts(doubt: Reasons, out: &mut dyn Write) -> io::Result<()> {
    doubt.iter().try_for_each(|reason| writeln!(out, "           perhaps: {}", reason.text()))
}

/// Where the policy is asked, unless that is what everybody expects.
pub(crate) fn tier(step: &Step<'_>) -> String {
    let tier = &step.policy.tier;
    let is_plain = &*tier.name == "NetworkPolicy";
    if is_plain { String::new() } else { format!("  [{}, tier {}]", tier.layer.name(), printable(&tier.name)) }
}

pub(crate) const fn beyond(beyond: Beyond) -> &'static str {
    match beyond {
        Beyond::SamePod => "A pod always reaches itself by its own address; no policy is asked.",
        Beyond::OwnNode => "A node always reaches the pods that run on it, and they reach it; no policy is asked.",
        Beyond::BothHosts => "Both ends are nodes or use their network; these policies do not govern nodes.",
    }
}

/// The heading of what would turn the verdict.
pub(crate) fn turning(answered: &Answered<'_>) -> &'static str {
    let explanation = &answered.explanation;
    if explanation.admitted.allowed == explanation.asked { "What would stop it:" } else { "What would allow it:" }
}
