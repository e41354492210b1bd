//! `seawall network exposure`: what each workload is exposed to.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use clap::Args;
use seawall_engine::closest;
use seawall_network::Verdict;
use seawall_network::internet::Internet;
use seawall_report::network::{ExposureReport, ExposureTable, NetworkFormat};

use super::destination::{NetworkDestination, destinations};
use super::question::{Question, exit_code};
use crate::scan::print_problems;
use crate::{CLEAN, terminal};

pub(crate) const EXAMPLES: &str = "Examples:
  seawall network exposure manifests/                  every workload: ways from the internet, pods that may come
  seawall network exposure . --internet                only workloads that the internet may reach
  seawall network exposure --cluster --in shop --format json

A way is open when its entry is public and the policies admit each connection on it. What is known to be closed is
listed with the reason.

Exit codes: 0 done, 2 the work could not be done, 3 with --strict-input when something could not be read.";

#[derive(Args)]
pub(crate) struct AskExposure {
    #[command(flatten)]
    question: Question,
    /// Only workloads in this namespace; repeatable.
    #[arg(long = "in", value_name = "NAMESPACE")]
    namespaces: Vec<String>,
    /// Only workloads with a way from the internet that is or may be open.
    #[arg(long)]
    internet: bool,
    /// How to write it: table, json or markdown; `FORMAT=FILE` writes to a file. Repeatable; table when not given.
    #[arg(long = "format", value_name = "FORMAT[=FILE]")]
    formats: Vec<NetworkDestination>,
}

/// Tells the exposure.
pub(crate) fn run(wanted: &mut AskExposure) -> Result<u8> {
    let destinations = destinations(&wanted.formats, ExposureReport::FORMATS)?;
    let mut answer = wanted.question.answer()?;
    let internet = Internet::of(&answer.network, &answer.snapshot);
    print_problems(&internet.problems);
    answer.problems.extend_from_slice(&internet.problems);
    let mut exposures = answer.network.exposure();
    let mut names: Vec<String> = exposures.iter().map(|exposure| exposure.workload.namespace.to_string()).collect();
    names.dedup();
    if let Some(missing) = wanted.namespaces.iter().find(|namespace| !names.contains(namespace)) {
        let close = closest(missing, names.iter().map(String::as_str));
        let close = close.first().map_or(String::new(), |name| format!("; did you mean `{name}`?"));
        bail!("no workload in the input is in namespace `{missing}`{close}");
    }
    let open: BTreeSet<_> = internet
        .ways
        .iter()
        .filter(|way| way.verdict() != Verdict::Denied)
        .filter_map(|way| way.target().map(|leg| leg.to))
        .collect();
    exposures.retain(|exposure| {
        let namespace = &*exposure.workload.namespace;
        (wanted.namespaces.is_empty() || wanted.namespaces.iter().any(|wanted| wanted == namespace))
            && (!wanted.internet || exposure.workload.object.is_some_and(|object| open.contains(&object)))
    });
    let manner = &wanted.question.manner;
    let report = ExposureReport {
        snapshot: &answer.snapshot,
        internet: &internet,
        exposures: &exposures,
        profile: manner.cni,
        problems: &answer.problems,
    };
    for destination in &destinations {
        destination.write(|format, is_shown, out| match format {
            NetworkFormat::Table if is_shown => ExposureTable { color: terminal::has_color() }.write(&report, out),
            _ => report.write(format, out),
        })?;
    }
    Ok(exit_code(manner, &answer.problems, CLEAN))
}
