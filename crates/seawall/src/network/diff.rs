//! `seawall network diff`: who can reach whom now and could not before, or the other way round.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use seawall_model::{Version, World};
use seawall_network::diff::Diff;
use seawall_report::network::{DiffReport, DiffTable, NetworkFormat};

use super::destination::{NetworkDestination, destinations};
use super::question::{Manner, Question, exit_code};
use crate::arguments::{Input, world};
use crate::{CLEAN, FOUND, terminal};

pub(crate) const EXAMPLES: &str = "Examples:
  seawall network diff main/manifests branch/manifests
  seawall network diff old.yaml new.yaml --format markdown      for a comment on a pull request
  seawall network diff production.jsonl git/ --fail-on any      what runs against what is written

Ends are the same when namespace, kind and name are: files and formatting make no difference.

Exit codes: 0 nothing that --fail-on names, 1 such a change, 2 the work could not be done, 3 with
--strict-input when something could not be read.";

#[derive(Args)]
pub(crate) struct AskDiff {
    /// The input before the change; `-` for standard input.
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The input after it.
    #[arg(value_name = "NEW")]
    new: PathBuf,
    #[command(flatten)]
    manner: Manner,
    /// Whether what is not in the inputs is absent (closed) or unknown (open). A recording knows.
    #[arg(long, value_parser = world, value_name = "open|closed")]
    world: Option<World>,
    /// The Kubernetes version that the objects are meant for.
    #[arg(long, value_name = "VERSION")]
    kubernetes: Option<Version>,
    /// Threads to use; one for each processor when not given.
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Use this configuration; else the `seawall.toml` in the folder of each input or above counts.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Use no configuration.
    #[arg(long, conflicts_with = "config")]
    no_config: bool,
    /// What makes the exit code 1: `added` (something can or may be reached that could not), `any` (any change), or
    /// `never`.
    #[arg(long, value_enum, default_value_t)]
    fail_on: FailOnChange,
    /// How to write it: table, json, csv, markdown, dot, mermaid or svg; `FORMAT=FILE` writes to a file. Repeatable;
    /// table when not given.
    #[arg(long = "format", value_name = "FORMAT[=FILE]")]
    formats: Vec<NetworkDestination>,
}

/// Which changes fail the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum FailOnChange {
    Added,
    Any,
    #[default]
    Never,
}

/// Compares two inputs.
pub(crate) fn run(wanted: &mut AskDiff) -> Result<u8> {
    let destinations = destinations(&wanted.formats, DiffReport::FORMATS)?;
    if wanted.old.as_os_str() == "-" && wanted.new.as_os_str() == "-" {
        bail!("only one of the two inputs can come from standard input");
    }
    let (old, mut problems) = wanted.side(&wanted.old)?;
    let (new, more) = wanted.side(&wanted.new)?;
    problems.extend(more);
    let diff = Diff::between(&old, &new, wanted.manner.cni);
    let report = DiffReport { diff: &diff, profile: wanted.manner.cni, problems: &problems };
    for destination in &destinations {
        destination.write(|format, is_shown, out| match format {
            NetworkFormat::Table if is_shown => {
                DiffTable { color: terminal::has_color(), ..DiffTable::default() }.write(&report, out)
            }
            _ => report.write(format, out),
        })?;
    }
    let fails = match wanted.fail_on {
        FailOnChange::Never => false,
        FailOnChange::Any => !diff.is_empty(),
        FailOnChange::Added => diff.transitions.iter().any(|transition| transition.is_gain()),
    };
    Ok(exit_code(&wanted.manner, &problems, if fails { FOUND } else { CLEAN }))
}

impl AskDiff {
    fn side(&self, target: &Path) -> Result<(seawall_network::connections::Connections, Vec<seawall_model::Problem>)> {
        let input = Input {
            targets: vec![target.to_owned()],
            world: self.world,
            kubernetes: self.kubernetes,
            threads: self.threads,
            config: self.config.clone(),
            no_config: self.no_config,
            ..Input::default()
        };
        let manner = Manner { cni: self.manner.cni, strict_input: self.manner.strict_input };
        let answer =
            Question { input, manner }.answer().with_context(|| format!("cannot compare `{}`", target.display()))?;
        Ok((answer.network.connections(), answer.problems))
    }
}
