//! Values as text.

use serde_json::{Map, Value};

use super::layout::Layout;
use super::scalar::{self, Context};

/// A value after a key: what stands on the line of the key, and what on lines below it.
pub(super) struct Rendered {
    pub(super) inline: String,
    /// Begins with a line break, if there is any.
    pub(super) below: String,
}

/// A value after a key in `column` of a block.
pub(super) fn under_key(value: &Value, column: usize, layout: Layout) -> Rendered {
    let below = |inner: usize| format!("{}{}", layout.new_line(inner), block(value, inner, layout));
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            Rendered { inline: String::new(), below: below(column + layout.step) }
        }
        Value::Array(elements) if !elements.is_empty() => {
            Rendered { inline: String::new(), below: below(layout.list_column(column)) }
        }
        Value::String(text) if layout.blocks && is_literal(text) => {
            let (inline, below) = literal(text, column + layout.step, layout);
            Rendered { inline: inline.to_owned(), below }
        }
        _ => Rendered { inline: scalar::write(value, Context::Block, None), below: String::new() },
    }
}

/// A value as a block whose first line begins in `column` already.
pub(super) fn block(value: &Value, column: usize, layout: Layout) -> String {
    let lines: Vec<String> = match value {
        Value::Object(entries) if !entries.is_empty() => in_order(entries)
            .map(|(key, value)| {
                let Rendered { inline, below } = under_key(value, column, layout);
                let blank = if inline.is_empty() { "" } else { " " };
                format!("{}:{blank}{inline}{below}", scalar::key(key, Context::Block, false))
            })
            .collect(),
        Value::Array(elements) if !elements.is_empty() => {
            elements.iter().map(|element| format!("- {}", block(element, column + 2, layout))).collect()
        }
        Value::String(text) if layout.blocks && is_literal(text) => {
            let (mark, lines) = literal(text, column, layout);
            vec![format!("{mark}{lines}")]
        }
        _ => vec![scalar::write(value, Context::Block, None)],
    };
    lines.join(&layout.new_line(column))
}

/// Entries by key, but what something is called comes first, as people write it.
fn in_order(entries: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    let name = entries.get_key_value("name");
    name.into_iter().chain(entries.iter().filter(|(key, _)| *key != "name"))
}

/// Whether a string is better written as a `|` block: several lines, none of which would be read differently.
fn is_literal(text: &str) -> bool {
    text.trim_end_matches('\n').contains('\n')
        && !text.starts_with([' ', '\n'])
        && !text.ends_with("\n\n")
        && text.chars().all(|c| c == '\n' || (!c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')))
}

fn literal(text: &str, column: usize, layout: Layout) -> (&'static str, String) {
    let (mark, lines) = text.strip_suffix('\n').map_or(("|-", text), |lines| ("|", lines));
    let indented = lines.split('\n').map(|line| {
        if line.is_empty() { layout.line_break.to_owned() } else { format!("{}{line}", layout.new_line(column)) }
    });
    (mark, indented.collect())
}

/// How things between brackets are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct FlowStyle<'s> {
    pub(super) context: Context,
    /// Whether keys have quotes though they need none.
    pub(super) quoted_keys: bool,
    /// The colon, and what follows it.
    pub(super) colon: &'s str,
    /// The comma, and what follows it on one line.
    pub(super) comma: &'s str,
    /// In which column the brackets of a collection over several lines close; nothing when all goes on one line.
    pub(super) column: Option<usize>,
    pub(super) layout: Layout,
}

/// A value between brackets.
pub(super) fn flow(value: &Value, style: FlowStyle<'_>) -> String {
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            let inner = style.inside();
            brackets('{', in_order(entries).map(|(key, value)| entry(key, value, inner)), '}', style)
        }
        Value::Array(elements) if !elements.is_empty() => {
            let inner = style.inside();
            brackets('[', elements.iter().map(|element| flow(element, inner)), ']', style)
        }
        _ => scalar::write(value, style.context, None),
    }
}

/// A key and its value between brackets.
pub(super) fn entry(key: &str, value: &Value, style: FlowStyle<'_>) -> String {
    let key = scalar::key(key, style.context, style.quoted_keys);
    // Without quotes a colon needs a blank.
    let colon = if key.starts_with('"') || style.colon.len() > 1 { style.colon } else { ": " };
    format!("{key}{colon}{}", flow(value, style))
}

fn brackets(open: char, inside: impl Iterator<Item = String>, close: char, style: FlowStyle<'_>) -> String {
    let inside: Vec<String> = inside.collect();
    match style.column {
        Some(column) => {
            let inner = style.layout.new_line(column + style.layout.step);
            let lines = inside.join(&format!(",{inner}"));
            format!("{open}{inner}{lines}{}{close}", style.layout.new_line(column))
        }
        None => format!("{open}{}{close}", inside.join(style.comma)),
    }
}

impl FlowStyle<'_> {
    fn inside(self) -> Self {
        Self { column: self.column.map(|column| column + self.layout.step), ..self }
    }
}
