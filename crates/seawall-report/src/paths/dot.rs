//! Paths for Graphviz: every vertex once, edges that depend on something dashed.

use std::collections::BTreeSet;
use std::io::{self, Write};

use seawall_model::access::{Vertex, VertexId};

use super::PathReport;

pub(super) fn write(report: &PathReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let access = report.graph.access();
    let steps: BTreeSet<(VertexId, VertexId, u32)> = report
        .paths
        .iter()
        .flat_map(|told| told.path.steps.iter().map(|step| (step.from, step.to, step.edge)))
        .collect();
    let vertices: BTreeSet<VertexId> = steps.iter().flat_map(|(from, to, _)| [*from, *to]).collect();
    writeln!(out, "digraph paths {{\n  rankdir=LR;\n  node [shape=box, style=\"rounded,filled\", fillcolor=white];")?;
    for vertex in vertices {
        let named = access.vertex(vertex);
        let color = match named {
            Vertex::Goal(_) => "#f8d0d0",
            Vertex::Internet => "#fde9c8",
            Vertex::Node { .. } => "#e3dcf5",
            Vertex::Permissions { .. } => "#d9e8fb",
            _ => "white",
        };
        writeln!(out, "  n{} [label={}, fillcolor=\"{color}\"];", vertex.0, quoted(&access.called(vertex)))?;
    }
    for (from, to, edge) in steps {
        let edge = &access.edges()[edge as usize];
        let style = if edge.is_certain() { "solid" } else { "dashed" };
        let label = quoted(&format!("{} {}", edge.kind.id, edge.kind.title));
        writeln!(out, "  n{} -> n{} [label={label}, style={style}];", from.0, to.0)?;
    }
    out.write_all(b"}\n")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " "))
}
