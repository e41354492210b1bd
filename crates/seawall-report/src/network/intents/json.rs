//! Judged intents as JSON.

use std::io::{self, Write};

use seawall_network::intent::{Counterexample, Hop, Outcome};
use seawall_network::reason::Reasons;
use serde_json::{Value, json};

use super::{IntentReport, word};
use crate::json::{API_VERSION, ProblemView};
use crate::lines;
use crate::network::json::{self as connections, endpoints, protocols};

pub(crate) fn write(report: &IntentReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let cni = report.profile.name();
    let (all, failed) = (report.outcomes.len(), report.failed());
    writeln!(out, "{{\"apiVersion\":\"{API_VERSION}\",\"kind\":\"NetworkIntentReport\",\"cni\":\"{cni}\",")?;
    writeln!(out, "\"summary\":{{\"intents\":{all},\"failed\":{failed}}},")?;
    out.write_all(b"\"intents\":[")?;
    lines::entries(report.outcomes.iter().map(outcome), out)?;
    out.write_all(b"],\n\"problems\":[")?;
    lines::entries(report.problems.iter().map(ProblemView::new), out)?;
    out.write_all(b"]}\n")
}

fn outcome(outcome: &Outcome<'_, '_>) -> Value {
    let examples: Vec<Value> = outcome.counterexamples.iter().map(example).collect();
    json!({
        "id": outcome.intent.id, "reason": outcome.intent.reason, "demand": outcome.intent.demand.key(),
        "standing": word(outcome), "passed": outcome.passes(),
        "counterexamples": examples, "more": outcome.more,
    })
}

fn example(example: &Counterexample) -> Value {
    match example {
        Counterexample::Way(hops) => json!({ "way": hops.iter().map(hop).collect::<Vec<_>>() }),
        Counterexample::Missing(missing) => json!({ "missing": hop(missing) }),
        Counterexample::Unknown => json!({ "unknown": "label" }),
    }
}

fn hop(hop: &Hop) -> Value {
    let doubt: Vec<String> = hop.doubt.iter().map(connections::word).collect();
    json!({
        "from": endpoints(&hop.from), "to": endpoints(&hop.to),
        "ports": protocols(&hop.ports, Reasons::NONE), "doubt": doubt,
    })
}
