//! The fix set: what to change, what each change stops, and what is left.

use std::io::{self, Write};

use seawall_model::access::FixId;
use seawall_model::finding::Remediation;
use seawall_model::{Problem, Snapshot};
use seawall_risk::AttackGraph;
use seawall_risk::cut::{Chosen, Cut, LastResort, Price};
use serde_json::{Value, json};

use super::json::round;
use super::table::{figure, unread};
use crate::json::{API_VERSION, ProblemView};
use crate::network::NetworkFormat;

/// A fix set, and what has to be said beside it.
#[derive(Debug, Clone)]
pub struct CutReport<'r> {
    /// The graph that it cuts.
    pub graph: &'r AttackGraph,
    /// The objects that are spoken of.
    pub snapshot: &'r Snapshot,
    /// The fixes.
    pub cut: &'r Cut,
    /// How many reach it when what may be counts, too; none when it counts already.
    pub potential: Option<usize>,
    /// What an audit log shows of the fixes; none when there is no log.
    pub observed: Option<ObservedUse<'r>>,
    /// What the fixes of the set change, in the same order; none where no patch could be made.
    pub patches: &'r [Option<Remediation>],
    /// Fixes that stop most by themselves, with how many they stop.
    pub choke_points: &'r [Chosen],
    /// What walking the graph of the changed input showed; none when it was not walked.
    pub verified: Option<Verified>,
    /// What could not be read, or not as it was meant.
    pub problems: &'r [Problem],
}

/// What an audit log shows of a fix set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ObservedUse<'r> {
    /// From its first event to its last.
    pub days: f64,
    /// For each fix of the set what it would deny that the log shows, alone or with others.
    pub denied: &'r [Vec<String>],
}

/// What walking the graph of the changed input showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Who still reaches a goal, by name.
    pub residual: Vec<String>,
}

impl CutReport<'_> {
    /// The formats that a fix set has.
    pub const FORMATS: &'static [NetworkFormat] = &[NetworkFormat::Table, NetworkFormat::Json];

    /// Writes the fix set as `format`, one of [`Self::FORMATS`]; text for any other.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, format: NetworkFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            NetworkFormat::Json => self.json(out),
            _ => self.table(out),
        }
    }

    fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let access = self.graph.access();
        let fixes: Vec<Value> = self
            .cut
            .fixes
            .iter()
            .zip(self.patches)
            .enumerate()
            .map(|(at, (chosen, patch))| {
                let object = &self.snapshot.object(access.fix(chosen.fix).object()).reference;
                let mut fix = json!({ "cost": round(chosen.price.cost), "stops": chosen.stops, "remediation": patch,
                    "object": object, "lastResort": chosen.price.last_resort.is_some(),
                    "ofKubernetes": chosen.price.last_resort == Some(LastResort::Restored) });
                if self.observed.is_some() {
                    fix["denies"] = json!(self.denied(at));
                }
                fix
            })
            .collect();
        let choke: Vec<Value> = self
            .choke_points
            .iter()
            .map(|point| {
                let remediation = access.fix(point.fix).remediation(self.snapshot);
                json!({ "stops": point.stops, "cost": round(point.price.cost),
                    "lastResort": point.price.last_resort.is_some(), "remediation": remediation })
            })
            .collect();
        let residual: Vec<Value> = self.cut.residual.iter().map(|&left| json!(access.vertex(left))).collect();
        let verified = self.verified.as_ref().map(|verified| json!({ "residual": verified.residual }));
        let problems: Vec<ProblemView<'_>> = self.problems.iter().map(ProblemView::new).collect();
        let answer = json!({
            "apiVersion": API_VERSION,
            "kind": "FixSet",
            "before": self.cut.before,
            "potential": self.potential,
            "observedDays": self.observed.map(|observed| round(observed.days)),
            "cost": round(self.cut.cost),
            "isLeast": self.cut.is_least,
            "fixes": fixes,
            "residual": residual,
            "verified": verified,
            "chokePoints": choke,
            "problems": serde_json::to_value(&problems)?,
        });
        writeln!(out, "{answer}")
    }

    /// What of the log a fix denies.
    fn denied(&self, fix: usize) -> &[String] {
        self.observed.and_then(|observed| observed.denied.get(fix)).map_or(&[], Vec::as_slice)
    }

    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let access = self.graph.access();
        let title = |fix: FixId| match access.fix(fix).remediation(self.snapshot) {
            Some(remediation) => remediation.title,
            None => format!("Change {}", self.snapshot.object(access.fix(fix).object()).reference),
        };
        let (before, residual) = (self.cut.before, self.cut.residual.len());
        let sure = if self.potential.is_some() { " for certain" } else { "" };
        let may = self.potential.map_or(0, |potential| potential.saturating_sub(before));
        let others = match may {
            0 => String::new(),
            may => format!(" {may} more may, if what the input does not tell is so: see --potential."),
        };
        if before == 0 {
            let read = unread(self.problems);
            return writeln!(out, "Nobody reaches it{sure}{read}.{}", others.replace(" more may", " may"));
        }
        let least = if self.cut.is_least { ", and nothing cheaper does" } else { "" };
        let stop = match self.cut.fixes.len() {
            1 => "1 change stops".to_owned(),
            changes => format!("{changes} changes stop"),
        };
        match before - residual {
            0 => writeln!(out, "{before} can reach it{sure}, and no change that is known stops one of them.{others}")?,
            stopped if residual == 0 => {
                let all = if stopped == 1 { "it" } else { "all of them" };
                writeln!(out, "{before} can reach it{sure}; {stop} {all}{least}.{others}\n")?;
            }
            stopped => writeln!(out, "{before} can reach it{sure}; {stop} {stopped} of them.{others}\n")?,
        }
        for (number, chosen) in self.cut.fixes.iter().enumerate() {
            let stops = match chosen.stops {
                0 => "with the others".to_owned(),
                stops => format!("stops {stops}"),
            };
            let cost = figure(chosen.price.cost);
            let denies = match self.denied(number) {
                [] => String::new(),
                [one] => format!("; denies what the log shows: {one}"),
                [one, rest @ ..] => format!("; denies what the log shows: {one} and {} more", rest.len()),
            };
            let why = reservation(chosen.price);
            writeln!(out, "{}. {} ({stops}, cost {cost}{denies}{why})", number + 1, title(chosen.fix))?;
        }
        if !self.cut.residual.is_empty() {
            writeln!(out, "\nNo change that is known stops:")?;
            for &left in self.cut.residual.iter().take(20) {
                writeln!(out, "   {}", access.vertex(left))?;
            }
            let more = self.cut.residual.len().saturating_sub(20);
            if more > 0 {
                writeln!(out, "   and {more} more")?;
            }
        }
        if let Some(verified) = &self.verified {
            match verified.residual.len() {
                0 => writeln!(out, "\nVerified: with these changes nobody reaches it{sure}.")?,
                left => writeln!(
                    out,
                    "\nVerified: with these changes {left} still reach it{sure}: {}",
                    verified.residual.iter().take(10).cloned().collect::<Vec<_>>().join(", ")
                )?,
            }
        }
        if !self.choke_points.is_empty() {
            writeln!(out, "\nWhere most ways go through:")?;
            for point in self.choke_points {
                let used = match point.price.last_resort {
                    Some(LastResort::Denies) => "; denies what the log shows",
                    _ => reservation(point.price),
                };
                let cost = figure(point.price.cost);
                writeln!(out, "   {} fewer: {} (cost {cost}{used})", point.stops, title(point.fix))?;
            }
        }
        Ok(())
    }
}

/// What has to be known of a last resort beside what it denies.
fn reservation(price: Price) -> &'static str {
    match price.last_resort {
        Some(LastResort::Restored) => "; Kubernetes makes it anew when it starts",
        Some(LastResort::Undone) => "; whoever it is to stop may undo it",
        Some(LastResort::Denies) | None => "",
    }
}
