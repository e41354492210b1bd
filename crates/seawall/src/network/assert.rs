//! `seawall network assert`: whether what is wanted of the network holds.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use seawall_network::intent;
use seawall_report::network::{IntentReport, IntentTable, NetworkFormat};
use seawall_report::printable;
use seawall_yaml::{Options, read_all};

use super::destination::{NetworkDestination, destinations};
use super::question::{Question, exit_code};
use crate::acceptance::side_file;
use crate::{CLEAN, FOUND, terminal};

pub(crate) const EXAMPLES: &str = "Examples:
  seawall network assert intents.yaml manifests/
  seawall network assert intents.yaml --cluster --format junit=intents.xml

docs/network.md describes the file of intents. A verdict that depends on something unknown counts as broken, unless
the file says `dependsIs: pass`; so does a selector that means nobody, unless it says `mayBeEmpty: true`.

Exit codes: 0 every intent holds, 1 one does not, 2 the work could not be done or the file of intents is not in
order, 3 with --strict-input when something could not be read.";

#[derive(Args)]
pub(crate) struct AskIntents {
    /// The file that says what is wanted.
    #[arg(value_name = "INTENTS")]
    intents: PathBuf,
    #[command(flatten)]
    question: Question,
    /// How to write it: table, json, junit or markdown; `FORMAT=FILE` writes to a file. Repeatable; table when not
    /// given.
    #[arg(long = "format", value_name = "FORMAT[=FILE]")]
    formats: Vec<NetworkDestination>,
}

/// Judges the intents.
pub(crate) fn run(wanted: &mut AskIntents) -> Result<u8> {
    let destinations = destinations(&wanted.formats, IntentReport::FORMATS)?;
    let file = side_file(&wanted.intents, "intents")?;
    let mut readings = read_all(&file.text, &Options::default());
    let mut mistakes: Vec<(usize, String)> = Vec::new();
    for problem in readings.iter().flat_map(|reading| &reading.problems) {
        mistakes.push((problem.span.start, problem.message.clone()));
    }
    readings.retain(|reading| reading.document.is_some());
    let documents: Vec<_> = readings.iter().filter_map(|reading| reading.document.as_ref()).collect();
    let (mut intents, mut ids) = (intent::Intents::default(), std::collections::HashSet::new());
    for document in &documents {
        let (read, wrong) = intent::read(document);
        mistakes.extend(wrong.into_iter().map(|mistake| (mistake.span.start, mistake.message)));
        let twice = read.intents.iter().find(|intent| !ids.insert(intent.id));
        mistakes.extend(twice.map(|intent| (0, format!("the id `{}` stands in two documents", intent.id))));
        intents.intents.extend(read.intents);
    }
    let name = printable(&file.path).into_owned();
    for (start, message) in &mistakes {
        let at = file.text.position(*start);
        anstream::eprintln!("{name}:{}:{}: {}", at.line, at.column, printable(message));
    }
    if !mistakes.is_empty() {
        bail!("`{name}` is not in order; no intent was judged");
    }
    if documents.is_empty() {
        bail!("`{name}` holds no intents");
    }
    let answer = wanted.question.answer()?;
    let connections = answer.network.connections();
    let outcomes = intents.judge(&answer.network, &answer.snapshot, &connections);
    let manner = &wanted.question.manner;
    let report = IntentReport { outcomes: &outcomes, profile: manner.cni, problems: &answer.problems };
    for destination in &destinations {
        destination.write(|format, is_shown, out| match format {
            NetworkFormat::Table if is_shown => IntentTable { color: terminal::has_color() }.write(&report, out),
            _ => report.write(format, out),
        })?;
    }
    let code = if outcomes.iter().all(|outcome| outcome.passes()) { CLEAN } else { FOUND };
    Ok(exit_code(manner, &answer.problems, code))
}
