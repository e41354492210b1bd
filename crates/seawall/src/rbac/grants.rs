//! `seawall rbac grants`: everything that somebody has.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use seawall_rbac::{Authorizer, Rbac, Scope};
use seawall_report::rbac::{GrantsReport, GrantsText, RbacFormat};

use super::can::{identity, subject};
use super::question::{Question, RbacDestination, write_to};
use crate::{CLEAN, terminal};

pub(crate) const EXAMPLES: &str = "Examples:
  seawall rbac grants sa:shop/web manifests/
  seawall rbac grants user:alice --group devs --cluster
  seawall rbac grants group:system:authenticated dump.json --format json

Exit codes: 0 it was answered, 2 the work could not be done, 3 with --strict-input when something could not be read.";

#[derive(Args)]
pub(crate) struct AskGrants {
    /// Who: user:NAME, group:NAME or sa:NAMESPACE/NAME.
    #[arg(value_name = "SUBJECT", value_parser = subject)]
    subject: String,
    /// Files, folders, archives, dumps, recordings, or `-` for standard input; this folder when none is given.
    #[arg(value_name = "TARGET")]
    targets: Vec<PathBuf>,
    /// Only what is in force in this namespace, that of the whole cluster included.
    #[arg(long, short, value_name = "NAME")]
    namespace: Option<String>,
    /// One more group that the subject is in; repeatable.
    #[arg(long = "group", value_name = "NAME")]
    groups: Vec<String>,
    /// How to write it: table (text) or json; `FORMAT=FILE` writes to a file. Repeatable; text when not given.
    #[arg(long = "format", value_name = "FORMAT[=FILE]")]
    formats: Vec<RbacDestination>,
    #[command(flatten)]
    question: Question,
}

/// Answers.
pub(crate) fn run(wanted: &mut AskGrants) -> Result<u8> {
    let answer = wanted.question.answer(&wanted.targets)?;
    let rbac = Rbac::new(&answer.snapshot);
    let authorizer = Authorizer::new(&rbac, &answer.snapshot);
    let identity = identity(&wanted.subject, &wanted.groups)?;
    let mut sets = authorizer.sets_everywhere(&identity);
    if let Some(namespace) = &wanted.namespace {
        let counts = |scope: Scope<'_>| scope == Scope::Cluster || scope == Scope::Namespace(namespace);
        sets.retain(|(set, _)| counts(rbac.sets[*set as usize].scope));
    }
    let report = GrantsReport {
        subject: &wanted.subject,
        identity: &identity,
        sets: &sets,
        rbac: &rbac,
        snapshot: &answer.snapshot,
        problems: &answer.problems,
    };
    write_to(&wanted.formats, |format, is_shown, out| match format {
        RbacFormat::Table if is_shown => GrantsText { color: terminal::has_color() }.write(&report, out),
        _ => report.write(format, out),
    })?;
    Ok(wanted.question.exit_code(&answer.problems, CLEAN))
}
