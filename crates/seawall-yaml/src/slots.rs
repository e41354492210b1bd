//! What a document knows of each node: a word, and where it is written.

use std::sync::Arc;

use crate::shapes::Shapes;

/// Kind, flags and subtree size of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Word(u32);

/// The lowest 3 bits of a word.
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

impl Word {
    pub(crate) fn tag(self) -> Tag {
        match self.0 & 7 {
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
        self.0 & flag != 0
    }

    /// Nodes in the subtree, this one included.
    pub(crate) fn size(self) -> u32 {
        self.0 >> FLAGS
    }
}

/// A node while its document is built.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slot {
    pub(crate) start: u32,
    pub(crate) end: u32,
    word: Word,
}

impl Slot {
    pub(crate) fn new(tag: Tag, flags: u32, start: u32, end: u32) -> Self {
        Self { start, end, word: Word((1 << FLAGS) | flags | tag as u32) }
    }

    pub(crate) fn word(self) -> Word {
        self.word
    }

    pub(crate) fn tag(self) -> Tag {
        self.word.tag()
    }

    pub(crate) fn has(self, flag: u32) -> bool {
        self.word.has(flag)
    }

    pub(crate) fn set(&mut self, flag: u32) {
        self.word.0 |= flag;
    }

    /// Nodes in the subtree, this one included.
    pub(crate) fn size(self) -> u32 {
        self.word.size()
    }

    pub(crate) fn set_size(&mut self, size: u32) {
        self.word.0 = (size << FLAGS) | (self.word.0 & ((1 << FLAGS) - 1));
    }
}

/// The nodes of a document that has been built.
#[derive(Debug)]
pub(crate) struct Slots {
    words: Arc<[Word]>,
    places: Places,
}

/// Where nodes begin and end, in bytes from the start of the chunk.
#[derive(Debug)]
enum Places {
    /// In a chunk of 64 KiB at most, as nearly every object is.
    Near(Box<[(u16, u16)]>),
    Far(Box<[(u32, u32)]>),
}

impl Places {
    fn of(slots: &[Slot]) -> Self {
        // Room for all at once: what grows may have begun as memory that another core has let go, and then waits for it.
        let mut near = Vec::with_capacity(slots.len());
        for slot in slots {
            let (Ok(start), Ok(end)) = (u16::try_from(slot.start), u16::try_from(slot.end)) else {
                return Self::Far(slots.iter().map(|slot| (slot.start, slot.end)).collect());
            };
            near.push((start, end));
        }
        Self::Near(near.into())
    }
}

impl Slots {
    pub(crate) fn new(slots: &[Slot]) -> Self {
        let words = slots.iter().map(|slot| slot.word()).collect();
        Self { words, places: Places::of(slots) }
    }

    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        let places = match &self.places {
            Places::Near(places) => size_of_val(&**places),
            Places::Far(places) => size_of_val(&**places),
        };
        size_of_val(&*self.words) + places
    }

    pub(crate) fn share(&mut self, shapes: &Shapes) {
        shapes.share(&mut self.words);
    }

    #[inline]
    pub(crate) fn word(&self, node: u32) -> Word {
        self.words[node as usize]
    }

    #[inline]
    pub(crate) fn place(&self, node: u32) -> (usize, usize) {
        match &self.places {
            Places::Near(places) => {
                let (start, end) = places[node as usize];
                (start.into(), end.into())
            }
            Places::Far(places) => {
                let (start, end) = places[node as usize];
                (start as usize, end as usize)
            }
        }
    }
}
