//! Workloads by risk, each with the factors that made its score, and the fixes that take most of it away.

use std::io::{self, Write};

use anstyle::Style;
use seawall_model::access::FixId;
use seawall_model::{Problem, Snapshot};
use seawall_risk::AttackGraph;
use seawall_risk::owner::owner;
use seawall_risk::path::Path;
use seawall_risk::risk::{Relief, Risk};
use serde_json::{Value, json};

use crate::json::{API_VERSION, ProblemView};
use crate::lines;
use crate::network::NetworkFormat;
use crate::paths::{figure, unread};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// The risks of an input, and what has to be said beside them.
#[derive(Debug, Clone, Copy)]
pub struct RiskReport<'r> {
    /// The graph that they come from.
    pub graph: &'r AttackGraph,
    /// The objects that are spoken of.
    pub snapshot: &'r Snapshot,
    /// The greatest first.
    pub risks: &'r [Risk],
    /// How many more workloads there are.
    pub left_out: usize,
    /// The best first.
    pub reliefs: &'r [Relief],
    /// What could not be read, or not as it was meant.
    pub problems: &'r [Problem],
    /// Whether to use colour, where a format has any.
    pub color: bool,
}

impl RiskReport<'_> {
    /// The formats that risks have.
    pub const FORMATS: &'static [NetworkFormat] = &[NetworkFormat::Table, NetworkFormat::Json];

    /// Writes the risks as `format`, one of [`Self::FORMATS`]; text for any other.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, format: NetworkFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            NetworkFormat::Json => self.json(out),
            _ => self.table(out),
        }
    }

    fn owner(&self, risk: &Risk) -> Option<&str> {
        let member = self.graph.access().members().iter().find(|member| member.vertex == risk.workload)?;
        owner(self.snapshot.object(member.object), self.snapshot)
    }

    /// How many steps somebody has to go; what only leads from something to its part is none.
    fn steps(&self, path: &Path) -> usize {
        path.steps.iter().filter(|step| !self.graph.is_part(step)).count()
    }

    fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let access = self.graph.access();
        let workload = |risk: &Risk| {
            let factors: Vec<Value> = risk
                .factors
                .iter()
                .map(|factor| json!({ "name": factor.name, "value": factor.value, "because": factor.because }))
                .collect();
            let goals: Vec<Value> = risk
                .goals
                .iter()
                .map(|to| {
                    json!({ "goal": to.goal.name(), "probability": to.path.probability, "potential": to.path.potential,
                        "loss": to.loss, "steps": self.steps(&to.path) })
                })
                .collect();
            let blast = risk.blast;
            json!({
                "workload": access.vertex(risk.workload),
                "owner": self.owner(risk),
                "score": (risk.score * 10.0).round() / 10.0,
                "expectedLoss": risk.expected,
                "factors": factors,
                "goals": goals,
                "blastRadius": { "workloads": blast.workloads, "nodes": blast.nodes, "secrets": blast.secrets,
                    "serviceAccounts": blast.accounts },
            })
        };
        write!(out, "{{\"apiVersion\":\"{API_VERSION}\",\"kind\":\"RiskReport\",\n\"workloads\":[")?;
        lines::entries(self.risks.iter().map(workload), out)?;
        write!(out, "],\n\"leftOut\":{},\n\"fixes\":[", self.left_out)?;
        let relief = |relief: &Relief| {
            let remediation = |fix: FixId| access.fix(fix).remediation(self.snapshot);
            let instead: Vec<_> = relief.instead.iter().map(|&fix| remediation(fix)).collect();
            json!({ "riskRemoved": relief.removed, "cost": relief.price.cost,
                "lastResort": relief.price.last_resort.is_some(),
                "remediation": remediation(relief.fix), "instead": instead })
        };
        lines::entries(self.reliefs.iter().map(relief), out)?;
        out.write_all(b"],\n\"problems\":[")?;
        lines::entries(self.problems.iter().map(ProblemView::new), out)?;
        out.write_all(b"]}\n")
    }

    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let access = self.graph.access();
        let paint = |style: Style, text: &str| match self.color {
            true => format!("{style}{text}{style:#}"),
            false => text.to_owned(),
        };
        if self.risks.is_empty() {
            return writeln!(out, "No workload{}.", unread(self.problems));
        }
        for risk in self.risks {
            let owner = self.owner(risk).map_or_else(String::new, |owner| format!("  owner {owner}"));
            let name = paint(BOLD, &access.vertex(risk.workload).to_string());
            writeln!(out, "{:>5.1}  {name}{owner}", risk.score)?;
            let factors: Vec<String> =
                risk.factors.iter().map(|factor| format!("{} {}", factor.name, figure(factor.value))).collect();
            writeln!(out, "       {} = {}", factors.join(" x "), figure(risk.expected))?;
            for factor in &risk.factors[..2] {
                writeln!(out, "       {}", paint(DIM, &format!("{}: {}", factor.name, factor.because)))?;
            }
            for to in risk.goals.iter().take(3) {
                let chance = figure(100.0 * to.path.probability);
                let sure = if to.path.potential { ", potential" } else { "" };
                let steps = self.steps(&to.path);
                let noun = if steps == 1 { "step" } else { "steps" };
                writeln!(out, "       {}: chance {chance} % in {steps} {noun}{sure}", to.goal.name())?;
            }
        }
        if self.left_out > 0 {
            writeln!(out, "\n{} more; --most shows more of them.", self.left_out)?;
        }
        if !self.reliefs.is_empty() {
            writeln!(out, "\nWhat takes most of all risk away:")?;
            for relief in self.reliefs {
                let title = |fix: FixId| {
                    let title = access.fix(fix).remediation(self.snapshot).map(|remediation| remediation.title);
                    title.unwrap_or_else(|| "a change by hand".to_owned())
                };
                writeln!(out, "{:>5.1} %  {}", 100.0 * relief.removed, title(relief.fix))?;
                for &fix in &relief.instead {
                    writeln!(out, "         or: {}", title(fix))?;
                }
            }
        }
        Ok(())
    }
}
