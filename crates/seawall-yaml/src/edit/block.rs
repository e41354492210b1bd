//! Edits of what is written by indentation.

use serde_json::Value;

use super::Edit;
use super::change::Sheet;
use super::layout::Layout;
use super::place::{Extent, Place, column, extents, line_end, line_start, skip_trivia};
use super::scalar::{self, Context, Quotes};
use super::write::{self, Rendered};
use crate::{Kind, Node};

/// Adds a key after the last one of a mapping.
pub(super) fn insert(sheet: Sheet<'_>, place: &Place<'_>, key: &str, value: &Value) -> Result<Vec<Edit>, String> {
    if place.is_in_flow(sheet.source) {
        return Err("it has no braces, and more than one key needs them".to_owned());
    }
    let span = place.node.span();
    let column = column(sheet.source, span.start);
    let Rendered { inline, below } = write::under_key(value, column, sheet.layout);
    let blank = if inline.is_empty() { "" } else { " " };
    let key = scalar::key(key, Context::Block, false);
    let line = format!("{}{key}:{blank}{inline}{below}", sheet.layout.new_line(column));
    Ok(vec![Sheet::insert(line_end(sheet.source, span.end), line)])
}

/// Adds an element after the last one of a list.
pub(super) fn append(sheet: Sheet<'_>, list: Node<'_>, value: &Value) -> Vec<Edit> {
    let span = list.span();
    let column = column(sheet.source, span.start);
    let element = write::block(value, column + 2, sheet.layout);
    let line = format!("{}- {element}", sheet.layout.new_line(column));
    vec![Sheet::insert(line_end(sheet.source, span.end), line)]
}

/// Gives a place another value.
pub(super) fn replace(sheet: Sheet<'_>, place: &Place<'_>, value: &Value) -> Result<Vec<Edit>, String> {
    let Some(holder) = place.holder() else { return Ok(replace_root(sheet, place.node, value)) };
    let extents = extents(holder, sheet.source)?;
    let extent = extents.into_iter().find(|extent| extent.value == place.node.id());
    let extent = extent.ok_or("its place in the text cannot be found")?;
    let is_element = holder.kind() == Kind::Sequence;
    if !is_element && !extent.has_colon {
        return Err("its key has no `:`".to_owned());
    }
    let written = &sheet.source[extent.start..extent.end];
    let below = !is_on_line(sheet.source, extent.gap, extent.start);
    let over_lines = matches!(place.node.kind(), Kind::Mapping | Kind::Sequence) && (below || written.contains('\n'));
    // The comment behind the last line of a collection goes with it.
    let end = if over_lines { line_end(sheet.source, extent.end) } else { extent.end };
    let extent = Extent { end, ..extent };
    let quotes = Quotes::around(written).filter(|_| place.node.kind() == Kind::String);
    let rendered = match (value, quotes) {
        (Value::String(text), Some(_)) if !text.contains('\n') => {
            Rendered { inline: scalar::write(value, Context::Block, quotes), below: String::new() }
        }
        _ if is_element => render_element(sheet, extent, value),
        _ => {
            let layout = if below { before_what_follows(sheet, extent.end) } else { sheet.layout };
            write::under_key(value, column(sheet.source, extent.begin), layout)
        }
    };
    Ok(put(sheet, extent, rendered))
}

fn render_element(sheet: Sheet<'_>, extent: Extent, value: &Value) -> Rendered {
    let layout = before_what_follows(sheet, extent.end);
    if is_on_line(sheet.source, extent.gap, extent.start) {
        let is_apart = extent.start > extent.gap;
        let indent = column(sheet.source, extent.start) + usize::from(!is_apart);
        return Rendered { inline: write::block(value, indent, layout), below: String::new() };
    }
    let indent = column(sheet.source, extent.start);
    let below = format!("{}{}", sheet.layout.new_line(indent), write::block(value, indent, layout));
    Rendered { inline: String::new(), below }
}

/// The layout of a value that ends at `end`: a comment behind a `|` block would become part of it.
fn before_what_follows(sheet: Sheet<'_>, end: usize) -> Layout {
    let blocks = sheet.source[end..line_end(sheet.source, end)].trim().is_empty();
    Layout { blocks, ..sheet.layout }
}

/// Puts a value where another one stands.
fn put(sheet: Sheet<'_>, extent: Extent, rendered: Rendered) -> Vec<Edit> {
    let source = sheet.source;
    let Extent { gap, end, .. } = extent;
    let (before, start) = behind_anchor(source, extent);
    let blank = if rendered.inline.is_empty() { "" } else { " " };
    if is_on_line(source, before, start) {
        // Blanks before the old value stay before the new one.
        let (before, blank) = if start > before && !blank.is_empty() { (start, "") } else { (before, blank) };
        let inline = Sheet::replace(before, end, format!("{blank}{}", rendered.inline));
        let at = line_end(source, end);
        if rendered.below.is_empty() {
            return vec![inline];
        }
        if at == end {
            return vec![Sheet::replace(before, end, format!("{}{}", inline.replacement, rendered.below))];
        }
        return vec![inline, Sheet::insert(at, rendered.below)];
    }
    let line_end = line_end(source, before.max(gap));
    let inline = format!("{blank}{}", rendered.inline);
    if line_end == before {
        return vec![Sheet::replace(before, end, format!("{inline}{}", rendered.below))];
    }
    vec![Sheet::insert(before, inline), Sheet::replace(line_end, end, rendered.below)]
}

/// Where a new value begins after what stays before it, and where the old one begins: an anchor stays, a tag goes, because
/// it was about the old value.
fn behind_anchor(source: &str, extent: Extent) -> (usize, usize) {
    let first = skip_trivia(source, extent.gap);
    if first >= extent.start {
        return (extent.gap, extent.start);
    }
    let properties = source[first..extent.start].trim_end();
    if properties.starts_with('&') && !properties.contains(['!', '#', '\n']) {
        (first + properties.len(), extent.start)
    } else {
        (extent.gap, first)
    }
}

/// Whether nothing but blanks stands between two places.
fn is_on_line(source: &str, from: usize, to: usize) -> bool {
    !source[from..to].contains(['\n', '#'])
}

fn replace_root(sheet: Sheet<'_>, root: Node<'_>, value: &Value) -> Vec<Edit> {
    let span = root.span();
    let mut layout = before_what_follows(sheet, span.end);
    // The lines of a block stand deeper than what holds it, and here nothing does.
    layout.blocks &= !value.is_string();
    let text = write::block(value, column(sheet.source, span.start), layout);
    vec![Sheet::replace(span.start, span.end, text)]
}

/// Removes an entry that is not the only one, with its lines and the comment behind it.
pub(super) fn remove(sheet: Sheet<'_>, extents: &[Extent], at: usize) -> Result<Vec<Edit>, String> {
    let source = sheet.source;
    let Extent { begin, end, .. } = extents[at];
    let (start, close) = (line_start(source, begin), line_end(source, end));
    if source[start..begin].bytes().all(|byte| byte == b' ') {
        let next = close + source[close..].find('\n').map_or(0, |newline| newline + 1);
        if next > close {
            return Ok(vec![Sheet::replace(start, next, "")]);
        }
        // The last line has no line break to take along, so the one before it goes.
        let before = &source[..start];
        let previous = before.strip_suffix("\r\n").or_else(|| before.strip_suffix('\n')).unwrap_or(before);
        return Ok(vec![Sheet::replace(previous.len(), close, "")]);
    }
    let next = extents.get(at + 1).ok_or("it shares its line with something else")?;
    if source[close..next.begin].trim().is_empty() {
        return Ok(vec![Sheet::replace(begin, next.begin, "")]);
    }
    // Comments stand between it and the next: they stay, below the dash.
    let dash = source[..begin].trim_end_matches(' ').len();
    Ok(vec![Sheet::replace(dash, close, "")])
}
