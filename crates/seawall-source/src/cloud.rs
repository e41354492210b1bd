//! Saved answers of a cloud's command line.

use std::path::Path;
use std::sync::Arc;

use seawall_model::cloud::{AnswerKind, CloudFacts};
use seawall_model::problem::Effect;
use seawall_model::{Problem, SourceFile};
use seawall_yaml::{Options, Position, read_all};
use serde_json::Value;

use crate::problem::{at, unread};
use crate::side_file;

/// What is asked for, as people know it, for whoever gave something else.
const KNOWN: &str = "known are `aws iam get-account-authorization-details`, `aws eks describe-cluster`, \
                     `describe-access-entry`, `list-associated-access-policies` and `describe-pod-identity-association`, \
                     `gcloud projects get-iam-policy`, `gcloud asset search-all-iam-policies`, `gcloud container clusters \
                     describe`, `az role assignment list`, `az identity list`, `az identity federated-credential list` \
                     and `az aks show`";

/// Reads files with saved answers, JSON or YAML. What cannot be read, or is no answer that is known, is a problem and
/// left out.
pub fn read_cloud<P: AsRef<Path>>(paths: &[P]) -> (CloudFacts, Vec<Problem>) {
    let (mut facts, mut problems) = (CloudFacts::default(), Vec::new());
    for path in paths.iter().map(AsRef::as_ref) {
        match side_file(path) {
            Ok(file) => take(&file, &mut facts, &mut problems),
            Err(error) => problems.push(unread(&Arc::from(path.to_string_lossy()), format!("cannot be read: {error}"))),
        }
    }
    (facts, problems)
}

/// Adds what a file holds.
fn take(file: &SourceFile, facts: &mut CloudFacts, problems: &mut Vec<Problem>) {
    let Some(values) = values(file, problems) else { return };
    if values.is_empty() {
        problems.push(unread(&file.path, "holds no answer of a cloud; it was left out"));
    }
    for value in values {
        // A list of nothing is the answer to several questions, and says nothing.
        if value.as_array().is_some_and(Vec::is_empty) {
            let message = "is an empty list; what was asked for is not known, and it was left out";
            problems.push(Problem { effect: Effect::Doubtful, ..unread(&file.path, message) });
        } else if facts.add(Arc::clone(&file.path), value).is_none() {
            problems.push(at(
                Position { line: 1, column: 1 },
                unread(&file.path, format!("is no answer of a cloud that is known, and was left out; {KNOWN}")),
            ));
        }
    }
}

/// The documents of a file; nothing when it cannot be read.
fn values(file: &SourceFile, problems: &mut Vec<Problem>) -> Option<Vec<Value>> {
    let text = file.text.as_str();
    if text.trim_start().starts_with(['{', '[']) {
        let read: Result<Vec<Value>, _> = serde_json::Deserializer::from_str(text).into_iter().collect();
        if let Err(error) = &read {
            let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX).max(1);
            let position = Position { line: number(error.line()), column: number(error.column()) };
            let said = error.to_string();
            let said = said.split(" at line ").next().unwrap_or_default();
            problems.push(at(position, unread(&file.path, format!("is no JSON ({said}); it was left out"))));
        }
        return read.ok();
    }
    let mut values = Vec::new();
    for reading in read_all(&file.text, &Options::default()) {
        if let Some(problem) = reading.problems.iter().find(|problem| problem.fatal) {
            let position = file.text.position(problem.span.start);
            problems.push(at(position, unread(&file.path, format!("{}; it was left out", problem.message))));
            return None;
        }
        values.extend(reading.document.map(|document| document.root().to_json()));
    }
    Some(values)
}

/// Problems with answers of clouds that the cluster's nodes are not in.
pub fn foreign_answers(facts: &CloudFacts, snapshot: &seawall_model::Snapshot) -> Vec<Problem> {
    let foreign = facts.foreign(snapshot);
    let of = |kind: AnswerKind| kind.provider().title();
    let problem = |answer: &seawall_model::cloud::CloudAnswer| {
        let message =
            format!("is an answer of {}, and the nodes are in another cloud; it was left out", of(answer.kind));
        unread(&answer.file, message)
    };
    foreign.map(problem).collect()
}
