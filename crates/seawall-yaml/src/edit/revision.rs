//! One document on its way through several changes.

use super::pieces::Pieces;
use super::pointer::Pointer;
use super::{Draft, Edit, EditError, Operation, bounds, layout};
use crate::{Document, NodeId};

/// A document being edited, change by change. Each change is proven by reading the edited text again, and is made as a
/// whole or not at all.
pub struct Revision<'d> {
    document: &'d Document,
    draft: Draft,
    pieces: Pieces,
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
        Ok(Self { document, draft, pieces })
    }

    /// Carries out `operations`, one after the other, on what the node `root` of the original document has become; the
    /// ways to it must not have changed.
    ///
    /// # Errors
    /// When one of them cannot be carried out; then none of them is.
    pub fn change(&mut self, root: NodeId, operations: &[Operation]) -> Result<(), EditError> {
        let way = Pointer::between(self.document, root);
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
        if !bounds::stay(self.document.text(), self.document.chunk(), &draft.source) {
            let pointer = operations.first().map_or("", Operation::pointer).to_owned();
            return Err(EditError { pointer, reason: "the change would move the end of the document".to_owned() });
        }
        (self.draft, self.pieces) = (draft, pieces);
        Ok(())
    }

    /// The edits of the whole file's text so far, in its order; they do not overlap.
    pub fn edits(&self) -> Vec<Edit> {
        self.pieces.edits(self.document.chunk().range.start)
    }
}
