//! One document: an arena of nodes in the order of the text.

use std::sync::Arc;

use crate::shapes::Shapes;
use crate::slots::{DECODED, QUOTED, Slots, Word};
use crate::{Chunk, Node, Span, Text};

/// One YAML or JSON document. Nodes lie in pre-order; a mapping's children are key, value, key, value; every node knows
/// how many nodes its subtree takes, so the next sibling is one addition away.
///
/// A node takes 8 bytes, 4 of which documents of one shape share, and 12 in a document of more than 64 KiB; strings are
/// slices of the text unless they were written with escapes or folded.
#[derive(Debug)]
pub struct Document {
    pub(crate) text: Arc<Text>,
    /// The part of the text that the document was read from; the slots' offsets count from its start.
    pub(crate) chunk: Chunk,
    pub(crate) slots: Slots,
    /// Contents that are not a slice of the text, one after the other.
    pub(crate) decoded: Box<str>,
    /// `(node, start in decoded, end in decoded)`, sorted by node.
    pub(crate) decoded_at: Box<[(u32, u32, u32)]>,
    /// Nodes with an anchor that an alias refers to, sorted.
    pub(crate) shared: Box<[u32]>,
    /// Keys that stand again in their mapping, each with the next such place, in the order of the latter.
    pub(crate) repeated: Box<[(u32, u32)]>,
}

/// A node's number in its document: its position in pre-order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(crate) u32);

impl NodeId {
    /// The root of every document.
    pub const ROOT: Self = Self(0);
}

impl Document {
    /// The outermost node.
    pub fn root(&self) -> Node<'_> {
        self.node(NodeId::ROOT)
    }

    /// The node with this number, which must be of this document.
    pub fn node(&self, id: NodeId) -> Node<'_> {
        Node { document: self, id }
    }

    /// The text of the file that the document stands in.
    pub fn text(&self) -> &Arc<Text> {
        &self.text
    }

    /// The part of the text that it was read from.
    pub fn chunk(&self) -> &Chunk {
        &self.chunk
    }

    /// Keys that stand twice in one mapping: the one that does not count, and the next equal one. Of three equal keys
    /// there are two pairs.
    pub fn repeated_keys(&self) -> impl ExactSizeIterator<Item = (Node<'_>, Node<'_>)> {
        self.repeated.iter().map(|&(earlier, later)| (self.node(NodeId(earlier)), self.node(NodeId(later))))
    }

    /// How many nodes the document has.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Never true: a document has a root.
    pub fn is_empty(&self) -> bool {
        self.slots.len() == 0
    }

    /// Bytes that the nodes take, the text not counted; what is shared counts as if it were not.
    pub fn heap_bytes(&self) -> usize {
        let tables = size_of_val(&*self.decoded_at) + size_of_val(&*self.shared) + size_of_val(&*self.repeated);
        self.slots.heap_bytes() + self.decoded.len() + tables
    }

    /// Holds the shape of the document together with all others of the same shape.
    pub fn share(&mut self, shapes: &Shapes) {
        self.slots.share(shapes);
    }

    pub(crate) fn word(&self, id: NodeId) -> Word {
        self.slots.word(id.0)
    }

    /// Bytes from the start of the chunk.
    pub(crate) fn place(&self, id: NodeId) -> (usize, usize) {
        self.slots.place(id.0)
    }

    pub(crate) fn span(&self, id: NodeId) -> Span {
        let base = self.chunk.range.start;
        let (start, end) = self.place(id);
        Span { start: base + start, end: base + end }
    }

    pub(crate) fn content(&self, id: NodeId) -> &str {
        let word = self.word(id);
        if word.has(DECODED) {
            return self.decoded(id);
        }
        let quote = usize::from(word.has(QUOTED));
        let span = self.span(id);
        &self.text.as_str()[span.start + quote..span.end - quote]
    }

    /// Whether the text of a scalar node is this one. The length tells most apart and the first byte nearly all others, so
    /// that the text itself, which lies elsewhere, is seldom read.
    #[inline]
    pub(crate) fn reads(&self, id: NodeId, text: &str) -> bool {
        let word = self.word(id);
        if word.has(DECODED) {
            return self.decoded(id) == text;
        }
        let quote = usize::from(word.has(QUOTED));
        let (start, end) = self.place(id);
        if end - start != text.len() + 2 * quote {
            return false;
        }
        let base = self.chunk.range.start + quote;
        let (found, wanted) = (&self.text.as_str().as_bytes()[base + start..][..text.len()], text.as_bytes());
        found.first() == wanted.first() && found == wanted
    }

    #[cold]
    fn decoded(&self, id: NodeId) -> &str {
        let found = self.decoded_at.binary_search_by_key(&id.0, |entry| entry.0);
        let (_, start, end) = self.decoded_at[found.expect("every decoded node has an entry")];
        &self.decoded[start as usize..end as usize]
    }
}
