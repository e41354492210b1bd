//! One document: an arena of nodes in the order of the text.

use std::sync::Arc;

use crate::{Chunk, Node, Span, Text};

/// One YAML or JSON document. Nodes lie in pre-order; a mapping's children are key, value, key, value; every node knows
/// how many nodes its subtree takes, so the next sibling is one addition away.
///
/// A node takes 12 bytes; strings are slices of the text unless they were written with escapes or folded.
#[derive(Debug)]
pub struct Document {
    pub(crate) text: Arc<Text>,
    /// The part of the text that the document was read from; the slots' offsets count from its start.
    pub(crate) chunk: Chunk,
    pub(crate) slots: Box<[Slot]>,
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

/// One node: where it is written, and kind, flags and subtree size in one word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slot {
    pub(crate) start: u32,
    pub(crate) end: u32,
    word: u32,
}

/// The lowest 3 bits of a slot's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Tag {
    Null = 0,
    Bool = 1,
    Int = 2,
    Float = 3,
    Str = 4,
    Seq = 5,
    Map = 6,
    Opaque = 7,
}

/// The content stands in the side table, not in the text.
pub(crate) const DECODED: u32 = 1 << 3;
/// The span has a quote at either end that is not content.
pub(crate) const QUOTED: u32 = 1 << 4;
/// The node does not count: an earlier one of two equal keys, or a merge key that has been carried out.
pub(crate) const SHADOWED: u32 = 1 << 5;
/// The node is the copy of an anchored one: its span is where the anchor is.
pub(crate) const ALIASED: u32 = 1 << 6;
const FLAGS: u32 = 7;
/// The most nodes a document can hold: what is left of the word.
pub(crate) const MAX_NODES: usize = (1 << (32 - FLAGS)) - 1;

impl Slot {
    pub(crate) fn new(tag: Tag, flags: u32, start: u32, end: u32) -> Self {
        Self { start, end, word: (1 << FLAGS) | flags | tag as u32 }
    }

    pub(crate) fn tag(self) -> Tag {
        match self.word & 7 {
            0 => Tag::Null,
            1 => Tag::Bool,
            2 => Tag::Int,
            3 => Tag::Float,
            4 => Tag::Str,
            5 => Tag::Seq,
            6 => Tag::Map,
            _ => Tag::Opaque,
        }
    }

    pub(crate) fn has(self, flag: u32) -> bool {
        self.word & flag != 0
    }

    pub(crate) fn set(&mut self, flag: u32) {
        self.word |= flag;
    }

    /// Nodes in the subtree, this one included.
    pub(crate) fn size(self) -> u32 {
        self.word >> FLAGS
    }

    pub(crate) fn set_size(&mut self, size: u32) {
        self.word = (size << FLAGS) | (self.word & ((1 << FLAGS) - 1));
    }
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
        self.slots.is_empty()
    }

    /// Bytes that the nodes take, the text not counted.
    pub fn heap_bytes(&self) -> usize {
        let tables = size_of_val(&*self.decoded_at) + size_of_val(&*self.shared) + size_of_val(&*self.repeated);
        size_of_val(&*self.slots) + self.decoded.len() + tables
    }

    pub(crate) fn slot(&self, id: NodeId) -> Slot {
        self.slots[id.0 as usize]
    }

    pub(crate) fn span(&self, slot: Slot) -> Span {
        let base = self.chunk.range.start;
        Span { start: base + slot.start as usize, end: base + slot.end as usize }
    }

    pub(crate) fn content(&self, id: NodeId, slot: Slot) -> &str {
        if slot.has(DECODED) {
            let found = self.decoded_at.binary_search_by_key(&id.0, |entry| entry.0);
            let (_, start, end) = self.decoded_at[found.expect("every decoded node has an entry")];
            return &self.decoded[start as usize..end as usize];
        }
        let quote = usize::from(slot.has(QUOTED));
        let span = self.span(slot);
        &self.text.as_str()[span.start + quote..span.end - quote]
    }
}
