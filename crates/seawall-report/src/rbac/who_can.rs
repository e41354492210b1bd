//! Everybody who may do something.

use std::io::{self, Write};

use anstyle::Style;
use seawall_model::{Problem, Snapshot};
use seawall_rbac::{Grantee, Grantees, Rbac, Target};
use serde_json::{Value, json};

use super::RbacFormat;
use super::json;
use super::name::asked;
use super::via::Source;
use crate::printable;
use crate::text::count;

/// Everybody who may do what was asked.
#[derive(Debug, Clone, Copy)]
pub struct WhoCanReport<'r, 's> {
    /// The verb.
    pub verb: &'r str,
    /// What it is about.
    pub target: Target<'r>,
    /// Who may.
    pub grantees: &'r Grantees<'s>,
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
pub struct WhoCanText {
    /// Whether to use colour.
    pub color: bool,
}

/// Ways that are named for one subject; more are counted.
const WAYS: usize = 4;

impl WhoCanReport<'_, '_> {
    /// Writes the answer.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, format: RbacFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            RbacFormat::Json => self.write_json(out),
            RbacFormat::Table => WhoCanText::default().write(self, out),
        }
    }

    fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let list = |of: &[Grantee<'_>]| of.iter().map(|grantee| self.grantee(grantee)).collect::<Vec<_>>();
        let grantees = self.grantees;
        let nodes: Vec<Value> = grantees.nodes.iter().map(|node| json!(format!("user:system:node:{node}"))).collect();
        let mut answer = json!({});
        json::add_asked(self.verb, &self.target, &mut answer);
        answer["subjects"] = list(&grantees.whole).into();
        answer["partly"] = list(&grantees.partly).into();
        answer["nodes"] = nodes.into();
        answer["unknown"] = json!(json::unknown(&grantees.unknown, self.rbac));
        answer["notes"] = json!(self.notes);
        json::write("RbacGrantees", &answer, self.problems, out)
    }

    fn grantee(&self, grantee: &Grantee<'_>) -> Value {
        let source = Source { rbac: self.rbac, snapshot: self.snapshot };
        let via: Vec<Value> = grantee.via.iter().map(|&via| source.value(via)).collect();
        json!({ "subject": grantee.subject.to_string(), "via": via })
    }
}

impl WhoCanText {
    /// Writes the answer.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, report: &WhoCanReport<'_, '_>, out: &mut dyn Write) -> io::Result<()> {
        let bold = if self.color { Style::new().bold() } else { Style::new() };
        let grantees = report.grantees;
        let asked = asked(report.verb, &report.target);
        writeln!(out, "{bold}{} may {asked}{bold:#}", count(grantees.whole.len(), "subject"))?;
        grantees.whole.iter().try_for_each(|grantee| self.grantee(grantee, report, out))?;
        if !grantees.nodes.is_empty() {
            let nodes: Vec<String> = grantees.nodes.iter().map(|node| format!("system:node:{node}")).collect();
            let text = format!("for the pods that run on them, {}: {}", count(nodes.len(), "node"), nodes.join(", "));
            writeln!(out, "\n{bold}{}{bold:#}", printable(&text))?;
        }
        if !grantees.partly.is_empty() {
            let whole = "for some names or in some namespaces only";
            writeln!(out, "\n{bold}{}, {whole}{bold:#}", count(grantees.partly.len(), "subject"))?;
            grantees.partly.iter().try_for_each(|grantee| self.grantee(grantee, report, out))?;
        }
        for doubt in &grantees.unknown {
            writeln!(out, "unknown: {}", printable(&doubt.text(report.rbac)))?;
        }
        report.notes.iter().try_for_each(|note| writeln!(out, "note: {}", printable(note)))
    }

    fn grantee(&self, grantee: &Grantee<'_>, report: &WhoCanReport<'_, '_>, out: &mut dyn Write) -> io::Result<()> {
        let source = Source { rbac: report.rbac, snapshot: report.snapshot };
        writeln!(out, "  {}", printable(&grantee.subject.to_string()))?;
        for &via in grantee.via.iter().take(WAYS) {
            writeln!(out, "      by {}", source.way(via))?;
        }
        let more = grantee.via.len().saturating_sub(WAYS);
        if more > 0 { writeln!(out, "      and {}", count(more, "more rule")) } else { Ok(()) }
    }
}
