//! A picture for Graphviz: a cluster for each namespace. A line that ends at a cluster's border means all its workloads.

use std::io::{self, Write};

use super::drawing::{Dot, Drawing, Shape};
use super::map::Stop;

pub(crate) fn write(drawing: &Drawing, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "digraph connections {{\n  compound=true; rankdir=LR; fontname=\"sans-serif\";")?;
    writeln!(out, "  node [shape=box, style=rounded, fontname=\"sans-serif\"];")?;
    writeln!(out, "  edge [fontname=\"sans-serif\", fontsize=10];")?;
    for (index, frame) in drawing.boxes.iter().enumerate() {
        let Some(label) = &frame.label else {
            frame.nodes.iter().try_for_each(|node| self::node(node, "  ", out))?;
            continue;
        };
        if frame.nodes.is_empty() {
            continue;
        }
        writeln!(out, "  subgraph cluster_{index} {{\n    label={}; style=rounded;", quoted(label))?;
        frame.nodes.iter().try_for_each(|node| self::node(node, "    ", out))?;
        writeln!(out, "  }}")?;
    }
    for line in &drawing.lines {
        write!(out, "  {} -> {} ", anchor(drawing, line.from), anchor(drawing, line.to))?;
        let dashed = if line.is_dashed { ", style=dashed" } else { "" };
        write!(out, "[color=\"{}\"{dashed}, label={}", line.color, quoted(&line.label))?;
        for (key, stop) in [("ltail", line.from), ("lhead", line.to)] {
            if let Stop::Group(group) = stop {
                write!(out, ", {key}=cluster_{group}")?;
            }
        }
        writeln!(out, "];")?;
    }
    writeln!(out, "}}")
}

fn node(node: &Dot, indent: &str, out: &mut dyn Write) -> io::Result<()> {
    let detail = if node.detail.is_empty() { String::new() } else { format!("\n{}", node.detail) };
    let label = quoted(&format!("{}{detail}", node.label));
    let shape = match node.shape {
        Shape::Workload => "",
        Shape::Outside => ", shape=ellipse",
        Shape::Controller => ", shape=hexagon",
        Shape::Pods => ", shape=note",
    };
    let dashed = if node.is_dashed { ", style=\"rounded,dashed\"" } else { "" };
    writeln!(out, "{indent}n{} [label={label}{shape}{dashed}];", node.id)
}

/// Graphviz draws lines between nodes only: one to a cluster goes to a node of it and is cut at the border.
fn anchor(drawing: &Drawing, stop: Stop) -> String {
    let end = match stop {
        Stop::End(end) => end,
        Stop::Group(group) => drawing.boxes[group as usize].nodes.first().map_or(0, |node| node.id),
    };
    format!("n{end}")
}

/// A quoted string of DOT, in which nothing but the end of a line has a meaning.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '\n' => quoted.push_str("\\n"),
            '"' | '\\' => quoted.extend(['\\', character]),
            _ if crate::text::is_hidden(character) => quoted.push('?'),
            _ => quoted.push(character),
        }
    }
    quoted + "\""
}
