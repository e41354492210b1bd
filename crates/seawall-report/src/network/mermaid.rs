//! A map for Mermaid, which code hosts draw: a subgraph for each namespace.

use std::fmt::Write as _;
use std::io::{self, Write};

use seawall_network::connections::End;

use super::ConnectionReport;
use super::map::{Map, Stop, short_name};
use super::name::name;
use crate::text::count;

/// What Mermaid draws by default: 500 lines, 50,000 characters.
const LINES: usize = 500;
const CHARACTERS: usize = 50_000;

pub(crate) fn write(report: &ConnectionReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(text(report).as_bytes())
}

/// The map, with namespaces as single boxes where there is more than Mermaid draws.
pub(crate) fn text(report: &ConnectionReport<'_>) -> String {
    let map = Map::new(report.connections);
    if map.bundles.len() <= LINES {
        let whole = drawn(&map, false);
        if whole.len() <= CHARACTERS {
            return whole;
        }
    }
    drawn(&Map::folded(report.connections), true)
}

/// How many lines the map has before anything is folded.
pub(crate) fn lines(report: &ConnectionReport<'_>) -> usize {
    Map::new(report.connections).bundles.len()
}

fn drawn(map: &Map<'_>, is_folded: bool) -> String {
    let mut text = String::from("flowchart LR\n");
    for (index, group) in map.groups.iter().enumerate() {
        let Some(namespace) = group.namespace else {
            let _ = writeln!(text, "  n{}([{}])", group.ends[0], quoted(&name(map.end(group.ends[0]))));
            continue;
        };
        if is_folded {
            let label = format!("{namespace}: {}", count(group.ends.len(), "workload"));
            let _ = writeln!(text, "  g{index}[{}]", quoted(&label));
            continue;
        }
        let _ = writeln!(text, "  subgraph g{index}[{}]", quoted(namespace));
        for &end in &group.ends {
            let End::Workload(workload) = map.end(end) else { continue };
            let _ = writeln!(text, "    n{end}[{}]", quoted(&short_name(workload)));
        }
        text.push_str("  end\n");
    }
    for bundle in &map.bundles {
        let arrow = if bundle.is_unsure() { "-.->" } else { "-->" };
        let number = if is_folded { format!("{}: ", count(bundle.connections, "connection")) } else { String::new() };
        let label = number + &bundle.label();
        let _ = writeln!(text, "  {} {arrow}|{}| {}", id(bundle.from), quoted(&label), id(bundle.to));
    }
    text
}

fn id(stop: Stop) -> String {
    match stop {
        Stop::End(end) => format!("n{end}"),
        Stop::Group(group) => format!("g{group}"),
    }
}

/// A quoted label: Mermaid reads HTML and Markdown in it, so that only plain characters stand as they are.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' | '-' | '.' | ',' | '/' | ':' | '(' | ')' | '[' | ']' | '=' => {
                quoted.push(character);
            }
            _ if crate::text::is_hidden(character) => quoted.push('?'),
            _ => {
                let _ = write!(quoted, "#{};", u32::from(character));
            }
        }
    }
    quoted + "\""
}
