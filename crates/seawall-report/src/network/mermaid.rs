//! A map for Mermaid, which code hosts draw: a subgraph for each namespace.

use std::fmt::Write as _;

use seawall_network::connections::Connections;

use super::drawing::Drawing;
use super::map::Stop;

/// What Mermaid draws by default: 500 lines, 50,000 characters.
const LINES: usize = 500;
const CHARACTERS: usize = 50_000;

/// The map, with namespaces as single boxes where there is more than Mermaid draws.
pub(crate) fn text(connections: &Connections) -> String {
    let whole = Drawing::of(connections);
    if whole.lines.len() <= LINES {
        let text = drawn(&whole);
        if text.len() <= CHARACTERS {
            return text;
        }
    }
    drawn(&Drawing::folded(connections))
}

/// The picture as it is.
pub(crate) fn drawn(drawing: &Drawing) -> String {
    let mut text = String::from("flowchart LR\n");
    for (index, frame) in drawing.boxes.iter().enumerate() {
        let Some(label) = &frame.label else {
            for node in &frame.nodes {
                let _ = writeln!(text, "  n{}([{}])", node.id, quoted(&node.label));
            }
            continue;
        };
        if frame.nodes.is_empty() {
            let _ = writeln!(text, "  g{index}[{}]", quoted(label));
            continue;
        }
        let _ = writeln!(text, "  subgraph g{index}[{}]", quoted(label));
        for node in &frame.nodes {
            let _ = writeln!(text, "    n{}[{}]", node.id, quoted(&node.label));
        }
        text.push_str("  end\n");
    }
    for line in &drawing.lines {
        let arrow = if line.is_dashed { "-.->" } else { "-->" };
        let _ = writeln!(text, "  {} {arrow}|{}| {}", id(line.from), quoted(&line.label), id(line.to));
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
