//! Paths as JSON.

use std::io::{self, Write};

use seawall_model::Snapshot;
use seawall_model::access::{Edge, Vertex, VertexId};
use seawall_risk::AttackGraph;
use seawall_risk::path::{Path, Step};
use serde_json::{Value, json};

use super::{PathReport, Told, evidence};
use crate::json::{API_VERSION, ProblemView};
use crate::lines;

pub(super) fn write(report: &PathReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\"apiVersion\":\"{API_VERSION}\",\"kind\":\"PathReport\",\n\"paths\":[")?;
    lines::entries(report.paths.iter().map(|told| self::told(told, report.graph, report.snapshot)), out)?;
    let implied = report.implied.iter().map(|(goal, sources)| json!({ "goal": goal.name(), "sources": sources }));
    write!(out, "],\n\"leftOut\":{},\n\"implied\":{},\n\"problems\":[", report.left_out, Value::from_iter(implied))?;
    lines::entries(report.problems.iter().map(ProblemView::new), out)?;
    out.write_all(b"]}\n")
}

pub(super) fn write_lines(report: &PathReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    for told in report.paths {
        let mut line = self::told(told, report.graph, report.snapshot);
        line["apiVersion"] = json!(API_VERSION);
        line["kind"] = json!("Path");
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn told(told: &Told, graph: &AttackGraph, snapshot: &Snapshot) -> Value {
    let mut data = path(&told.path, graph, snapshot);
    if let Some(goal) = told.goal {
        data["goal"] = json!(goal.name());
    }
    if graph.is_exposed(told.path.from) {
        data["exposed"] = json!(true);
    }
    if let Some(weight) = told.weight {
        data["weight"] = json!(round(weight));
    }
    if !told.others.is_empty() {
        let others: Vec<Value> = told.others.iter().map(|&other| json!(graph.access().vertex(other))).collect();
        data["others"] = json!(others);
    }
    data
}

/// One path.
pub(super) fn path(path: &Path, graph: &AttackGraph, snapshot: &Snapshot) -> Value {
    let access = graph.access();
    let steps: Vec<Value> = path.steps.iter().map(|step| self::step(step, graph, snapshot)).collect();
    json!({
        "from": access.vertex(path.from),
        "to": access.vertex(path.to),
        "probability": round(path.probability),
        "potential": path.potential,
        "steps": steps,
    })
}

fn step(step: &Step, graph: &AttackGraph, snapshot: &Snapshot) -> Value {
    edge(&graph.access().edges()[step.edge as usize], step.to, graph, snapshot)
}

/// One edge with the end that is meant.
pub(super) fn edge(edge: &Edge, to: VertexId, graph: &AttackGraph, snapshot: &Snapshot) -> Value {
    let access = graph.access();
    let proofs: Vec<Value> = access.proofs(edge).iter().map(|proof| evidence::data(proof, snapshot)).collect();
    let mut data = json!({
        "kind": if edge.kind.id.is_empty() { edge.kind.name } else { edge.kind.id },
        "name": edge.kind.name,
        "title": edge.kind.title,
        "from": access.vertex(edge.from),
        "to": access.vertex(to),
        "potential": !edge.is_certain(),
        "evidence": proofs,
    });
    if matches!(access.vertex(edge.from), Vertex::Both { .. }) {
        data["from"]["name"] = json!(access.called(edge.from));
    }
    if let Some(reason) = edge.unsure {
        data["dependsOn"] = json!(reason);
    }
    data
}

/// Four places that count: chances are no finer than that.
pub(super) fn round(value: f64) -> f64 {
    if value == 0.0 {
        return 0.0;
    }
    let scale = 10_f64.powf(4.0 - value.abs().log10().ceil());
    (value * scale).round() / scale
}
