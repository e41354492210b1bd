//! Audit logs as servers and clouds write them.

#![allow(clippy::unwrap_used, reason = "a test that cannot make its input is to stop")]

mod bad_input;
mod corpus;
mod envelopes;
mod packed;

use std::path::Path;

use seawall_model::audit::{Asked, AuditEvent};
use seawall_source::{AuditLog, Settings, Target, read_audit};

/// Each event as one line.
#[derive(Default)]
struct Lines(Vec<String>);

/// Reads the log at `path`.
fn read(path: &Path) -> AuditLog<Lines> {
    read_audit(&[Target::Path(path.into())], &Settings::default(), |lines: &mut Lines, event| {
        lines.0.push(line(event));
    })
}

/// The events of a log that is written to a file called `name`, sorted, and its problems.
fn read_bytes(name: &str, bytes: &[u8]) -> (Vec<String>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    told(read(&path), folder.path())
}

fn told(log: AuditLog<Lines>, folder: &Path) -> (Vec<String>, Vec<String>) {
    let mut events: Vec<String> = log.parts.into_iter().flat_map(|part| part.0).collect();
    events.sort();
    let problem = |problem: &seawall_model::Problem| {
        let at = problem.position.map_or(String::new(), |at| format!("{}:{}: ", at.line, at.column));
        format!("{at}{}", problem.message)
    };
    let shown = folder.display().to_string();
    let problems = log.problems.iter().map(|one| problem(one).replace(&shown, "")).collect();
    (events, problems)
}

fn line(event: &AuditEvent<'_>) -> String {
    let asked = match event.asked {
        Asked::Resource { group, resource, subresource, namespace, name } => {
            let sub = if subresource.is_empty() { String::new() } else { format!("/{subresource}") };
            format!("{resource}.{group}{sub} {namespace}/{name}")
        }
        Asked::Path(path) => path.to_owned(),
    };
    let played = event.impersonated.map_or(String::new(), |played| format!(" as {}", played.name));
    let (user, verb, decision, stage) = (event.user.name, event.verb, event.decision, event.stage);
    format!("{user}{played}: {verb} {asked}: {decision:?} {stage:?}")
}
