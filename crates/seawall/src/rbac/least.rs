//! `seawall rbac least`: the least roles for what audit logs tell, and the grants that nobody used.

use std::path::PathBuf;
use std::str::FromStr;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use seawall_model::{Problem, Version};
use seawall_rbac::least::{Actor, Minimal, Options, Refused, Usage, unused};
use seawall_rbac::{Authorizer, Identity, PermissionSet, Rbac, Subject, bootstrap};
use seawall_report::printable;
use seawall_report::rbac::{Least, LeastFormat, LeastReport, UnknownLeastFormat};
use seawall_source::{AuditLog, Settings, Target, read_audit};

use super::can::subject;
use super::question::{Answer, Question};
use crate::output::open;
use crate::{CLEAN, FOUND};

pub(crate) const EXAMPLES: &str = "Examples:
  seawall rbac least --audit-log audit.log > roles.yaml        the least roles of everybody in the log
  seawall rbac least --audit-log audit.log --for sa:shop/web dump.json
  seawall rbac least --audit-log audit.log.gz --cluster --unused
  kubectl logs ... | seawall rbac least --audit-log - --format json

A log is lines of audit events as the API server writes them, or as EKS, GKE and AKS hand them on; packed with gzip or
zstd, in an archive, a folder of them, or `-` for standard input. With a TARGET the roles are compared with what each
identity has: nothing is granted that it does not have, and --unused lists what nobody used.

Exit codes: 0 done, and everything proved that can be, 1 a proof failed, 2 the work could not be done, 3 with
--strict-input when something could not be read.";

/// From this version on a session in a container needs `create`, whatever its verb.
const SESSIONS_CREATE: Version = Version { major: 1, minor: 35 };

#[derive(Args)]
pub(crate) struct AskLeast {
    /// Audit logs; repeatable.
    #[arg(long = "audit-log", value_name = "FILE", required = true)]
    logs: Vec<PathBuf>,
    /// Only for this user:NAME, sa:NAMESPACE/NAME or the members of group:NAME; repeatable. Everybody in the log but
    /// those who are above roles, and nodes, when not given.
    #[arg(long = "for", value_name = "SUBJECT", value_parser = subject)]
    subjects: Vec<String>,
    /// List the grants of the TARGET that nobody in the log used.
    #[arg(long)]
    unused: bool,
    /// Names that a rule lists at the most; where more were used, it is for all names.
    #[arg(long, value_name = "N", default_value_t = Options::default().most_names)]
    names: usize,
    /// From how many namespaces on something is allowed everywhere; 0 is never.
    #[arg(long, value_name = "N", default_value_t = Options::default().many_namespaces)]
    namespaces: usize,
    /// What becomes of denied requests: left out unless somebody was allowed nothing at all and there is no TARGET
    /// (alone), left out (never), granted as far as the TARGET allows (always).
    #[arg(long, value_name = "WHEN", default_value = "alone")]
    refused: WhenRefused,
    /// How to write it: yaml, json or table; `FORMAT=FILE` writes to a file. Repeatable; yaml when not given, table with
    /// --unused.
    #[arg(long = "format", value_name = "FORMAT[=FILE]")]
    formats: Vec<Destination>,
    /// The objects to compare with: files, folders, archives, dumps, recordings, `-` for standard input.
    #[arg(value_name = "TARGET")]
    targets: Vec<PathBuf>,
    #[command(flatten)]
    question: Question,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum WhenRefused {
    Alone,
    Never,
    Always,
}

/// A format, and the file it goes to; standard output when there is none.
#[derive(Debug, Clone)]
struct Destination {
    format: LeastFormat,
    file: Option<PathBuf>,
}

impl FromStr for Destination {
    type Err = UnknownLeastFormat;

    fn from_str(text: &str) -> Result<Self, UnknownLeastFormat> {
        let (format, file) = text.split_once('=').map_or((text, None), |(format, file)| (format, Some(file.into())));
        Ok(Self { format: format.parse()?, file })
    }
}

/// Answers.
pub(crate) fn run(wanted: &mut AskLeast) -> Result<u8> {
    let has_target = !wanted.targets.is_empty() || wanted.question.cluster;
    if wanted.unused && !has_target {
        bail!("--unused compares grants with the log: name the objects, or --cluster");
    }
    let (usage, mut problems) = wanted.question.in_pool(|| read(&wanted.logs))?;
    let answer = if has_target { Some(wanted.question.answer(&wanted.targets)?) } else { None };
    problems.extend(answer.iter().flat_map(|answer| answer.problems.iter().cloned()));
    report(wanted, &usage, answer.as_ref(), &problems)
}

fn report(wanted: &AskLeast, usage: &Usage, answer: Option<&Answer>, problems: &[Problem]) -> Result<u8> {
    let rbac = answer.map(|answer| Rbac::new(&answer.snapshot));
    let objects = rbac.as_ref().zip(answer);
    let old = objects.map(|(rbac, answer)| Authorizer::new(rbac, &answer.snapshot));
    let sessions_create = answer.is_none_or(|answer| answer.snapshot.facts().kubernetes >= SESSIONS_CREATE);
    let options = wanted.options(sessions_create);
    let actors = usage.actors();
    let (chosen, left_out) = wanted.choose(&actors);
    let minimal = wanted.question.in_pool(|| Ok(Minimal::of_all(&chosen, old.as_ref(), &options)))?;
    let identities: Vec<Least<'_>> =
        chosen.into_iter().zip(minimal).map(|(actor, minimal)| Least { actor, minimal }).collect();
    let grants = old.as_ref().filter(|_| wanted.unused || wanted.formats.iter().any(Destination::is_json));
    let asked = wanted.asked(&identities);
    let grants = grants.map(|old| unused(&actors, old, &|set| is_asked_about(set, &asked)));
    let report = LeastReport {
        events: usage.events,
        span: usage.first.zip(usage.last),
        identities: &identities,
        left_out: &left_out,
        unused: grants.as_deref(),
        problems,
    };
    let default = if wanted.unused { LeastFormat::Table } else { LeastFormat::Yaml };
    let default = [Destination { format: default, file: None }];
    for destination in if wanted.formats.is_empty() { &default[..] } else { &wanted.formats } {
        let mut out = open(destination.file.as_deref())?;
        let shown = if wanted.unused { report } else { LeastReport { unused: None, ..report } };
        let shown = if destination.is_json() { report } else { shown };
        shown.write(destination.format, &mut out)?;
        out.flush()?;
    }
    Ok(wanted.question.exit_code(problems, if report.holds() { CLEAN } else { FOUND }))
}

impl Destination {
    fn is_json(&self) -> bool {
        self.format == LeastFormat::Json
    }
}

/// Reads the logs; what could not be read is printed, line by line.
pub(crate) fn read(logs: &[PathBuf]) -> Result<(Usage, Vec<Problem>)> {
    let targets: Vec<Target> = logs.iter().map(Target::parse).collect();
    let AuditLog { parts, events, problems } =
        read_audit(&targets, &Settings::default(), |usage: &mut Usage, event| usage.add(event));
    for problem in &problems {
        let file = problem.file.as_deref().unwrap_or_default();
        let place = problem.position.map_or(String::new(), |at| format!(":{}:{}", at.line, at.column));
        anstream::eprintln!("{}{place}: {}", printable(file), printable(&problem.message));
    }
    if events == 0 {
        bail!("there is no audit event in what --audit-log names");
    }
    let usage = parts.into_iter().reduce(Usage::joined).unwrap_or_default();
    Ok((usage, problems))
}

impl AskLeast {
    fn options(&self, sessions_create: bool) -> Options {
        let refused = match self.refused {
            WhenRefused::Alone => Refused::Alone,
            WhenRefused::Never => Refused::Never,
            WhenRefused::Always => Refused::Always,
        };
        Options { most_names: self.names, many_namespaces: self.namespaces, refused, sessions_create }
    }

    /// The actors that are asked about, and who is left out, with the reason.
    fn choose<'a, 'u>(&self, actors: &'a [Actor<'u>]) -> (Vec<&'a Actor<'u>>, Vec<(String, &'static str)>) {
        let mut left_out = Vec::new();
        if self.subjects.is_empty() {
            let (above, chosen): (Vec<_>, Vec<_>) = actors.iter().partition(|actor| actor.other_authority().is_some());
            let why = |actor: &Actor<'_>| Some((actor.subject().to_string(), actor.other_authority()?));
            left_out.extend(above.into_iter().filter_map(why));
            return (chosen, left_out);
        }
        for subject in &self.subjects {
            if !actors.iter().any(|actor| is_meant(subject, &actor.identity)) {
                left_out.push((subject.clone(), "the log holds nothing of it: all that it has is unused"));
            }
        }
        let is_chosen = |actor: &&Actor<'_>| self.subjects.iter().any(|subject| is_meant(subject, &actor.identity));
        (actors.iter().filter(is_chosen).collect(), left_out)
    }

    /// Whose grants are looked at; nobody: everybody's.
    fn asked(&self, identities: &[Least<'_>]) -> Vec<Identity> {
        if self.subjects.is_empty() {
            return Vec::new();
        }
        let named = self.subjects.iter().filter_map(|subject| Subject::read(subject)).map(Identity::of);
        identities.iter().map(|one| one.actor.identity.clone()).chain(named).collect()
    }
}

/// Whether a set gives somebody of `asked`, or anybody where there is none, what Kubernetes itself does not give them.
fn is_asked_about(set: &PermissionSet<'_>, asked: &[Identity]) -> bool {
    let own = |subject| !bootstrap::is_default_subject(set, subject);
    set.subjects.iter().map(|(_, subject)| subject).filter(|subject| own(subject)).any(|subject| {
        asked.is_empty() || asked.iter().any(|identity| identity.subjects().any(|other| other == *subject))
    })
}

/// Whether `subject` is somebody, or a group that they are in.
fn is_meant(subject: &str, identity: &Identity) -> bool {
    Subject::read(subject).is_some_and(|subject| identity.subjects().any(|own| own == subject))
}
