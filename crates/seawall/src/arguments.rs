//! Flags and arguments.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use seawall_engine::Profile;
use seawall_model::{Parameters, Severity, Version, World};
use seawall_source::Exclude;

use crate::output::Destination;
use crate::terminal::Color;

/// Kubernetes security, from the manifest to the kernel.
#[derive(Parser)]
#[command(name = "seawall", version, max_term_width = 100, propagate_version = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to use colour.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Reports what is wrong, where, why it matters and how to fix it.
    #[command(after_help = SCAN_EXAMPLES)]
    Scan(Box<Scan>),
    /// Mends what is wrong in the files, and leaves every other byte of them alone.
    #[command(after_help = FIX_NOTES)]
    Fix(Box<Fix>),
    /// Shows the settings.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Tells who can reach whom, as the network policies have it.
    #[command(subcommand)]
    Network(crate::network::NetworkCommand),
    /// Tells who can become what, how, and what stops it: attack paths and the smallest safe fix.
    #[command(after_help = crate::paths::EXAMPLES)]
    Paths(Box<crate::paths::AskPaths>),
    /// Ranks workloads by risk, each with the factors that made its score, and the fixes that take most of it away.
    #[command(after_help = crate::risk::EXAMPLES)]
    Risk(Box<crate::risk::AskRisk>),
    /// Tells who may do what, and which binding and rule allow it.
    #[command(subcommand)]
    Rbac(crate::rbac::RbacCommand),
    /// Keeps everything that a scan needs in one file, a TARGET like any other. Values of Secrets are left out.
    #[command(after_help = RECORD_EXAMPLES)]
    Record(Record),
    /// Lists what is accepted in the input, by whom, until when, and what it is about.
    Exceptions(Box<ListExceptions>),
    /// Lists the rules.
    Rules(Rules),
    /// Prints the page of a rule, or everything about one finding.
    Explain(Explain),
    /// Lists the frameworks, or the controls of one.
    Frameworks(Frameworks),
    /// Serves an editor: findings while you type, settings in force, fixes (language server over standard input).
    Lsp(crate::lsp::Lsp),
    /// Prints the script that makes a shell complete commands and flags.
    Completions(crate::shell::Completions),
    /// Writes the manual page.
    Man(crate::shell::Man),
}

const SCAN_EXAMPLES: &str = "Examples:
  seawall scan manifests/                          what matters, as a table
  seawall scan web.yaml --code                     with the lines of the file
  kubectl get all -A -o json | seawall scan - --world closed
  seawall scan --cluster --context production      what runs
  seawall scan . --format sarif=seawall.sarif --format table --fail-on critical

Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 the work could not be done,
3 with --strict-input when something could not be read.";

const FIX_NOTES: &str = "Examples:
  seawall fix manifests/                           shows what would change, as a unified diff
  seawall fix manifests/ | git apply               the same by way of git
  seawall fix --write --review web.yaml            writes, with what a running app may notice
  seawall fix --write - < web.yaml > fixed.yaml    standard input to standard output

After each edit the file is read and judged again. An edit is refused when it would change anything but what
it is about, or bring a finding that was not there. The diff quotes lines of the files, secrets among them.

Exit codes: 0 nothing to change, or all of it written; 1 without --write when there is something to change,
with --write when a fix was refused; 2 the work could not be done or a file could not be written; 3 with
--strict-input when something could not be read.";
const RECORD_EXAMPLES: &str = "Examples:
  seawall record --cluster -o today.jsonl
  seawall scan today.jsonl";

/// What to scan, and how.
#[derive(Args, Default)]
pub(crate) struct Input {
    /// Files, folders, archives, dumps, recordings, or `-` for standard input; this folder when none is given.
    #[arg(value_name = "TARGET")]
    pub(crate) targets: Vec<PathBuf>,
    /// Whether what is not in the input is absent (closed: a cluster, a full dump) or unknown (open). A recording knows.
    #[arg(long, value_parser = world, value_name = "open|closed")]
    pub(crate) world: Option<World>,
    /// The Kubernetes version that the objects are meant for.
    #[arg(long, value_name = "VERSION")]
    pub(crate) kubernetes: Option<Version>,
    #[command(flatten)]
    pub(crate) live: Live,
    /// Threads to use; one for each processor when not given.
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
    /// The day on which the question is asked, today when not given.
    #[arg(long, value_name = "DATE", hide = true)]
    pub(crate) today: Option<Date>,
    /// Use this configuration; else the `seawall.toml` in the folder of the targets or above counts.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Use no configuration.
    #[arg(long, conflicts_with = "config")]
    pub(crate) no_config: bool,
    /// What the configuration sets on rules.
    #[arg(skip)]
    pub(crate) parameters: Parameters,
    /// What the configuration leaves out.
    #[arg(skip)]
    pub(crate) exclude: Exclude,
}

/// The live cluster as a target.
#[derive(Args, Default)]
pub(crate) struct Live {
    /// Read the live cluster: the one that the kubeconfig names, or, inside a pod, the one around it.
    #[arg(long, conflicts_with = "targets")]
    pub(crate) cluster: bool,
    /// The kubeconfig; `KUBECONFIG` or ~/.kube/config when not given.
    #[arg(long, requires = "cluster", value_name = "FILE")]
    pub(crate) kubeconfig: Option<PathBuf>,
    /// The context in the kubeconfig; its current one when not given.
    #[arg(long, requires = "cluster", value_name = "NAME")]
    pub(crate) context: Option<String>,
    /// Only this namespace of the cluster.
    #[arg(long, short, requires = "cluster", value_name = "NAME")]
    pub(crate) namespace: Option<String>,
}

#[derive(Args, Default)]
pub(crate) struct Scan {
    #[command(flatten)]
    pub(crate) input: Input,
    /// How much is reported: baseline (critical, high), recommended (medium; the default), strict (low), all (info).
    #[arg(long)]
    pub(crate) profile: Option<Profile>,
    /// Only these analyses.
    #[arg(long, value_delimiter = ',', value_name = "ANALYSIS")]
    pub(crate) only: Vec<String>,
    /// Only this rule, by id or by another tool's id; repeatable. Whatever the profile.
    #[arg(long = "rule", value_name = "ID")]
    pub(crate) rules: Vec<String>,
    /// Not this rule; repeatable.
    #[arg(long, value_name = "ID")]
    pub(crate) skip: Vec<String>,
    /// Only rules that this framework asks for; repeatable. Whatever the profile.
    #[arg(long = "framework", value_name = "NAME")]
    pub(crate) frameworks: Vec<String>,
    /// Accept what this file of exceptions says; repeatable. See docs/exceptions.md.
    #[arg(long, value_name = "FILE")]
    pub(crate) exceptions: Vec<PathBuf>,
    /// Report also what annotations, comments and ignore files in the input accept, for Seawall or for other tools.
    #[arg(long)]
    pub(crate) no_suppressions: bool,
    /// Judge by what is new: the findings that this file holds are known.
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write all findings, but not what is excepted, to this file, for a later --baseline.
    #[arg(long, value_name = "FILE")]
    pub(crate) write_baseline: Option<PathBuf>,
    /// The least severity that makes the exit code 1; high when not given.
    #[arg(long, value_name = "SEVERITY|never")]
    pub(crate) fail_on: Option<FailOn>,
    /// Exit with 3 when any input could not be read.
    #[arg(long)]
    pub(crate) strict_input: bool,
    /// How to report: table, json, jsonl, sarif, junit, markdown, html, github, gitlab, openreports, policyreport;
    /// `FORMAT=FILE` writes to a file. Repeatable; table when not given.
    #[arg(long = "format", value_name = "FORMAT[=FILE]")]
    pub(crate) formats: Vec<Destination>,
    /// Show the lines of the file that each finding is about.
    #[arg(long)]
    pub(crate) code: bool,
}

#[derive(Subcommand)]
pub(crate) enum ConfigCommand {
    /// Shows what a scan with these flags goes by, and why: a flag, a line of seawall.toml, or the default.
    Explain(Box<ConfigExplain>),
}

#[derive(Args)]
pub(crate) struct ConfigExplain {
    #[command(flatten)]
    pub(crate) scan: Scan,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct Fix {
    #[command(flatten)]
    pub(crate) input: Input,
    /// Print what would change; so it is when --write is not given.
    #[arg(long, conflicts_with = "write")]
    pub(crate) diff: bool,
    /// Change the files; what came on standard input goes to standard output.
    #[arg(long)]
    pub(crate) write: bool,
    /// Also fixes that a running application may notice.
    #[arg(long)]
    pub(crate) review: bool,
    /// How much is mended: baseline (critical, high), recommended (medium; the default), strict (low), all (info).
    #[arg(long)]
    pub(crate) profile: Option<Profile>,
    /// Only this rule, by id or by another tool's id; repeatable. Whatever the profile.
    #[arg(long = "rule", value_name = "ID")]
    pub(crate) rules: Vec<String>,
    /// Not this rule; repeatable.
    #[arg(long, value_name = "ID")]
    pub(crate) skip: Vec<String>,
    /// Only rules that this framework asks for; repeatable. Whatever the profile.
    #[arg(long = "framework", value_name = "NAME")]
    pub(crate) frameworks: Vec<String>,
    /// Leave alone what this file of exceptions accepts; repeatable. See docs/exceptions.md.
    #[arg(long, value_name = "FILE")]
    pub(crate) exceptions: Vec<PathBuf>,
    /// Mend also what annotations, comments and ignore files in the input accept.
    #[arg(long)]
    pub(crate) no_suppressions: bool,
    /// Exit with 3 when any input could not be read.
    #[arg(long)]
    pub(crate) strict_input: bool,
    /// How to say what changes: as a diff, or as JSON with the edits of each file, what they mend and what is left.
    #[arg(long, value_enum, default_value_t, conflicts_with = "write")]
    pub(crate) format: FixFormat,
}

/// How changes are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum FixFormat {
    #[default]
    Diff,
    Json,
}

#[derive(Args)]
pub(crate) struct Record {
    #[command(flatten)]
    pub(crate) input: Input,
    /// Where to write it; `-` for standard output.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Exit with 3 when any input could not be read.
    #[arg(long)]
    pub(crate) strict_input: bool,
}

#[derive(Args)]
pub(crate) struct ListExceptions {
    #[command(flatten)]
    pub(crate) input: Input,
    /// Files of exceptions; repeatable.
    #[arg(long, value_name = "FILE")]
    pub(crate) exceptions: Vec<PathBuf>,
    /// Only those of files, not what annotations, comments and ignore files in the input say.
    #[arg(long)]
    pub(crate) no_suppressions: bool,
    /// How to list them.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ListFormat,
}

#[derive(Args)]
pub(crate) struct Rules {
    /// How to list them.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ListFormat,
    /// Only the rules of this profile.
    #[arg(long)]
    pub(crate) profile: Option<Profile>,
}

#[derive(Args)]
pub(crate) struct Explain {
    /// A rule, by id or another tool's id, or the beginning of a finding's id.
    #[arg(value_name = "RULE|FINDING-ID")]
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) input: Input,
}

#[derive(Args)]
pub(crate) struct Frameworks {
    /// The framework whose controls to list.
    pub(crate) name: Option<String>,
    /// The matrix instead: which controls of which frameworks each rule speaks to.
    #[arg(long)]
    pub(crate) crosswalk: bool,
    /// How to print it; lists take table and json.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: CrosswalkFormat,
}

/// How a matrix is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum CrosswalkFormat {
    #[default]
    Table,
    Json,
    Markdown,
    Csv,
}

/// How a list is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum ListFormat {
    #[default]
    Table,
    Json,
}

/// The least severity that fails the run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FailOn(pub(crate) Option<Severity>);

impl Default for FailOn {
    fn default() -> Self {
        Self(Some(Severity::High))
    }
}

impl std::fmt::Display for FailOn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.map_or("never", Severity::word))
    }
}

impl std::str::FromStr for FailOn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "never" {
            return Ok(Self(None));
        }
        let known = Severity::ALL.into_iter().find(|severity| severity.word() == text);
        known
            .map(|severity| Self(Some(severity)))
            .ok_or_else(|| format!("`{text}` is no severity; there are critical, high, medium, low, info, and never"))
    }
}

pub(crate) fn world(text: &str) -> Result<World, String> {
    match text {
        "open" => Ok(World::Open),
        "closed" => Ok(World::Closed),
        _ => Err(format!("`{text}` is neither open nor closed")),
    }
}
