//! `seawall paths cut`: the cheapest changes after which nobody reaches a goal.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use seawall_engine::{access_graph, starts};
use seawall_model::access::{Fix, FixId, Goal, Mended};
use seawall_model::finding::Remediation;
use seawall_report::paths::{CutReport, Verified};
use seawall_risk::ends::Target;
use seawall_risk::{AttackGraph, Certainty};

use super::patches;
use super::question::{self, Answer, PathQuestion};
use crate::network::{NetworkDestination, destinations};
use crate::{CLEAN, FOUND};

#[derive(Args)]
pub(crate) struct AskCut {
    #[command(flatten)]
    question: PathQuestion,
    /// Also cut paths that depend on facts that the input does not hold.
    #[arg(long)]
    potential: bool,
    /// A folder to write the changes to, a JSON Patch for each object, with the commands that apply them.
    #[arg(long, value_name = "DIR")]
    write_patches: Option<PathBuf>,
    /// How to write the fix set: table or json; `FORMAT=FILE` writes to a file. Repeatable; table when not given.
    #[arg(long = "format", value_name = "FORMAT[=FILE]")]
    formats: Vec<NetworkDestination>,
}

/// Finds the fix set.
pub(crate) fn run(wanted: &mut AskCut) -> Result<u8> {
    let destinations = destinations(&wanted.formats, CutReport::FORMATS)?;
    let answer = wanted.question.question.answer()?;
    let graph = &answer.graph;
    let target = wanted.question.to.clone().unwrap_or(Target::Goal(Goal::ClusterAdmin));
    let goals: Vec<_> = question::end(&target, &answer).into_iter().collect();
    let starts = match &wanted.question.from {
        Some(start) => wanted.question.starts(start, &answer)?,
        None => starts(graph, &answer.snapshot),
    };
    let certainty = if wanted.potential { Certainty::Potential } else { Certainty::Certain };
    let cost = |fix: FixId| fix_cost(graph.access().fix(fix));
    let cut = graph.cut(&starts, &goals, certainty, &cost);
    let choke_points = graph.choke_points(&starts, &goals, certainty, CHOKE_POINTS);
    let patches = remediations(&answer, &cut.fixes.iter().map(|chosen| chosen.fix).collect::<Vec<_>>());
    let mended = Mended::by(cut.fixes.iter().map(|chosen| graph.access().fix(chosen.fix)), &answer.snapshot);
    let verified = (!cut.fixes.is_empty()).then(|| verify(wanted, &answer, &mended, &target, certainty)).transpose()?;
    if let Some(folder) = &wanted.write_patches {
        patches::write(folder, &answer.snapshot, &mended)?;
    }
    let report = CutReport {
        graph,
        snapshot: &answer.snapshot,
        cut: &cut,
        patches: &patches,
        choke_points: &choke_points,
        verified,
        problems: &answer.problems,
    };
    for destination in &destinations {
        destination.write(|format, _, out| report.write(format, out))?;
    }
    let is_asked = wanted.question.is_asked();
    let code = if is_asked && cut.before > 0 { FOUND } else { CLEAN };
    Ok(wanted.question.question.exit_code(&answer, code))
}

/// Who still reaches the goal when everything is read and worked out again with the changes made.
fn verify(
    wanted: &AskCut,
    answer: &Answer,
    mended: &Mended,
    target: &Target,
    certainty: Certainty,
) -> Result<Verified> {
    let after = patches::apply(&answer.snapshot, mended);
    let graph = AttackGraph::new(access_graph(&after));
    let after = Answer { snapshot: after, graph, problems: Vec::new() };
    let starts = match &wanted.question.from {
        Some(start) => wanted.question.starts(start, &after)?,
        None => starts(&after.graph, &after.snapshot),
    };
    let Some(goal) = target.find(&after.graph) else { return Ok(Verified { residual: Vec::new() }) };
    let reaching: BTreeSet<_> = after.graph.reaching(&[goal], certainty).into_iter().collect();
    let left = starts.iter().filter(|start| **start != goal && reaching.contains(start));
    Ok(Verified { residual: left.map(|&start| after.graph.access().vertex(start).to_string()).collect() })
}

/// How many choke points are told of.
const CHOKE_POINTS: usize = 10;

/// What a fix costs: one is a small change that nobody notices.
pub(crate) fn fix_cost(fix: &Fix) -> f64 {
    match fix {
        Fix::Unbind { .. } | Fix::Disallow { .. } => 1.0,
        Fix::Delete { .. } => 1.5,
        Fix::Set { .. } | Fix::Remove { .. } => 1.2,
        Fix::Isolate { .. } => 2.0,
        Fix::Enforce { .. } => 3.0,
    }
}

fn remediations(answer: &Answer, fixes: &[FixId]) -> Vec<Option<Remediation>> {
    let access = answer.graph.access();
    fixes.iter().map(|&fix| access.fix(fix).remediation(&answer.snapshot)).collect()
}
