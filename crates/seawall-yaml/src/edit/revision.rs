//! One document on its way through several changes.
//!
//! Every change is proven by reading what was edited again. Of a list of a thousand objects that would be the thousandfold
//! of what changes, so an object that stands in lines of its own is edited in a window on them, and the whole document is
//! proven once, at the end ([`are_proven`]).

use serde_json::Value;

use super::layout::Layout;
use super::pieces::Pieces;
use super::place::{line_end, line_start};
use super::pointer::Pointer;
use super::{Draft, Edit, EditError, Operation, apply, bounds, expected, layout};
use crate::{Document, Kind, NodeId, Span, Syntax};

/// A document being edited, change by change. Each change is proven by reading the edited text again, and is made as a
/// whole or not at all.
pub struct Revision<'d> {
    document: &'d Document,
    draft: Draft,
    pieces: Pieces,
    /// Where the draft begins in the text of the file.
    base: usize,
    /// The object in the window; absent when the draft is the whole document.
    window: Option<NodeId>,
}

impl<'d> Revision<'d> {
    /// Begins with `document` as it is written.
    ///
    /// # Errors
    /// When its text is such that no edit of it is sure.
    pub fn of(document: &'d Document) -> Result<Self, EditError> {
        let chunk = document.chunk();
        let fail = |reason: &str| EditError { pointer: String::new(), reason: reason.to_owned() };
        if !document.text().is_exact() {
            return Err(fail("the file is not UTF-8"));
        }
        if chunk.hole.is_some() {
            return Err(fail("the elements of this list are documents of their own"));
        }
        let source = &document.text().as_str()[chunk.range.clone()];
        if layout::has_rare_breaks(source) {
            return Err(fail("it has line breaks other than `\\n` and `\\r\\n`"));
        }
        let pieces = Pieces::new(source.len());
        let draft = Draft::read(source.to_owned(), chunk).map_err(|reason| fail(&reason))?;
        Ok(Self { document, draft, pieces, base: chunk.range.start, window: None })
    }

    /// Begins with the lines on which the node `root` stands, when they can be read by themselves.
    pub fn window(document: &'d Document, root: NodeId) -> Option<Self> {
        let chunk = document.chunk();
        let is_plain = root != NodeId::ROOT && chunk.syntax == Syntax::Yaml && document.shared.is_empty();
        let node = document.node(root);
        if !is_plain || !document.text().is_exact() || node.kind() != Kind::Mapping || node.is_alias() {
            return None;
        }
        let whole = document.text().as_str();
        let span = node.span();
        let start = line_start(whole, span.start);
        let end = line_end(whole, span.end);
        let end = end + whole[end..].find('\n').map_or(0, |newline| newline + 1);
        let dashes = &whole[start..span.start];
        let is_alone = dashes.bytes().all(|byte| matches!(byte, b' ' | b'-')) && start >= chunk.range.start;
        if !is_alone || end > chunk.range.end || whole[span.start..].starts_with('{') {
            return None;
        }
        // Blanks in place of the dashes: every byte stays where it is.
        let source = format!("{}{}", " ".repeat(dashes.len()), &whole[span.start..end]);
        if layout::has_rare_breaks(&source) {
            return None;
        }
        let pieces = Pieces::new(source.len());
        let layout = Layout::of(&whole[chunk.range.clone()]);
        let draft = Draft { layout, ..Draft::read(source, chunk).ok()? };
        if draft.document.root().to_json() != node.to_json() {
            return None;
        }
        Some(Self { document, draft, pieces, base: start, window: Some(root) })
    }

    /// The object that is edited in a window of its own, and what it has become.
    pub fn in_window(&self) -> Option<(NodeId, Value)> {
        Some((self.window?, self.draft.document.root().to_json()))
    }

    /// Carries out `operations`, one after the other, on what the node `root` of the original document has become; the
    /// ways to it must not have changed.
    ///
    /// # Errors
    /// When one of them cannot be carried out; then none of them is.
    pub fn change(&mut self, root: NodeId, operations: &[Operation]) -> Result<(), EditError> {
        let way = match self.window {
            Some(window) => Pointer::within(self.document, window, root),
            None => Pointer::between(self.document, root),
        };
        let mut pieces = self.pieces.clone();
        let mut latest: Option<Draft> = None;
        for operation in operations {
            let fail = |reason: String| EditError { pointer: operation.pointer().to_owned(), reason };
            let draft = latest.as_ref().unwrap_or(&self.draft);
            let (edits, next) = draft.changed(&way, operation).map_err(fail)?;
            pieces.edit(&edits);
            latest = Some(next);
        }
        let Some(draft) = latest else { return Ok(()) };
        let stays = match self.window {
            Some(_) => bounds::separators(&draft.source) == 0,
            None => bounds::stay(self.document.text(), self.document.chunk(), &draft.source),
        };
        if !stays {
            let pointer = operations.first().map_or("", Operation::pointer).to_owned();
            return Err(EditError { pointer, reason: "the change would move the end of the document".to_owned() });
        }
        (self.draft, self.pieces) = (draft, pieces);
        Ok(())
    }

    /// The edits of the whole file's text so far, in its order; they do not overlap.
    pub fn edits(&self) -> Vec<Edit> {
        self.pieces.edits(self.base)
    }
}

/// Whether `edits` of the whole file, those of `document` among them, make of it a document in which the nodes in
/// `changed` have become what stands beside them, and nothing else is different.
pub fn are_proven(document: &Document, edits: &[Edit], changed: &[(NodeId, Value)]) -> bool {
    let chunk = document.chunk();
    let is_inside = |edit: &&Edit| chunk.range.start <= edit.span.start && edit.span.end <= chunk.range.end;
    let inside = edits.iter().filter(is_inside).map(|edit| Edit {
        span: Span { start: edit.span.start - chunk.range.start, end: edit.span.end - chunk.range.start },
        replacement: edit.replacement.clone(),
    });
    let source = apply(&document.text().as_str()[chunk.range.clone()], &inside.collect::<Vec<_>>());
    if !bounds::stay(document.text(), chunk, &source) {
        return false;
    }
    let mut wanted = document.root().to_json();
    for (node, value) in changed {
        match Pointer::between(document, *node).find_value(&mut wanted) {
            Some(place) => place.clone_from(value),
            None => return false,
        }
    }
    Draft::read(source, chunk).is_ok_and(|draft| expected::same(&draft.document.root().to_json(), &wanted))
}
