//! An explanation as JSON.

use std::io::{self, Write};

use seawall_network::explain::{Beyond, Change, Remedy, Side, Step};
use seawall_network::policy::Action;
use seawall_network::reason::Reasons;
use serde_json::{Value, json};

use super::{Answered, ExplanationReport, place};
use crate::json::{API_VERSION, ProblemView};
use crate::lines;
use crate::network::json::{endpoints, protocols, word};

pub(crate) fn write(report: &ExplanationReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let cni = report.profile.name();
    write!(out, "{{\"apiVersion\":\"{API_VERSION}\",\"kind\":\"NetworkExplanation\",\"cni\":\"{cni}\",")?;
    write!(out, "\"leftOut\":{},\n\"explanations\":[", report.left_out)?;
    lines::entries(report.answers.iter().map(|answered| answer(answered, report)), out)?;
    out.write_all(b"],\n\"problems\":[")?;
    lines::entries(report.problems.iter().map(ProblemView::new), out)?;
    out.write_all(b"]}\n")
}

fn answer(answered: &Answered<'_>, report: &ExplanationReport<'_>) -> Value {
    let explanation = &answered.explanation;
    let admitted = &explanation.admitted;
    let denied = answered.denied();
    let verdict = match (admitted.allowed.is_empty(), admitted.depends.is_empty(), denied.is_empty()) {
        (false, true, true) => "allowed",
        (true, false, true) => "depends",
        (true, true, _) => "denied",
        _ => "mixed",
    };
    let sides: Vec<Value> = explanation.sides.iter().map(|one| side(one, report)).collect();
    let changes: Vec<Value> = explanation.changes.iter().map(change).collect();
    json!({
        "from": endpoints(&answered.from), "to": endpoints(&answered.to),
        "asked": protocols(&explanation.asked, Reasons::NONE), "verdict": verdict,
        "allowed": protocols(&admitted.allowed, Reasons::NONE),
        "depends": protocols(&admitted.depends, admitted.reasons),
        "denied": protocols(&denied, Reasons::NONE),
        "beyond": explanation.beyond.map(|beyond| match beyond {
            Beyond::SamePod => "samePod",
            Beyond::OwnNode => "ownNode",
            Beyond::BothHosts => "bothHosts",
        }),
        "sides": sides, "changes": changes,
    })
}

fn side(side: &Side<'_>, report: &ExplanationReport<'_>) -> Value {
    let steps: Vec<Value> = side.steps.iter().map(|one| step(one, report)).collect();
    json!({
        "direction": side.direction.name(),
        "allowed": protocols(&side.admitted.allowed, Reasons::NONE),
        "depends": protocols(&side.admitted.depends, side.admitted.reasons),
        "steps": steps,
    })
}

fn step(step: &Step<'_>, report: &ExplanationReport<'_>) -> Value {
    let location = place::location(step, report.snapshot).map(
        |location| json!({ "file": &*location.file.path, "line": location.start().line, "column": location.start().column }),
    );
    let rule = match step.cause {
        seawall_network::explain::Cause::Rule(rule) => Some(rule),
        seawall_network::explain::Cause::Isolation => None,
    };
    let doubt: Vec<String> = step.doubt.iter().map(word).collect();
    json!({
        "policy": step.policy.reference, "layer": step.policy.tier.layer.name(), "tier": step.policy.tier.name,
        "action": action(step.cause.action()), "rule": rule.map(|rule| rule.place.pointer()),
        "name": rule.and_then(|rule| rule.name.as_deref()), "note": rule.and_then(|rule| rule.note.as_deref()),
        "ports": protocols(&step.ports, Reasons::NONE), "doubt": doubt, "location": location,
    })
}

fn change(change: &Change) -> Value {
    let remedies: Vec<Value> = change
        .remedies
        .iter()
        .map(|remedy| match remedy {
            Remedy::AddRule { policy, direction, rule } => {
                json!({ "do": "addRule", "policy": policy, "direction": direction.name(), "rule": rule })
            }
            Remedy::RemoveRule { policy, pointer, action: does } => {
                json!({ "do": "removeRule", "policy": policy, "rule": pointer, "action": action(*does) })
            }
            Remedy::Isolate { direction, namespace, spec } => {
                json!({ "do": "isolate", "direction": direction.name(), "namespace": namespace, "spec": spec })
            }
        })
        .collect();
    json!({ "remedies": remedies })
}

fn action(action: Action) -> &'static str {
    match action {
        Action::Allow => "allow",
        Action::Deny => "deny",
        Action::Pass => "pass",
    }
}
