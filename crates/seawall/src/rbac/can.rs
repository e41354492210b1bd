//! `seawall rbac can`: whether somebody may do something, and what allows it.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use seawall_rbac::{Authorizer, Identity, Rbac, Request, Subject};
use seawall_report::rbac::{CanReport, CanText, RbacFormat};

use super::asked::{Asked, name_and_targets};
use super::question::{Question, RbacDestination, write_to};
use crate::{CLEAN, FOUND, terminal};

pub(crate) const EXAMPLES: &str = "Examples:
  seawall rbac can sa:shop/web get secrets -n shop manifests/
  seawall rbac can user:alice create pods/exec -n shop dump.json
  seawall rbac can user:alice --group devs patch deployments.apps web -n shop --cluster
  seawall rbac can group:devs get /metrics .

A SUBJECT is user:NAME, group:NAME or sa:NAMESPACE/NAME; it has the groups that the API server adds by itself.
Without -n the question is about all namespaces at once, without a NAME about all objects.

Exit codes: 0 it is allowed, 1 it is not, or not for sure, 2 the work could not be done, 3 with --strict-input
when something could not be read.";

/// Namespaces or names that are named; more are counted.
const NAMED: usize = 12;

#[derive(Args)]
pub(crate) struct AskCan {
    /// Who: user:NAME, group:NAME or sa:NAMESPACE/NAME.
    #[arg(value_name = "SUBJECT", value_parser = subject)]
    subject: String,
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
    /// One more group that the subject is in; repeatable.
    #[arg(long = "group", value_name = "NAME")]
    groups: Vec<String>,
    /// Name everything that allows it, not only the first.
    #[arg(long)]
    all: bool,
    /// How to write it: table (text) or json; `FORMAT=FILE` writes to a file. Repeatable; text when not given.
    #[arg(long = "format", value_name = "FORMAT[=FILE]")]
    formats: Vec<RbacDestination>,
    #[command(flatten)]
    question: Question,
}

/// Checks that this is a subject.
pub(crate) fn subject(text: &str) -> Result<String, String> {
    let wrong = || format!("`{text}` is no subject; write user:NAME, group:NAME or sa:NAMESPACE/NAME");
    Subject::read(text).map(|_| text.to_owned()).ok_or_else(wrong)
}

/// Who is asked about.
pub(crate) fn identity(subject: &str, groups: &[String]) -> Result<Identity> {
    let Some(subject) = Subject::read(subject) else { bail!("`{subject}` is no subject") };
    Ok(groups.iter().fold(Identity::of(subject), |identity, group| identity.with_group(group)))
}

/// Answers.
pub(crate) fn run(wanted: &mut AskCan) -> Result<u8> {
    let (name, targets) = name_and_targets(&wanted.rest, wanted.name.as_deref(), wanted.question.cluster)?;
    let answer = wanted.question.answer(&targets)?;
    let rbac = Rbac::new(&answer.snapshot);
    let authorizer = Authorizer::new(&rbac, &answer.snapshot);
    let identity = identity(&wanted.subject, &wanted.groups)?;
    let mut settled = wanted.asked.settle(&wanted.verb, wanted.namespace.as_deref(), name.as_deref(), &answer.snapshot);
    let notes = std::mem::take(&mut settled.notes);
    let target = settled.target();
    let request = Request { identity: &identity, verb: &wanted.verb, target };
    let decision = if wanted.all { authorizer.decide_all(&request) } else { authorizer.decide(&request) };
    let notes =
        if decision.allowed { notes } else { [notes, in_part(&authorizer, &request, settled.is_of_cluster)].concat() };
    let report = CanReport {
        subject: &wanted.subject,
        verb: &wanted.verb,
        target,
        decision: &decision,
        notes: &notes,
        rbac: &rbac,
        snapshot: &answer.snapshot,
        problems: &answer.problems,
    };
    write_to(&wanted.formats, |format, is_shown, out| match format {
        RbacFormat::Table if is_shown => CanText { color: terminal::has_color() }.write(&report, out),
        _ => report.write(format, out),
    })?;
    let code = if decision.allowed { CLEAN } else { FOUND };
    Ok(wanted.question.exit_code(&answer.problems, code))
}

/// In which namespaces and for which names what is denied would be allowed.
fn in_part(authorizer: &Authorizer<'_, '_>, request: &Request<'_>, is_of_cluster: bool) -> Vec<String> {
    let parts = authorizer.parts(request);
    let told = |of: &[&str], before: &str| match of {
        [] => None,
        [some @ .., last] if some.len() < NAMED => {
            let list: Vec<&str> = some.iter().chain([last]).copied().collect();
            Some(format!("{before} {}", list.join(", ")))
        }
        _ => Some(format!("{before} {} and {} others", of[..NAMED].join(", "), of.len() - NAMED)),
    };
    let namespaces = told(&parts.namespaces, "it is allowed in some namespaces, which -n asks about:");
    let names = told(&parts.names, "it is allowed for some names:");
    namespaces.filter(|_| !is_of_cluster).into_iter().chain(names).collect()
}
