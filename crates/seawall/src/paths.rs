//! `seawall paths`: who can become what, how, and what stops it.

mod cut;
mod edges;
mod fix_set;
mod guard;
mod observed;
mod patches;
mod price;
mod question;
mod script;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use clap::{Args, Subcommand};
use seawall_engine::starts;
use seawall_model::access::Goal;
use seawall_report::paths::{PathReport, Told};
use seawall_risk::Certainty;
use seawall_risk::ends::Target;
use seawall_risk::path::Path;
use seawall_risk::survey::{Survey, Worst};
use seawall_risk::tenant::{Crossing, Tenants};

use crate::network::{NetworkDestination, destinations};
use crate::{CLEAN, FOUND, terminal};
pub(crate) use price::PriceList;
use question::PathQuestion;
pub(crate) use question::Question;

pub(crate) const EXAMPLES: &str = "Examples:
  seawall paths --cluster                              the worst paths, from everywhere to every goal
  seawall paths dump.json --from internet              what the internet can get to
  seawall paths dump.json --from user:alice --to cluster-admin
  seawall paths manifests/ --from shop/web --to secret:shop/db
  seawall paths dump.json --format html=paths.html     a picture to follow hop by hop
  seawall paths edges dump.json --kind W06             every edge of a kind, with its evidence
  seawall paths cut dump.json --to cluster-admin --write-patches fixes/
  seawall paths cut dump.json --audit-log audit.log    spares what the log shows to be used

A start is internet, user:NAME, group:NAME, sa:NAMESPACE/NAME, NAMESPACE/POD or NAMESPACE/KIND/NAME. A goal is
cluster-admin, node-root, cloud-admin, crown-jewel, tenant-cross, secret-data, secret:NAMESPACE/NAME, node:NAME or
sa:NAMESPACE/NAME. A path is potential when a step of it depends on a fact that the input does not hold.

Exit codes: 0 done and, with --from or --to, no path found; 1 a path found; 2 the work could not be done; 3 with
--strict-input when something could not be read.";

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct AskPaths {
    #[command(subcommand)]
    command: Option<PathsCommand>,
    #[command(flatten)]
    question: PathQuestion,
    /// How many paths to tell of.
    #[arg(long, value_name = "COUNT", default_value_t = 20)]
    most: usize,
    /// How to write them: table, json, jsonl, dot or html; `FORMAT=FILE` writes to a file. Repeatable; table when not
    /// given.
    #[arg(long = "format", value_name = "FORMAT[=FILE]")]
    formats: Vec<NetworkDestination>,
}

#[derive(Subcommand)]
enum PathsCommand {
    /// Lists every edge of the access graph, with its evidence.
    Edges(Box<edges::AskEdges>),
    /// Finds the cheapest changes after which nobody reaches a goal, as patches.
    Cut(Box<cut::AskCut>),
}

/// Answers the question.
pub(crate) fn run(wanted: &mut AskPaths) -> Result<u8> {
    match &mut wanted.command {
        Some(PathsCommand::Edges(edges)) => return edges::run(edges),
        Some(PathsCommand::Cut(cut)) => return cut::run(cut),
        None => {}
    }
    let destinations = destinations(&wanted.formats, PathReport::FORMATS)?;
    let answer = wanted.question.answer()?;
    let is_asked = wanted.question.is_asked();
    let (mut paths, count, implied) = match is_asked {
        true => (asked(wanted, &answer)?, 0, Vec::new()),
        false => worst(&answer, wanted.most),
    };
    let mut left_out = count.saturating_sub(paths.len()) + paths.len().saturating_sub(wanted.most);
    paths.truncate(wanted.most);
    if matches!(wanted.question.to, None | Some(Target::Goal(Goal::TenantCross))) {
        let crossings = crossings(wanted, &answer)?;
        let room = wanted.most - paths.len();
        left_out += crossings.len().saturating_sub(room);
        paths.extend(crossed(&answer, &crossings[..room.min(crossings.len())]));
    }
    let report = PathReport {
        graph: &answer.graph,
        snapshot: &answer.snapshot,
        paths: &paths,
        left_out,
        implied: &implied,
        problems: &answer.problems,
        color: false,
    };
    for destination in &destinations {
        destination.write(|format, is_shown, out| {
            PathReport { color: is_shown && terminal::has_color(), ..report }.write(format, out)
        })?;
    }
    let code = if is_asked && !paths.is_empty() { FOUND } else { CLEAN };
    let code = wanted.question.question.exit_code(&answer, code);
    // The process ends: the system takes memory back at once that would be given back piece by piece.
    std::mem::forget(answer);
    Ok(code)
}

/// From everywhere to every goal.
fn worst(answer: &question::Answer, most: usize) -> (Vec<Told>, usize, Vec<(Goal, usize)>) {
    let starts = starts(&answer.graph, &answer.snapshot);
    let Survey { worst, count, implied } = answer.graph.worst(&starts, &Goal::ALL, Certainty::Potential, most);
    let told = worst
        .into_iter()
        .map(|worst| Told {
            path: worst.path,
            goal: Some(worst.goal),
            weight: Some(worst.weight),
            others: worst.others,
        })
        .collect();
    (told, count, implied)
}

/// From one to another: several ways. From everywhere to one, or from one to every goal: the best way each.
fn asked(wanted: &AskPaths, answer: &question::Answer) -> Result<Vec<Told>> {
    let graph = &answer.graph;
    let goals: Vec<(Option<Goal>, _)> = match &wanted.question.to {
        Some(Target::Goal(goal)) => graph.goal(*goal).map(|vertex| (Some(*goal), vertex)).into_iter().collect(),
        Some(target @ Target::One(_)) => target.find(graph).map(|vertex| (None, vertex)).into_iter().collect(),
        None => Goal::ALL.into_iter().filter_map(|goal| Some((Some(goal), graph.goal(goal)?))).collect(),
    };
    let starts = match &wanted.question.from {
        Some(start) => Some(wanted.question.starts(start, answer)?),
        None => None,
    };
    let mut told = Vec::new();
    for (goal, vertex) in goals {
        match &starts {
            Some(starts) => {
                let ways = if wanted.question.to.is_some() { wanted.most.min(WAYS) } else { 1 };
                for certainty in [Certainty::Certain, Certainty::Potential] {
                    let reached = starts.iter().copied().filter(|start| *start != vertex);
                    let paths: Vec<_> =
                        reached.flat_map(|start| graph.diverse(start, &[vertex], certainty, ways)).collect();
                    let new = paths.into_iter().filter(|path| certainty == Certainty::Certain || path.potential);
                    told.extend(new.map(|path| Told { path, goal, weight: None, others: Vec::new() }));
                    if !told.is_empty() && wanted.question.to.is_none() {
                        break;
                    }
                }
            }
            None => told.extend(to_one(answer, vertex, goal)),
        }
    }
    Ok(told)
}

/// From one tenant to another, where tenants are told apart: what is certain first.
fn crossings(wanted: &AskPaths, answer: &question::Answer) -> Result<Vec<(Crossing, Certainty)>> {
    let graph = &answer.graph;
    let tenants = Tenants::new(&answer.snapshot);
    let starts = match &wanted.question.from {
        Some(start) => wanted.question.starts(start, answer)?,
        None => starts(graph, &answer.snapshot),
    };
    let certain = graph.crossings(&tenants, &starts, Certainty::Certain);
    let known: BTreeSet<_> = certain.iter().map(|crossing| crossing.from).collect();
    let others: Vec<_> = starts.into_iter().filter(|start| !known.contains(start)).collect();
    let potential = graph.crossings(&tenants, &others, Certainty::Potential);
    let with = |certainty| move |crossing| (crossing, certainty);
    Ok(certain
        .into_iter()
        .map(with(Certainty::Certain))
        .chain(potential.into_iter().map(with(Certainty::Potential)))
        .collect())
}

/// The way of each crossing.
fn crossed(answer: &question::Answer, crossings: &[(Crossing, Certainty)]) -> Vec<Told> {
    let mut by_target: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (crossing, certainty) in crossings {
        by_target.entry((*certainty, crossing.to)).or_default().push(crossing.from);
    }
    let told = by_target.into_iter().flat_map(|((certainty, to), from)| {
        let ways = answer.graph.ways_to(&[to], certainty);
        let paths: Vec<Path> = from.into_iter().filter_map(|from| ways.path(from)).collect();
        paths.into_iter().map(|path| Told { path, goal: Some(Goal::TenantCross), weight: None, others: Vec::new() })
    });
    told.collect()
}

/// How many ways from one to another are told of.
const WAYS: usize = 5;

fn to_one(answer: &question::Answer, vertex: seawall_model::access::VertexId, goal: Option<Goal>) -> Vec<Told> {
    let graph = &answer.graph;
    let starts: Vec<_> = starts(graph, &answer.snapshot).into_iter().filter(|start| *start != vertex).collect();
    let told = |worst: Worst| Told { path: worst.path, goal, weight: None, others: worst.others };
    graph.worst_to(&starts, vertex, Certainty::Potential).into_iter().map(told).collect()
}
