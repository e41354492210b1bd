//! `seawall paths cut`: the cheapest changes after which nobody reaches a goal.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use seawall_engine::starts;
use seawall_model::access::Goal;
use seawall_model::finding::Remediation;
use seawall_report::paths::{CutReport, ObservedUse};
use seawall_risk::cut::Chosen;
use seawall_risk::ends::{Start, Target};
use seawall_risk::{AttackGraph, Certainty};

use super::fix_set::{Ends, FixSet, Search};
use super::observed::Observed;
use super::price::PriceList;
use super::question::PathQuestion;
use super::script;
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
    /// A new or empty folder to write the changes to, a JSON Patch for each object, with the commands that apply them.
    #[arg(long, value_name = "DIR")]
    write_patches: Option<PathBuf>,
    /// How to write the fix set: table or json; `FORMAT=FILE` writes to a file. Repeatable; table when not given.
    #[arg(long = "format", value_name = "FORMAT[=FILE]")]
    formats: Vec<NetworkDestination>,
}

/// Finds the fix set.
pub(crate) fn run(wanted: &mut AskCut) -> Result<u8> {
    let destinations = destinations(&wanted.formats, CutReport::FORMATS)?;
    wanted.write_patches.as_deref().map_or(Ok(()), script::vacant)?;
    let mut answer = wanted.question.answer()?;
    let target = wanted.question.to.clone().unwrap_or(Target::Goal(Goal::ClusterAdmin));
    let goals: Vec<_> = target.find(&answer.graph).into_iter().collect();
    let starts = match &wanted.question.from {
        Some(start) => wanted.question.starts(start, &answer)?,
        None => starts(&answer.graph, &answer.snapshot),
    };
    let certainty = if wanted.potential { Certainty::Potential } else { Certainty::Certain };
    let usage = match wanted.logs.as_slice() {
        [] => None,
        logs => {
            let (usage, unread) = in_pool(&wanted.question.question.input, || read_logs(logs))?;
            answer.problems.extend(unread);
            Some(usage)
        }
    };
    let graph = &answer.graph;
    let suspect = match &wanted.question.from {
        Some(Start::Subject(subject)) => Some(subject),
        _ => None,
    };
    let observed = usage.as_ref().map(|usage| Observed::new(usage, graph.access(), &answer.snapshot, suspect));
    let ends = Ends { starts: &starts, goals: &goals, certainty };
    let mut prices = PriceList::new(graph.access(), &answer.snapshot, observed.as_ref());
    let choke_points = graph.choke_points(&starts, &goals, certainty, &|fix| prices.of(fix), CHOKE_POINTS);
    let search = Search { answer: &answer, question: &wanted.question, target: &target, ends };
    let FixSet { cut, denied, mended, verified } = search.fix_set(&mut prices)?;
    let remediation = |chosen: &Chosen| graph.access().fix(chosen.fix).remediation(&answer.snapshot);
    let patches: Vec<Option<Remediation>> = cut.fixes.iter().map(remediation).collect();
    if let Some(folder) = &wanted.write_patches {
        let told = cut.fixes.iter().zip(&patches).filter_map(|(chosen, patch)| {
            Some((graph.access().fix(chosen.fix).object(), patch.as_ref()?.title.clone()))
        });
        script::write(folder, &answer.snapshot, &mended, &told.collect::<Vec<_>>())?;
    }
    let report = CutReport {
        graph,
        snapshot: &answer.snapshot,
        cut: &cut,
        potential: (!wanted.potential).then(|| potential(graph, ends)),
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

/// How many of those who are asked about reach a goal when what may be counts, too.
fn potential(graph: &AttackGraph, ends: Ends<'_>) -> usize {
    let reaching: BTreeSet<_> = graph.reaching(ends.goals, Certainty::Potential).into_iter().collect();
    let starts: BTreeSet<_> = ends.starts.iter().filter(|start| !ends.goals.contains(start)).collect();
    starts.into_iter().filter(|start| reaching.contains(start)).count()
}

/// How many choke points are told of.
const CHOKE_POINTS: usize = 10;
