//! Edits of what is written between brackets, JSON among it.

use serde_json::Value;

use super::Edit;
use super::change::Sheet;
use super::place::{Extent, Place, column, extents, is_flow, line_end, line_start, skip_trivia};
use super::scalar::{self, Context, Quotes};
use super::write::{self, FlowStyle};
use crate::{Kind, Node};

/// Gives a place another value.
pub(super) fn replace(sheet: Sheet<'_>, place: &Place<'_>, value: &Value) -> Result<Vec<Edit>, String> {
    let holder = place.holder();
    let style = style(sheet, holder.unwrap_or(place.node))?;
    let Some(holder) = holder else {
        let span = place.node.span();
        let column = sheet.is_over_lines().then_some(0);
        return Ok(vec![Sheet::replace(span.start, span.end, write::flow(value, FlowStyle { column, ..style }))]);
    };
    let extents = extents(holder, sheet.source)?;
    let extent = extents.into_iter().find(|extent| extent.value == place.node.id());
    let extent = extent.ok_or("its place in the text cannot be found")?;
    let quotes = Quotes::around(&sheet.source[extent.start..extent.end]);
    let text = match value {
        Value::String(_) if place.node.kind() == Kind::String => scalar::write(value, style.context, quotes),
        _ => write::flow(value, style),
    };
    let first = skip_trivia(sheet.source, extent.gap);
    // A tag was about the old value; an anchor may stay.
    let has_tag = first < extent.start && sheet.source[first..extent.start].contains('!');
    let start = if has_tag { first } else { extent.start };
    let before = if holder.kind() == Kind::Mapping && !extent.has_colon {
        ": "
    } else if start == extent.end && !sheet.source[..start].ends_with(' ') {
        " "
    } else {
        ""
    };
    Ok(vec![Sheet::replace(start, extent.end, format!("{before}{text}"))])
}

/// Adds an entry, or an element when there is no key, after the last one.
pub(super) fn insert(
    sheet: Sheet<'_>,
    collection: Node<'_>,
    key: Option<&str>,
    value: &Value,
) -> Result<Vec<Edit>, String> {
    let style = style(sheet, collection)?;
    let text = key.map_or_else(|| write::flow(value, style), |key| write::entry(key, value, style));
    let extents = extents(collection, sheet.source)?;
    let Some(last) = extents.last() else { return Ok(insert_first(sheet, collection, text)) };
    let source = sheet.source;
    if !has_own_lines(sheet, collection, &extents) {
        return Ok(vec![Sheet::insert(last.end, format!("{}{text}", style.comma))]);
    }
    let line = format!("{}{text}", sheet.layout.new_line(column(source, last.begin)));
    let after = skip_trivia(source, last.end);
    let has_comma = source[after..].starts_with(',');
    let (end, comma) = if has_comma { (after + 1, ",") } else { (last.end, "") };
    let line_end = line_end(source, end);
    // A comment behind the last entry stays with it.
    let comment = source[end..line_end].trim_start().starts_with('#');
    let at = if comment { line_end } else { end };
    let mut edits = Vec::new();
    if !has_comma && comment {
        edits.push(Sheet::insert(last.end, ","));
        edits.push(Sheet::insert(at, line));
    } else if has_comma {
        edits.push(Sheet::insert(at, format!("{line}{comma}")));
    } else {
        edits.push(Sheet::insert(at, format!(",{line}")));
    }
    Ok(edits)
}

fn insert_first(sheet: Sheet<'_>, collection: Node<'_>, text: String) -> Vec<Edit> {
    let span = collection.span();
    let (open, close) = (span.start + 1, span.end - 1);
    if !sheet.source[open..close].trim().is_empty() {
        return vec![Sheet::insert(close, text)];
    }
    let text = match inner_column(sheet, collection) {
        Some(column) => {
            let inner = sheet.layout.new_line(column + sheet.layout.step);
            format!("{inner}{text}{}", sheet.layout.new_line(column))
        }
        None => text,
    };
    vec![Sheet::replace(open, close, text)]
}

/// Removes an entry with one comma.
pub(super) fn remove(sheet: Sheet<'_>, collection: Node<'_>, extents: &[Extent], at: usize) -> Vec<Edit> {
    let source = sheet.source;
    let span = collection.span();
    if extents.len() == 1 && (sheet.is_json || !source[span.start..span.end].contains('#')) {
        return vec![Sheet::replace(span.start + 1, span.end - 1, "")];
    }
    let Extent { begin, end, .. } = extents[at];
    if let Some(next) = extents.get(at + 1) {
        return vec![Sheet::replace(begin, next.begin, "")];
    }
    let after = skip_trivia(source, end);
    let Some(previous) = at.checked_sub(1).map(|previous| extents[previous]) else {
        let end = if source[after..].starts_with(',') { after + 1 } else { end };
        return vec![Sheet::replace(begin, end, "")];
    };
    if !source[previous.end..begin].contains('#') {
        return vec![Sheet::replace(previous.end, end, "")];
    }
    let comma = skip_trivia(source, previous.end);
    vec![Sheet::replace(comma, comma + 1, ""), Sheet::replace(begin, end, "")]
}

/// How the inside of `collection` is written.
fn style<'s>(sheet: Sheet<'s>, collection: Node<'_>) -> Result<FlowStyle<'s>, String> {
    let source = sheet.source;
    let extents = if is_flow(collection, source) { extents(collection, source)? } else { Vec::new() };
    let on_one_line = |text: &&str| !text.contains(['\n', '#', '&', '!']);
    let colons = extents.iter().filter(|extent| extent.has_colon && extent.start > extent.key_end);
    let colon = colons.map(|extent| &source[extent.key_end..extent.start]).find(on_one_line);
    let commas = extents.windows(2).map(|pair| &source[pair[0].end..pair[1].begin]).find(on_one_line);
    let is_compact = sheet.is_json && !source.contains("\": ");
    let quoted_keys = source[collection.span().start..].trim_start_matches(['{', ' ', '\n', '\r']).starts_with('"');
    let own_lines = has_own_lines(sheet, collection, &extents);
    Ok(FlowStyle {
        context: if sheet.is_json { Context::Json } else { Context::Flow },
        quoted_keys: quoted_keys && collection.kind() == Kind::Mapping,
        colon: colon.unwrap_or(if is_compact { ":" } else { ": " }),
        comma: commas.unwrap_or(if is_compact { "," } else { ", " }),
        column: if own_lines {
            extents.last().map(|last| column(source, last.begin))
        } else {
            inner_column(sheet, collection).map(|column| column + sheet.layout.step)
        },
        layout: sheet.layout,
    })
}

/// Whether the entries stand on lines of their own.
fn has_own_lines(sheet: Sheet<'_>, collection: Node<'_>, extents: &[Extent]) -> bool {
    let begin = collection.span().start;
    extents.last().is_some_and(|last| {
        let start = line_start(sheet.source, last.begin);
        start > begin && sheet.source[start..last.begin].trim().is_empty()
    })
}

/// The indentation of the line on which an empty collection stands, in JSON over several lines.
fn inner_column(sheet: Sheet<'_>, collection: Node<'_>) -> Option<usize> {
    let source = sheet.source;
    let span = collection.span();
    let line = &source[line_start(source, span.start)..];
    let is_empty = source[span.start..span.end].trim_matches(['{', '}', '[', ']']).trim().is_empty();
    (sheet.is_over_lines() && is_empty).then(|| line.len() - line.trim_start_matches(' ').len())
}
