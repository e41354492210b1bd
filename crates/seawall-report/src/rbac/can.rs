//! Whether somebody may do something.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use seawall_model::{Problem, Snapshot};
use seawall_rbac::{Decision, Rbac, Target, Via};
use serde_json::{Value, json};

use super::RbacFormat;
use super::json;
use super::name::asked;
use super::via::Source;
use crate::printable;

/// The answer to one question.
#[derive(Debug, Clone, Copy)]
pub struct CanReport<'r, 's> {
    /// Who asks, as users write it.
    pub subject: &'r str,
    /// The verb.
    pub verb: &'r str,
    /// What it is about.
    pub target: Target<'r>,
    /// The answer.
    pub decision: &'r Decision,
    /// What has to be said beside it.
    pub notes: &'r [String],
    /// The roles and bindings.
    pub rbac: &'r Rbac<'s>,
    /// The objects that are spoken of.
    pub snapshot: &'s Snapshot,
    /// What could not be read, or not as it was meant.
    pub problems: &'r [Problem],
}

/// How the text looks.
#[derive(Debug, Clone, Copy, Default)]
pub struct CanText {
    /// Whether to use colour.
    pub color: bool,
}

impl CanReport<'_, '_> {
    /// Writes the answer.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, format: RbacFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            RbacFormat::Json => self.write_json(out),
            RbacFormat::Table => CanText::default().write(self, out),
        }
    }

    fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let source = Source { rbac: self.rbac, snapshot: self.snapshot };
        let via: Vec<Value> = self.decision.via.iter().map(|&via| source.value(via)).collect();
        let mut answer = json!({ "subject": self.subject });
        json::add_asked(self.verb, &self.target, &mut answer);
        answer["allowed"] = self.decision.allowed.into();
        answer["via"] = via.into();
        answer["unknown"] = json!(json::unknown(&self.decision.unknown, self.rbac));
        answer["notes"] = json!(self.notes);
        json::write("RbacAnswer", &answer, self.problems, out)
    }
}

impl CanText {
    /// Writes the answer.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, report: &CanReport<'_, '_>, out: &mut dyn Write) -> io::Result<()> {
        let decision = report.decision;
        let (word, color, may) = match (decision.allowed, decision.unknown.is_empty()) {
            (true, _) => ("YES", AnsiColor::Green, "may"),
            (false, true) => ("NO", AnsiColor::Red, "may not"),
            (false, false) => ("UNKNOWN", AnsiColor::Yellow, "may not, as far as the input goes,"),
        };
        let style = if self.color { Style::new().bold().fg_color(Some(color.into())) } else { Style::new() };
        let asked = asked(report.verb, &report.target);
        writeln!(out, "{style}{word}{style:#}  {} {may} {asked}", printable(report.subject))?;
        let source = Source { rbac: report.rbac, snapshot: report.snapshot };
        for &via in &decision.via {
            writeln!(out, "  by {}", source.text(via))?;
        }
        for doubt in &decision.unknown {
            writeln!(out, "  unknown: {}", printable(&doubt.text(report.rbac)))?;
        }
        report.notes.iter().try_for_each(|note| writeln!(out, "  note: {}", printable(note)))
    }
}

impl Source<'_, '_> {
    /// `group:devs has Role dev by RoleBinding shop/devs, rule 2 (roles.yaml:7:3)`.
    pub(crate) fn text(&self, via: Via) -> String {
        match via {
            Via::Grant(grant) => {
                let set = grant.set(self.rbac);
                let subject = self.subject(grant).unwrap_or_default();
                let (binding, kind, name) = (&set.object.reference, set.role_kind, set.role_name);
                let place = self.place(grant);
                printable(&format!("{binding}: {subject} has {kind} {name}, rule {}{place}", grant.rule)).into_owned()
            }
            _ => self.way(via),
        }
    }

    /// The same where it is plain who is meant: `RoleBinding shop/devs, Role dev, rule 2 (roles.yaml:7:3)`.
    pub(crate) fn way(&self, via: Via) -> String {
        let grant = match via {
            Via::Masters => return "the group system:masters, which may do everything".to_owned(),
            Via::Node => return "the authorizer of nodes: a pod on the node needs it".to_owned(),
            Via::Grant(grant) => grant,
        };
        let set = grant.set(self.rbac);
        let (binding, kind, name) = (&set.object.reference, set.role_kind, set.role_name);
        printable(&format!("{binding}, {kind} {name}, rule {}{}", grant.rule, self.place(grant))).into_owned()
    }

    fn place(&self, grant: seawall_rbac::GrantedBy) -> String {
        self.location(grant.rule(self.rbac)).map_or(String::new(), |location| {
            let at = location.start();
            format!(" ({}:{}:{})", location.file.path, at.line, at.column)
        })
    }
}
