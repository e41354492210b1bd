//! `seawall paths edges`: every edge of the access graph.

use anyhow::{Result, bail};
use clap::Args;
use seawall_engine::{closest, edge_kinds};
use seawall_report::paths::EdgeReport;

use super::question::Question;
use crate::CLEAN;
use crate::network::{NetworkDestination, destinations};

#[derive(Args)]
pub(crate) struct AskEdges {
    #[command(flatten)]
    question: Question,
    /// Only edges of this kind, by id or name: C01, USES_SA; repeatable.
    #[arg(long = "kind", value_name = "KIND")]
    kinds: Vec<String>,
    /// How to write them: table, json or jsonl; `FORMAT=FILE` writes to a file. Repeatable; table when not given.
    #[arg(long = "format", value_name = "FORMAT[=FILE]")]
    formats: Vec<NetworkDestination>,
}

/// Lists the edges.
pub(crate) fn run(wanted: &mut AskEdges) -> Result<u8> {
    let destinations = destinations(&wanted.formats, EdgeReport::FORMATS)?;
    known(&wanted.kinds)?;
    let answer = wanted.question.answer()?;
    let report = EdgeReport {
        graph: &answer.graph,
        snapshot: &answer.snapshot,
        kinds: &wanted.kinds,
        problems: &answer.problems,
    };
    for destination in &destinations {
        destination.write(|format, _, out| report.write(format, out))?;
    }
    Ok(wanted.question.exit_code(&answer, CLEAN))
}

/// Fails when one of the kinds is not there, with the nearest names.
fn known(kinds: &[String]) -> Result<()> {
    let all = edge_kinds();
    let is_known = |kind: &String| {
        all.iter().any(|known| known.id.eq_ignore_ascii_case(kind) || known.name.eq_ignore_ascii_case(kind))
    };
    let Some(unknown) = kinds.iter().find(|kind| !is_known(kind)) else { return Ok(()) };
    let names = all.iter().flat_map(|known| [known.id, known.name]);
    match closest(&unknown.to_uppercase(), names)[..] {
        [] => bail!("there is no kind of edge `{unknown}`; `seawall paths edges` lists all edges"),
        [near, ..] => bail!("there is no kind of edge `{unknown}`; did you mean `{near}`?"),
    }
}
