//! `seawall rbac who-can`: everybody who may do something.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use seawall_rbac::{Authorizer, Rbac};
use seawall_report::rbac::{RbacFormat, WhoCanReport, WhoCanText};

use super::asked::{Asked, name_and_targets};
use super::question::{Question, RbacDestination, write_to};
use crate::{CLEAN, terminal};

pub(crate) const EXAMPLES: &str = "Examples:
  seawall rbac who-can get secrets -n shop --cluster
  seawall rbac who-can create pods/exec dump.json
  seawall rbac who-can get secrets db -n shop manifests/ --format json
  seawall rbac who-can impersonate users .

Groups are listed as such. Without -n the question is about all namespaces at once; who may do it in some of them,
or for some names, is listed apart.

Exit codes: 0 it was answered, 2 the work could not be done, 3 with --strict-input when something could not be read.";

#[derive(Args)]
pub(crate) struct AskWhoCan {
    /// The verb: get, list, create, impersonate ...
    #[arg(value_name = "VERB")]
    verb: String,
    /// What: pods, deployments.apps, pods/exec, or a path that is no resource, /healthz.
    #[arg(value_name = "RESOURCE[.GROUP][/SUB]")]
    asked: Asked,
    /// The object's name, then files, folders, archives, dumps, recordings, or `-` for standard input; this folder when
    /// none is given. One word alone is a target.
    #[arg(value_name = "[NAME] TARGET")]
    rest: Vec<PathBuf>,
    /// The object's name, where it could be taken for a target.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The namespace that is asked about; all of them when not given.
    #[arg(long, short, value_name = "NAME")]
    namespace: Option<String>,
    /// How to write it: table (text) or json; `FORMAT=FILE` writes to a file. Repeatable; text when not given.
    #[arg(long = "format", value_name = "FORMAT[=FILE]")]
    formats: Vec<RbacDestination>,
    #[command(flatten)]
    question: Question,
}

/// Answers.
pub(crate) fn run(wanted: &mut AskWhoCan) -> Result<u8> {
    let (name, targets) = name_and_targets(&wanted.rest, wanted.name.as_deref(), wanted.question.cluster)?;
    let answer = wanted.question.answer(&targets)?;
    let rbac = Rbac::new(&answer.snapshot);
    let authorizer = Authorizer::new(&rbac, &answer.snapshot);
    let settled = wanted.asked.settle(&wanted.verb, wanted.namespace.as_deref(), name.as_deref(), &answer.snapshot);
    let target = settled.target();
    let report = WhoCanReport {
        verb: &wanted.verb,
        target,
        grantees: &authorizer.who_can(&wanted.verb, &target),
        notes: &settled.notes,
        rbac: &rbac,
        snapshot: &answer.snapshot,
        problems: &answer.problems,
    };
    write_to(&wanted.formats, |format, is_shown, out| match format {
        RbacFormat::Table if is_shown => WhoCanText { color: terminal::has_color() }.write(&report, out),
        _ => report.write(format, out),
    })?;
    Ok(wanted.question.exit_code(&answer.problems, CLEAN))
}
