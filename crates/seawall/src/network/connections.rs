//! `seawall network connections`: every connection that the policies admit.

use anyhow::{Result, bail};
use clap::Args;
use seawall_engine::closest;
use seawall_network::connections::{Connections, End};
use seawall_network::peer::Peer;
use seawall_network::selection::Selection;
use seawall_report::network::{ConnectionReport, ConnectionTable, NetworkFormat};

use super::destination::{NetworkDestination, destinations};
use super::question::{Question, exit_code};
use crate::{CLEAN, terminal};

pub(crate) const EXAMPLES: &str = "Examples:
  seawall network connections manifests/                       who can reach whom, as a table
  seawall network connections . --to shop/db                   who can reach the database
  seawall network connections . --from external                what the internet can reach
  seawall network connections . --in shop --format svg=shop.svg
  seawall network connections --cluster --format html=map.html

A PEER is namespace/name, namespace/kind/name, an address or network outside the cluster, external, or
ingress-controller. A verdict that hangs on something that the input does not hold is written as `depends`.

Exit codes: 0 done, 2 the work could not be done, 3 with --strict-input when something could not be read.";

#[derive(Args)]
pub(crate) struct AskConnections {
    #[command(flatten)]
    question: Question,
    /// Only connections that this PEER opens; repeatable.
    #[arg(long, value_name = "PEER")]
    from: Vec<Peer>,
    /// Only connections to this PEER; repeatable.
    #[arg(long, value_name = "PEER")]
    to: Vec<Peer>,
    /// Only connections with an end in this namespace; repeatable.
    #[arg(long = "in", value_name = "NAMESPACE")]
    namespaces: Vec<String>,
    /// How to write them: table, json, jsonl, csv, markdown, dot, mermaid, svg or html; `FORMAT=FILE` writes to a file.
    /// Repeatable; table when not given.
    #[arg(long = "format", value_name = "FORMAT[=FILE]")]
    formats: Vec<NetworkDestination>,
}

/// Lists the connections.
pub(crate) fn run(wanted: &mut AskConnections) -> Result<u8> {
    let destinations = destinations(&wanted.formats, ConnectionReport::FORMATS)?;
    let answer = wanted.question.answer()?;
    let all = answer.network.connections();
    known(wanted.from.iter().chain(&wanted.to), &all)?;
    known_namespaces(&wanted.namespaces, &all)?;
    let selection =
        Selection { from: wanted.from.clone(), to: wanted.to.clone(), namespaces: wanted.namespaces.clone() };
    let connections = if selection.is_everything() { all } else { selection.of(&all) };
    let manner = &wanted.question.manner;
    let report = ConnectionReport { connections: &connections, profile: manner.cni, problems: &answer.problems };
    for destination in &destinations {
        destination.write(|format, is_shown, out| match format {
            NetworkFormat::Table if is_shown => {
                let (width, color) = (terminal::width(), terminal::has_color());
                ConnectionTable { width, color, ..ConnectionTable::default() }.write(&report, out)
            }
            _ => report.write(format, out),
        })?;
    }
    Ok(exit_code(manner, &answer.problems, CLEAN))
}

/// Fails when one of the peers is not there, with the nearest names.
pub(crate) fn known<'p>(mut peers: impl Iterator<Item = &'p Peer>, connections: &Connections) -> Result<()> {
    let Some(peer) = peers.find(|peer| !peer.is_among(&connections.ends)) else { return Ok(()) };
    let has_kind = matches!(peer, Peer::Workload { kind: Some(_), .. });
    let workloads = connections.ends.iter().filter_map(|end| match end {
        End::Workload(workload) => Some(workload),
        _ => None,
    });
    let mut names: Vec<String> = workloads
        .map(|workload| match has_kind {
            true => format!("{}/{}/{}", workload.namespace, workload.kind, workload.name),
            false => format!("{}/{}", workload.namespace, workload.name),
        })
        .collect();
    names.dedup();
    bail!("no workload in the input is `{peer}`{}", nearest(&peer.to_string(), &names))
}

fn known_namespaces(namespaces: &[String], connections: &Connections) -> Result<()> {
    let mut names: Vec<String> = Vec::new();
    for end in &connections.ends {
        if let End::Workload(workload) = end {
            names.push(workload.namespace.to_string());
        }
    }
    names.dedup();
    match namespaces.iter().find(|namespace| !names.contains(namespace)) {
        Some(missing) => bail!("no workload in the input is in namespace `{missing}`{}", nearest(missing, &names)),
        None => Ok(()),
    }
}

/// `; did you mean …?`, or what there is, or nothing.
fn nearest(name: &str, names: &[String]) -> String {
    let close = closest(name, names.iter().map(String::as_str));
    if close.is_empty() {
        return match names {
            [] => "; there are no workloads in it".to_owned(),
            [first, ..] => format!("; there is `{first}`, for example"),
        };
    }
    let quoted: Vec<String> = close.iter().map(|name| format!("`{name}`")).collect();
    format!("; did you mean {}?", quoted.join(" or "))
}
