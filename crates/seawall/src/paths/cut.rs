//! `seawall paths cut`: the cheapest changes after which nobody reaches a goal.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use seawall_engine::starts;
use seawall_model::access::{FixId, Goal, Mended, VertexId};
use seawall_model::finding::Remediation;
use seawall_report::paths::{CutReport, ObservedUse, Verified};
use seawall_risk::cut::Cut;
use seawall_risk::ends::Target;
use seawall_risk::{AttackGraph, Certainty};

use super::observed::{Denied, Observed};
use super::patches;
use super::price::{PriceList, of_kubernetes};
use super::question::{Answer, PathQuestion, graph_about};
use crate::network::{NetworkDestination, destinations};
use crate::rbac::read_logs;
use crate::scan::in_pool;
use crate::{CLEAN, FOUND};

#[derive(Args)]
pub(crate) struct AskCut {
    #[command(flatten)]
    question: PathQuestion,
    /// Also cut paths that depend on facts that the input does not hold.
    #[arg(long)]
    potential: bool,
    /// Audit logs, as `rbac least` reads them: what they show to be used is dear to take away, and what would deny one of
    /// their requests is changed only where nothing else does. Repeatable.
    #[arg(long = "audit-log", value_name = "FILE")]
    logs: Vec<PathBuf>,
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
    let answer = wanted.question.answer()?;
    let graph = &answer.graph;
    let target = wanted.question.to.clone().unwrap_or(Target::Goal(Goal::ClusterAdmin));
    let goals: Vec<_> = target.find(graph).into_iter().collect();
    let starts = match &wanted.question.from {
        Some(start) => wanted.question.starts(start, &answer)?,
        None => starts(graph, &answer.snapshot),
    };
    let certainty = if wanted.potential { Certainty::Potential } else { Certainty::Certain };
    let usage = match wanted.logs.as_slice() {
        [] => None,
        logs => Some(in_pool(&wanted.question.question.input, || read_logs(logs))?),
    };
    let observed = usage.as_ref().map(|(usage, _)| Observed::new(usage, graph.access(), &answer.snapshot));
    let ends = Ends { starts: &starts, goals: &goals, certainty };
    let (cut, denied) = cheapest(&answer, &ends, observed.as_ref());
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
        potential: (!wanted.potential).then(|| potential(graph, &ends)),
        observed: observed.as_ref().map(|observed| ObservedUse { days: observed.days, denied: &denied }),
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

/// What is cut.
struct Ends<'e> {
    starts: &'e [VertexId],
    goals: &'e [VertexId],
    certainty: Certainty,
}

/// The cheapest fix set, and for each of its fixes what of the log it denies, alone or with others.
fn cheapest(answer: &Answer, ends: &Ends<'_>, observed: Option<&Observed>) -> (Cut, Vec<Vec<String>>) {
    /// Two grants of the same may each be spared and yet both be taken away: then they are as dear as one that is alone.
    const TRIES: usize = 8;
    let graph = &answer.graph;
    let mut last = of_kubernetes(graph.access(), &answer.snapshot);
    last.extend(observed.map(Observed::denied_alone).unwrap_or_default());
    let mut list = PriceList { access: graph.access(), observed, last };
    let mut tries = 0;
    loop {
        let cut = graph.cut(ends.starts, ends.goals, ends.certainty, &|fix| list.of(fix));
        let chosen: Vec<FixId> = cut.fixes.iter().map(|chosen| chosen.fix).collect();
        let denied: Vec<Denied<'_>> =
            observed.map(|observed| observed.denied_by(&chosen).collect()).unwrap_or_default();
        let known = list.last.len();
        let together = denied.iter().filter(|denied| !denied.by.iter().any(|fix| list.last.contains(fix)));
        let together: Vec<FixId> = together.flat_map(|denied| denied.by.iter().copied()).collect();
        list.last.extend(together);
        tries += 1;
        if list.last.len() == known || tries == TRIES {
            let of = |fix: &FixId| -> Vec<String> {
                denied.iter().filter(|denied| denied.by.contains(fix)).map(|denied| denied.text.to_owned()).collect()
            };
            return (cut, chosen.iter().map(of).collect());
        }
    }
}

/// How many of those who are asked about reach a goal when what may be counts, too.
fn potential(graph: &AttackGraph, ends: &Ends<'_>) -> usize {
    let reaching: BTreeSet<_> = graph.reaching(ends.goals, Certainty::Potential).into_iter().collect();
    let starts: BTreeSet<_> = ends.starts.iter().filter(|start| !ends.goals.contains(start)).collect();
    starts.into_iter().filter(|start| reaching.contains(start)).count()
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
    let graph = graph_about(&after, Some(target));
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

fn remediations(answer: &Answer, fixes: &[FixId]) -> Vec<Option<Remediation>> {
    let access = answer.graph.access();
    fixes.iter().map(|&fix| access.fix(fix).remediation(&answer.snapshot)).collect()
}
