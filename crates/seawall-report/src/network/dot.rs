//! A map for Graphviz: a cluster for each namespace. A line that ends at a cluster's border means all its workloads.

use std::io::{self, Write};

use seawall_network::connections::End;

use super::ConnectionReport;
use super::map::{Map, Stop, short_name};
use super::name::name;
use crate::printable;

pub(crate) fn write(report: &ConnectionReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let map = Map::new(report.connections);
    writeln!(out, "digraph connections {{\n  compound=true; rankdir=LR; fontname=\"sans-serif\";")?;
    writeln!(out, "  node [shape=box, style=rounded, fontname=\"sans-serif\"];")?;
    writeln!(out, "  edge [fontname=\"sans-serif\", fontsize=10];")?;
    for (index, group) in map.groups.iter().enumerate() {
        let Some(namespace) = group.namespace else {
            let outside = map.end(group.ends[0]);
            writeln!(out, "  n{} [label={}, shape={}];", group.ends[0], quoted(&name(outside)), shape(outside))?;
            continue;
        };
        writeln!(out, "  subgraph cluster_{index} {{\n    label={}; style=rounded;", quoted(namespace))?;
        for &end in &group.ends {
            let End::Workload(workload) = map.end(end) else { continue };
            let label = format!("{}\n{}", short_name(workload), printable(&workload.kind));
            let dashed = if workload.on_host_network { ", style=\"rounded,dashed\"" } else { "" };
            writeln!(out, "    n{end} [label={}{dashed}];", quoted(&label))?;
        }
        writeln!(out, "  }}")?;
    }
    for bundle in &map.bundles {
        let color = map.reach(bundle).color();
        write!(out, "  {} -> {} [color=\"{color}\"", anchor(&map, bundle.from), anchor(&map, bundle.to))?;
        let dashed = if bundle.is_unsure() { ", style=dashed" } else { "" };
        write!(out, "{dashed}, label={}", quoted(&bundle.label()))?;
        for (key, stop) in [("ltail", bundle.from), ("lhead", bundle.to)] {
            if let Stop::Group(group) = stop {
                write!(out, ", {key}=cluster_{group}")?;
            }
        }
        writeln!(out, "];")?;
    }
    writeln!(out, "}}")
}

fn shape(outside: &End) -> &'static str {
    match outside {
        End::IngressController => "hexagon",
        End::Pods { .. } => "note",
        _ => "ellipse",
    }
}

/// Graphviz draws lines between nodes only: one to a cluster goes to a node of it and is cut at the border.
fn anchor(map: &Map<'_>, stop: Stop) -> String {
    let end = match stop {
        Stop::End(end) => end,
        Stop::Group(group) => map.groups[group as usize].ends[0],
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
