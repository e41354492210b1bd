//! A diff as JSON: a change for each pair of ends, one for each network of an address set.

use std::io::{self, Write};

use seawall_network::connections::Admitted;
use seawall_network::diff::{Kind, Presence};
use seawall_network::reason::Reasons;
use seawall_network::sensitive::sensitive;
use serde_json::{Value, json};

use super::DiffReport;
use crate::json::{API_VERSION, ProblemView};
use crate::lines;
use crate::network::is_workload;
use crate::network::json::{endpoints, protocols};

pub(crate) fn write(report: &DiffReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let diff = report.diff;
    let cni = report.profile.name();
    let summary = json!({
        "added": diff.count(Kind::Added), "changed": diff.count(Kind::Changed), "removed": diff.count(Kind::Removed),
        "workloadsAdded": report.workloads(Presence::New), "workloadsRemoved": report.workloads(Presence::Old),
    });
    writeln!(out, "{{\"apiVersion\":\"{API_VERSION}\",\"kind\":\"NetworkDiff\",\"cni\":\"{cni}\",")?;
    writeln!(out, "\"summary\":{summary},")?;
    for (key, presence) in [("workloadsAdded", Presence::New), ("workloadsRemoved", Presence::Old)] {
        write!(out, "\"{key}\":[")?;
        let there = diff.ends.iter().filter(|party| party.presence == presence && is_workload(&party.end));
        lines::entries(there.flat_map(|party| endpoints(&party.end)), out)?;
        out.write_all(b"],\n")?;
    }
    out.write_all(b"\"changes\":[")?;
    let changes = diff.changes.iter().flat_map(|change| {
        let transition = diff.transition(change);
        let gained = transition.gained().union(&transition.allowed());
        let services: Vec<Value> =
            sensitive(&gained).map(|one| json!({ "service": one.service, "port": one.port })).collect();
        let [from, to] = [change.from, change.to].map(|end| endpoints(&diff.ends[end as usize].end));
        let mut entries = Vec::new();
        for from in &from {
            for to in &to {
                entries.push(json!({
                    "risk": change.risk.word(), "change": transition.kind().word(), "from": from, "to": to,
                    "before": side(&transition.before), "after": side(&transition.after),
                    "boundary": diff.boundary(change).text(), "sensitive": services,
                }));
            }
        }
        entries
    });
    lines::entries(changes, out)?;
    out.write_all(b"],\n\"problems\":[")?;
    lines::entries(report.problems.iter().map(ProblemView::new), out)?;
    out.write_all(b"]}\n")
}

fn side(admitted: &Admitted) -> Value {
    let mut side = json!({ "allowed": protocols(&admitted.allowed, Reasons::NONE) });
    if !admitted.depends.is_empty() {
        side["depends"] = Value::Array(protocols(&admitted.depends, admitted.reasons));
    }
    side
}
