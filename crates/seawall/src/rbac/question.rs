//! What every question about permissions needs: the input, and how the answer is written.

use std::io::Write;
use std::path::PathBuf;
use std::str::FromStr;

use anyhow::{Result, bail};
use clap::Args;
use seawall_model::problem::Effect;
use seawall_model::{Draft, Problem, Snapshot, Version, World};
use seawall_rbac::Rbac;
use seawall_report::rbac::{RbacFormat, UnknownRbacFormat};

use crate::UNREAD;
use crate::arguments::{Input, Live, world};
use crate::configuration::find;
use crate::output::open;
use crate::scan::{facts, in_pool, print_problems, read_input};

/// What is read. The targets stand behind what is asked, and `-n` is the namespace that is asked about.
#[derive(Args)]
pub(crate) struct Question {
    /// Whether what is not in the input is absent (closed: a cluster, a full dump) or unknown (open). A recording knows.
    #[arg(long, value_parser = world, value_name = "open|closed")]
    world: Option<World>,
    /// The Kubernetes version that the objects are meant for.
    #[arg(long, value_name = "VERSION")]
    kubernetes: Option<Version>,
    /// Read the live cluster: the one that the kubeconfig names, or, inside a pod, the one around it.
    #[arg(long)]
    pub(crate) cluster: bool,
    /// The kubeconfig; `KUBECONFIG` or ~/.kube/config when not given.
    #[arg(long, requires = "cluster", value_name = "FILE")]
    kubeconfig: Option<PathBuf>,
    /// The context in the kubeconfig; its current one when not given.
    #[arg(long, requires = "cluster", value_name = "NAME")]
    context: Option<String>,
    /// Threads to use; one for each processor when not given.
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Use this configuration; else the `seawall.toml` in the folder of the targets or above counts.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Use no configuration.
    #[arg(long, conflicts_with = "config")]
    no_config: bool,
    /// Exit with 3 when any input could not be read.
    #[arg(long)]
    strict_input: bool,
}

/// The input of a question.
pub(crate) struct Answer {
    pub(crate) snapshot: Snapshot,
    /// What could not be read, or not as it was meant.
    pub(crate) problems: Vec<Problem>,
}

impl Question {
    /// Reads the input. Problems are printed.
    pub(crate) fn answer(&mut self, targets: &[PathBuf]) -> Result<Answer> {
        if self.cluster && !targets.is_empty() {
            bail!("--cluster takes no targets; `{}` is one", targets[0].display());
        }
        let mut input = self.input(targets);
        find(&input)?.complete_question(&mut input, &mut self.strict_input);
        let answer = in_pool(&input, || {
            let mut draft = Draft::default();
            let hints = read_input(&input, &mut |file| {
                file.observations.into_iter().for_each(|observation| draft.add(observation));
            })?;
            let (snapshot, mut problems) = draft.freeze(facts(&input, hints));
            problems.extend(Rbac::new(&snapshot).problems(&snapshot));
            Ok(Answer { snapshot, problems })
        })?;
        print_problems(&answer.problems);
        Ok(answer)
    }

    /// Does work on as many threads as are asked for.
    pub(crate) fn in_pool<T: Send>(&self, work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
        in_pool(&self.input(&[]), work)
    }

    /// The exit code of an answer that says `code` of itself.
    pub(crate) fn exit_code(&self, problems: &[Problem], code: u8) -> u8 {
        let is_unread = problems.iter().any(|problem| problem.effect == Effect::Unread);
        if self.strict_input && is_unread { UNREAD } else { code }
    }

    fn input(&self, targets: &[PathBuf]) -> Input {
        Input {
            targets: targets.to_vec(),
            world: self.world,
            kubernetes: self.kubernetes,
            live: Live {
                cluster: self.cluster,
                kubeconfig: self.kubeconfig.clone(),
                context: self.context.clone(),
                namespace: None,
            },
            threads: self.threads,
            config: self.config.clone(),
            no_config: self.no_config,
            ..Input::default()
        }
    }
}

/// A format, and the file it goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RbacDestination {
    format: RbacFormat,
    /// Standard output when absent.
    file: Option<PathBuf>,
}

impl FromStr for RbacDestination {
    type Err = UnknownRbacFormat;

    fn from_str(text: &str) -> Result<Self, UnknownRbacFormat> {
        let (format, file) = match text.split_once('=') {
            Some((format, file)) => (format, Some(PathBuf::from(file))),
            None => (text, None),
        };
        Ok(Self { format: format.parse()?, file })
    }
}

/// Writes an answer to every destination, as a table to standard output when none is asked for; `write` is also told
/// whether a person at a terminal may be reading.
pub(crate) fn write_to(
    destinations: &[RbacDestination],
    write: impl Fn(RbacFormat, bool, &mut dyn Write) -> std::io::Result<()>,
) -> Result<()> {
    let table = [RbacDestination { format: RbacFormat::Table, file: None }];
    for destination in if destinations.is_empty() { &table[..] } else { destinations } {
        let mut out = open(destination.file.as_deref())?;
        write(destination.format, destination.file.is_none(), &mut out)?;
        out.flush()?;
    }
    Ok(())
}
