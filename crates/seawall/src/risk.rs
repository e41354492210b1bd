//! `seawall risk`: which workload matters most, and why.

use anyhow::Result;
use clap::Args;
use seawall_report::risk::RiskReport;

use crate::network::{NetworkDestination, destinations};
use crate::paths::{PriceList, Question};
use crate::{CLEAN, terminal};

pub(crate) const EXAMPLES: &str = "Examples:
  seawall risk --cluster                      workloads by risk, and what takes most of it away
  seawall risk dump.json --format json

The score is on a scale from 0 to 100 on which five points more are twice the risk. It is a product: how likely an
attacker gets in, how likely there is a flaw that serves, how likely and how bad the goals are that follow, and how
much else can be reached.

Exit codes: 0 done, 2 the work could not be done, 3 with --strict-input when something could not be read.";

#[derive(Args)]
pub(crate) struct AskRisk {
    #[command(flatten)]
    question: Question,
    /// How many workloads to tell of.
    #[arg(long, value_name = "COUNT", default_value_t = 20)]
    most: usize,
    /// How to write them: table or json; `FORMAT=FILE` writes to a file. Repeatable; table when not given.
    #[arg(long = "format", value_name = "FORMAT[=FILE]")]
    formats: Vec<NetworkDestination>,
}

/// How many fixes are told of.
const FIXES: usize = 10;

/// Ranks the workloads.
pub(crate) fn run(wanted: &mut AskRisk) -> Result<u8> {
    let destinations = destinations(&wanted.formats, RiskReport::FORMATS)?;
    let answer = wanted.question.answer()?;
    let risks = answer.graph.risks();
    let prices = PriceList::new(answer.graph.access(), &answer.snapshot, None);
    let reliefs = answer.graph.reliefs(&risks, &|fix| prices.of(fix), FIXES);
    let told = &risks[..risks.len().min(wanted.most)];
    let report = RiskReport {
        graph: &answer.graph,
        snapshot: &answer.snapshot,
        risks: told,
        left_out: risks.len() - told.len(),
        reliefs: &reliefs,
        problems: &answer.problems,
        color: false,
    };
    for destination in &destinations {
        destination.write(|format, is_shown, out| {
            RiskReport { color: is_shown && terminal::has_color(), ..report }.write(format, out)
        })?;
    }
    Ok(wanted.question.exit_code(&answer, CLEAN))
}
