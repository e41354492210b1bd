//! Report objects of the policy working group, and of OpenReports, which continues them: findings as objects of the
//! cluster, one report for each namespace, as a stream of YAML for `kubectl apply --server-side`.
//!
//! They hold no time: the same findings give the same objects.

mod portion;
mod yaml;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use seawall_engine::{Exception, Report};
use seawall_model::Severity;
use seawall_model::finding::{Finding, Safety};
use seawall_model::problem::Effect;
use serde_json::{Map, Value, json};

use crate::text::printable;
use portion::Portion;

/// One of the two families of report objects; they differ in their names only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// `openreports.io/v1alpha1`.
    OpenReports,
    /// `wgpolicyk8s.io/v1alpha2`.
    PolicyReport,
}

impl Family {
    fn api_version(self) -> &'static str {
        match self {
            Self::OpenReports => "openreports.io/v1alpha1",
            Self::PolicyReport => "wgpolicyk8s.io/v1alpha2",
        }
    }

    fn kind(self, namespace: Option<&str>) -> &'static str {
        match (self, namespace) {
            (Self::OpenReports, Some(_)) => "Report",
            (Self::OpenReports, None) => "ClusterReport",
            (Self::PolicyReport, Some(_)) => "PolicyReport",
            (Self::PolicyReport, None) => "ClusterPolicyReport",
        }
    }
}

pub(crate) fn write(family: Family, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut by_namespace: BTreeMap<Option<&str>, Vec<Judged<'_>>> = BTreeMap::new();
    // A report for what has no namespace stands there in any case: it says that there was a run.
    by_namespace.insert(None, Vec::new());
    for (finding, exception) in judged(report) {
        let namespace = finding.object.namespace.as_deref().filter(|name| is_namespace(name));
        by_namespace.entry(namespace).or_default().push((finding, exception));
    }
    for (namespace, mut findings) in by_namespace {
        findings.sort_by_key(|(finding, exception)| (exception.is_some(), Reverse(finding.severity), finding.rule.id));
        let entries = findings.into_iter().map(|(finding, exception)| entry(finding, exception));
        for (number, portion) in Portion::all(entries).into_iter().enumerate() {
            yaml::document(&object(family, namespace, number + 1, portion, report), out)?;
        }
    }
    Ok(())
}

/// A finding, and the exception that accepts it.
type Judged<'r> = (&'r Finding, Option<&'r Exception>);

/// Everything that was found: what stands, what a baseline knows, what is accepted.
fn judged(report: &Report) -> impl Iterator<Item = Judged<'_>> {
    let standing = report.findings.iter().chain(&report.known).map(|finding| (finding, None));
    standing.chain(report.excepted.iter().map(|excepted| (&excepted.finding, Some(&*excepted.exception))))
}

/// The report object `number` of a namespace. The first has the plain name, so that names stay as findings come and go.
fn object(family: Family, namespace: Option<&str>, number: usize, portion: Portion, report: &Report) -> Value {
    let name = if number == 1 { "seawall".to_owned() } else { format!("seawall-{number}") };
    let mut metadata = json!({"name": name, "labels": {"app.kubernetes.io/managed-by": "seawall"}});
    if let Some(namespace) = namespace {
        metadata["namespace"] = namespace.into();
    } else {
        let unread = report.problems.iter().filter(|problem| problem.effect == Effect::Unread).count();
        metadata["annotations"] = json!({
            "seawall.dev/objects": report.objects.to_string(),
            "seawall.dev/unread": unread.to_string(),
            "seawall.dev/undecided": report.unknowns.len().to_string(),
        });
    }
    let count = |word: &str| portion.entries.iter().filter(|entry| entry["result"] == word).count();
    let summary = json!({
        "pass": 0, "fail": count("fail"), "warn": count("warn"), "error": 0,
        "skip": count("skip") + portion.left_out,
    });
    let mut object = Map::new();
    object.insert("apiVersion".into(), family.api_version().into());
    object.insert("kind".into(), family.kind(namespace).into());
    object.insert("metadata".into(), metadata);
    if family == Family::OpenReports {
        object.insert("source".into(), SOURCE.into());
    }
    object.insert("summary".into(), summary);
    object.insert("results".into(), portion.entries.into());
    object.into()
}

const SOURCE: &str = "Seawall";

/// Characters of a text of others; none of ours comes near.
const LONGEST: usize = 2_000;

fn entry(finding: &Finding, exception: Option<&Exception>) -> Value {
    let text = |text: &str| printable(text).chars().take(LONGEST).collect::<String>();
    let object = &finding.object;
    let mut subject = json!({
        "apiVersion": text(&object.api_version()), "kind": text(&object.kind), "name": text(&object.name),
    });
    if let Some(namespace) = &object.namespace {
        subject["namespace"] = text(namespace).into();
    }
    let mut properties = json!({"findingId": finding.id.to_string(), "place": text(&finding.place)});
    if let Some(location) = &finding.location {
        properties["file"] = format!("{}:{}", text(&location.file.path), location.start().line).into();
    }
    if let Some(remediation) = &finding.remediation {
        properties["remediation"] = text(&remediation.title).into();
        properties["safety"] = match remediation.safety {
            Safety::Safe => "safe",
            Safety::Review => "review",
            Safety::Manual => "manual",
        }
        .into();
    }
    if let Some(exception) = exception {
        properties["exception"] = text(&exception.name).into();
        properties["reason"] = text(exception.reason.as_deref().unwrap_or("none given")).into();
    }
    let outcome = match (exception, finding.severity) {
        (Some(_), _) => "skip",
        // Whatever is worth a line by default has failed.
        (None, Severity::Critical | Severity::High | Severity::Medium) => "fail",
        (None, Severity::Low | Severity::Info) => "warn",
    };
    json!({
        "source": SOURCE,
        "policy": finding.rule.id,
        "category": finding.analysis,
        "severity": finding.severity.word(),
        "result": outcome,
        "scored": true,
        "message": text(&finding.message),
        "resources": [subject],
        "properties": properties,
    })
}

/// Whether a namespace may be called so: manifests hold other things, too, and what cannot exist can hold no report.
fn is_namespace(name: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=63).contains(&name.len()) && name.bytes().all(inner) && !name.starts_with('-') && !name.ends_with('-')
}
