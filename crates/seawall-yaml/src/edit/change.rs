//! One operation as edits.

use serde_json::{Map, Value};

use super::layout::Layout;
use super::place::{Found, NOT_FOUND, Place, is_flow};
use super::pointer::Pointer;
use super::{Edit, Operation, block, flow, place};
use crate::{Kind, Node, Span};

/// What every edit needs to know of the document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sheet<'s> {
    pub(super) source: &'s str,
    pub(super) layout: Layout,
    /// Whether it was read as JSON.
    pub(super) is_json: bool,
}

impl Sheet<'_> {
    /// Whether it is JSON with line breaks.
    pub(super) fn is_over_lines(self) -> bool {
        self.is_json && self.source.trim_end().contains('\n')
    }

    pub(super) fn replace(start: usize, end: usize, replacement: impl Into<String>) -> Edit {
        Edit { span: Span { start, end }, replacement: replacement.into() }
    }

    pub(super) fn insert(at: usize, text: impl Into<String>) -> Edit {
        Self::replace(at, at, text)
    }
}

/// The edits of `sheet` that carry out `operation`, whose pointer begins at the end of `way`.
pub(super) fn change(
    sheet: Sheet<'_>,
    root: Node<'_>,
    way: &Pointer,
    operation: &Operation,
) -> Result<Vec<Edit>, String> {
    let tokens = [way.tokens.clone(), Pointer::parse(operation.pointer())?.tokens].concat();
    let found = place::find(root, &tokens)?;
    match (operation, found) {
        (Operation::Set { value, .. }, Found::There(place)) => replace(sheet, &place, value),
        (Operation::Set { value, .. }, Found::Missing(place, missing)) => add(sheet, &place, &missing, value.clone()),
        (Operation::Append { value, .. }, Found::There(place)) => match place.node.kind() {
            Kind::Sequence => append(sheet, &place, value),
            Kind::Null => replace(sheet, &place, &Value::Array(vec![value.clone()])),
            _ => Err("it is not a list".to_owned()),
        },
        (Operation::Append { value, .. }, Found::Missing(place, missing)) => {
            add(sheet, &place, &missing, Value::Array(vec![value.clone()]))
        }
        (Operation::Remove { .. }, Found::There(place)) => remove(sheet, place),
        (Operation::Remove { .. }, Found::Missing(place, missing)) => {
            let merged = missing.first().is_some_and(|key| place.node.get(key).is_some());
            Err(if merged { "a merge key brings it" } else { "nothing is there" }.to_owned())
        }
    }
}

/// Adds what is missing below a place, down to `value`.
fn add(sheet: Sheet<'_>, place: &Place<'_>, missing: &[String], mut value: Value) -> Result<Vec<Edit>, String> {
    let (first, rest) = missing.split_first().ok_or("nothing is missing")?;
    for key in rest.iter().rev() {
        value = Value::Object(Map::from_iter([(key.clone(), value)]));
    }
    match place.node.kind() {
        Kind::Sequence => append(sheet, place, &value),
        Kind::Mapping if is_placeholder(sheet, place) => {
            replace(sheet, place, &Value::Object(Map::from_iter([(first.clone(), value)])))
        }
        Kind::Mapping if is_flow(place.node, sheet.source) => flow::insert(sheet, place.node, Some(first), &value),
        Kind::Mapping => block::insert(sheet, place, first, &value),
        _ => replace(sheet, place, &Value::Object(Map::from_iter([(first.clone(), value)]))),
    }
}

/// Whether a place holds nothing but the brackets of an empty collection in a block, which say nothing of style.
fn is_placeholder(sheet: Sheet<'_>, place: &Place<'_>) -> bool {
    let span = place.node.span();
    let inside = &sheet.source[span.start..span.end];
    let is_empty = matches!(inside.as_bytes(), [b'{', .., b'}'] | [b'[', .., b']'])
        && inside[1..inside.len() - 1].trim().is_empty();
    is_empty && !sheet.is_json && place.holder().is_some() && !place.is_in_flow(sheet.source)
}

fn append(sheet: Sheet<'_>, place: &Place<'_>, value: &Value) -> Result<Vec<Edit>, String> {
    if is_placeholder(sheet, place) {
        return replace(sheet, place, &Value::Array(vec![value.clone()]));
    }
    if is_flow(place.node, sheet.source) {
        flow::insert(sheet, place.node, None, value)
    } else {
        Ok(block::append(sheet, place.node, value))
    }
}

fn replace(sheet: Sheet<'_>, place: &Place<'_>, value: &Value) -> Result<Vec<Edit>, String> {
    if sheet.is_json || place.is_in_flow(sheet.source) {
        flow::replace(sheet, place, value)
    } else {
        block::replace(sheet, place, value)
    }
}

fn remove(sheet: Sheet<'_>, place: Place<'_>) -> Result<Vec<Edit>, String> {
    let holder = place.holder().ok_or("the whole document cannot be removed")?;
    let extents = place::extents(holder, sheet.source)?;
    let at = extents.iter().position(|extent| extent.value == place.node.id());
    let at = at.ok_or(NOT_FOUND)?;
    if is_flow(holder, sheet.source) {
        return Ok(flow::remove(sheet, holder, &extents, at));
    }
    if extents.len() > 1 {
        return block::remove(sheet, &extents, at);
    }
    let empty = if holder.kind() == Kind::Mapping { Value::Object(Map::new()) } else { Value::Array(Vec::new()) };
    let outer = place.outer().ok_or("the whole document cannot be removed")?;
    replace(sheet, &outer, &empty)
}
