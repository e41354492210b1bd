//! `seawall network explain`: why somebody can or cannot reach somebody, and what would turn that.

use anyhow::{Context as _, Result, bail};
use clap::Args;
use seawall_network::Called;
use seawall_network::connections::End;
use seawall_network::peer::Peer;
use seawall_network::ports::Ports;
use seawall_report::network::{Answered, ExplanationReport, ExplanationText, NetworkFormat};

use super::connections::known;
use super::destination::{NetworkDestination, destinations};
use super::question::{Answer, Question, exit_code};
use crate::{CLEAN, FOUND, terminal};

pub(crate) const EXAMPLES: &str = "Examples:
  seawall network explain --from shop/web --to shop/db --port 5432 manifests/
  seawall network explain --from external --to shop/web --port TCP/443 .
  seawall network explain --from dev/job --to 10.0.0.7 --port UDP/53 --cluster

A PEER is namespace/name (of a workload or a pod), namespace/kind/name, an address or network outside the cluster,
or external.

Exit codes: 0 it is allowed, 1 it is not, or not for sure, 2 the work could not be done, 3 with --strict-input
when something could not be read.";

/// Pairs of ends that are explained; more are counted.
const MOST: usize = 12;

#[derive(Args)]
pub(crate) struct AskWhy {
    /// Who opens the connection.
    #[arg(long, value_name = "PEER")]
    from: Peer,
    /// Who is connected to.
    #[arg(long, value_name = "PEER")]
    to: Peer,
    /// The port, `80`, `TCP/80`, `UDP/8000-9000` or `SCTP`; repeatable. Every port when not given.
    #[arg(long = "port", value_name = "PROTOCOL/PORT")]
    ports: Vec<AskedPorts>,
    #[command(flatten)]
    question: Question,
    /// How to write it: table (text), json or markdown; `FORMAT=FILE` writes to a file. Repeatable; text when not given.
    #[arg(long = "format", value_name = "FORMAT[=FILE]")]
    formats: Vec<NetworkDestination>,
}

/// Ports as a user names them.
#[derive(Debug, Clone)]
struct AskedPorts(Ports);

impl std::str::FromStr for AskedPorts {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no port; one is `80`, `TCP/80`, `UDP/8000-9000` or `SCTP`");
        Ports::read(text).map(Self).ok_or_else(wrong)
    }
}

/// Explains.
pub(crate) fn run(wanted: &mut AskWhy) -> Result<u8> {
    let destinations = destinations(&wanted.formats, ExplanationReport::FORMATS)?;
    let answer = wanted.question.answer()?;
    if wanted.from == Peer::IngressController {
        return entering(wanted, &answer, &destinations);
    }
    let (from, to) = (called(&wanted.from, &answer)?, called(&wanted.to, &answer)?);
    if [&wanted.from, &wanted.to].iter().all(|peer| matches!(peer, Peer::Network(_) | Peer::External)) {
        bail!("both ends are outside the cluster, where its policies have no say");
    }
    let asked = asked(&wanted.ports);
    let pairs: Vec<(&Called, &Called)> = from.iter().flat_map(|from| to.iter().map(move |to| (from, to))).collect();
    let answers: Vec<Answered<'_>> = pairs
        .iter()
        .take(MOST)
        .map(|(from, to)| {
            let mut explanation = answer.network.explain(&answer.snapshot, from.peer, to.peer, &asked);
            from.widen(&mut explanation.changes);
            to.widen(&mut explanation.changes);
            Answered { from: from.end.clone(), to: to.end.clone(), explanation }
        })
        .collect();
    write(wanted, &answer, &destinations, &answers, pairs.len())
}

/// Explains what comes in from whoever serves Ingresses and routes.
fn entering(wanted: &AskWhy, answer: &Answer, destinations: &[NetworkDestination]) -> Result<u8> {
    let to = called(&wanted.to, answer)?;
    let asked = asked(&wanted.ports);
    let answers = to.iter().take(MOST).filter_map(|to| match to.peer {
        seawall_network::Peer::Pod(pod) => {
            let explanation = answer.network.explain_entering(pod, &asked);
            Some(Answered { from: End::IngressController, to: to.end.clone(), explanation })
        }
        seawall_network::Peer::Address(_) => None,
    });
    let answers: Vec<Answered<'_>> = answers.collect();
    if answers.is_empty() {
        bail!("Ingresses and routes send to workloads, not to addresses");
    }
    write(wanted, answer, destinations, &answers, to.len())
}

/// The ports that are asked about.
fn asked(ports: &[AskedPorts]) -> Ports {
    match ports {
        [] => Ports::all(),
        ports => ports.iter().fold(Ports::default(), |all, AskedPorts(ports)| all.union(ports)),
    }
}

/// Writes the answers; there are `pairs` of ends in all.
fn write(
    wanted: &AskWhy,
    answer: &Answer,
    destinations: &[NetworkDestination],
    answers: &[Answered<'_>],
    pairs: usize,
) -> Result<u8> {
    let manner = &wanted.question.manner;
    let report = ExplanationReport {
        answers,
        left_out: pairs.saturating_sub(MOST),
        snapshot: &answer.snapshot,
        profile: manner.cni,
        problems: &answer.problems,
    };
    for destination in destinations {
        destination.write(|format, is_shown, out| match format {
            NetworkFormat::Table if is_shown => ExplanationText { color: terminal::has_color() }.write(&report, out),
            _ => report.write(format, out),
        })?;
    }
    let is_allowed = |answered: &Answered<'_>| answered.explanation.admitted.allowed == answered.explanation.asked;
    let code = if answers.iter().all(is_allowed) { CLEAN } else { FOUND };
    Ok(exit_code(manner, &answer.problems, code))
}

/// The ends that a peer means; fails with the nearest names when there is none.
fn called(peer: &Peer, answer: &Answer) -> Result<Vec<Called>> {
    if *peer == Peer::IngressController {
        bail!("the ingress controller only opens connections: name it with --from");
    }
    let called = answer.network.called(peer, &answer.snapshot);
    if called.is_empty() {
        known(std::iter::once(peer), &answer.network.connections())?;
    }
    if called.is_empty() {
        None.with_context(|| format!("no address in `{peer}` is one that policies know"))
    } else {
        Ok(called)
    }
}
