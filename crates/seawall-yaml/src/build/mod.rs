//! Builds a document's arena node by node. Every reader goes through here, so that duplicate keys, merge keys, opaque
//! values and bounds mean the same whatever the syntax.
//!
//! Offsets are counted from the start of the chunk and fit 32 bits; [`Builder::new`] is where that is made sure of.

mod aliases;
mod opaque;

use std::sync::Arc;

use crate::document::Document;
use crate::keys::{Key, Keys};
use crate::slots::{ALIASED, DECODED, MAX_NODES, QUOTED, SHADOWED, Slot, Slots, Tag};
use crate::{Chunk, Options, Problem, Span, Text};

use opaque::Quiet;

/// A document in the making.
pub(crate) struct Builder<'t> {
    pub(crate) source: &'t str,
    text: &'t Arc<Text>,
    chunk: &'t Chunk,
    base: usize,
    pub(crate) slots: Vec<Slot>,
    decoded: String,
    decoded_at: Vec<(u32, u32, u32)>,
    open: Vec<u32>,
    keys: Keys,
    options: &'t Options,
    quiet: Quiet,
    aliased: u32,
    /// Nodes with an anchor that an alias refers to.
    pub(crate) shared: Vec<u32>,
    /// Equal keys of one mapping, the earlier and the later.
    repeated: Vec<(u32, u32)>,
    pub(crate) problems: Vec<Problem>,
}

/// Why a document cannot be built further.
#[derive(Debug)]
pub(crate) struct Refused {
    /// What is wrong with it, as the end of a sentence that begins with the document.
    pub(crate) why: &'static str,
    /// The node that shows it, when it is not the one being read.
    pub(crate) node: Option<u32>,
}

impl Refused {
    pub(crate) fn because(why: &'static str) -> Self {
        Self { why, node: None }
    }
}

/// Collections stand inside one another more often than is allowed.
pub(crate) const TOO_DEEP: Refused = Refused { why: "it is nested too deeply", node: None };

/// Content that is being written into the side table, see [`Builder::decode`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decoding(u32);

impl<'t> Builder<'t> {
    /// A document that stands in this chunk.
    pub(crate) fn new(
        text: &'t Arc<Text>,
        chunk: &'t Chunk,
        options: &'t Options,
        bytes_per_node: usize,
    ) -> Result<Self, Refused> {
        let source = &text.as_str()[chunk.range.clone()];
        if u32::try_from(source.len()).is_err() {
            return Err(Refused::because("it is larger than 4 GiB"));
        }
        let unread = chunk.hole.as_ref().map_or(0, ExactSizeIterator::len);
        Ok(Self {
            source,
            text,
            chunk,
            base: chunk.range.start,
            slots: Vec::with_capacity((source.len() - unread) / bytes_per_node + 4),
            decoded: String::new(),
            decoded_at: Vec::new(),
            open: Vec::with_capacity(16),
            keys: Keys::new(),
            options,
            quiet: Quiet::No,
            aliased: 0,
            shared: Vec::new(),
            repeated: Vec::new(),
            problems: Vec::new(),
        })
    }

    /// The number that the next node will have; inside an opaque value the number of the opaque node.
    pub(crate) fn next(&self) -> u32 {
        match self.quiet {
            Quiet::Inside(_) => index(self.slots.len()) - 1,
            _ => index(self.slots.len()),
        }
    }

    /// Whether the chunk is the first of its text.
    pub(crate) fn begins_text(&self) -> bool {
        self.base == 0
    }

    /// Where the node pushed last stands.
    pub(crate) fn last_span(&self) -> (usize, usize) {
        self.slots.last().map_or((0, 0), |slot| (slot.start as usize, slot.end as usize))
    }

    /// Adds a problem that does not stop the reading.
    pub(crate) fn problem(&mut self, start: usize, end: usize, other: Option<Span>, message: String) {
        let span = Span { start: self.base + start, end: self.base + end };
        self.problems.push(Problem { span, other, message, fatal: false });
    }

    /// A scalar whose content is its span, less the quotes with [`QUOTED`].
    #[inline]
    pub(crate) fn scalar(&mut self, tag: Tag, flags: u32, start: usize, end: usize) -> Result<(), Refused> {
        self.push(Slot::new(tag, flags, index(start), index(end)))
    }

    /// Where the content of a scalar that is not a slice of the text is written, before [`Self::decoded`].
    pub(crate) fn decode(&mut self) -> (Decoding, &mut String) {
        (Decoding(index(self.decoded.len())), &mut self.decoded)
    }

    /// What has been decoded so far.
    pub(crate) fn decoding(&self, from: Decoding) -> &str {
        &self.decoded[from.0 as usize..]
    }

    /// Forgets what was decoded.
    pub(crate) fn forget(&mut self, from: Decoding) {
        self.decoded.truncate(from.0 as usize);
    }

    /// A scalar whose content was decoded.
    pub(crate) fn decoded(&mut self, tag: Tag, from: Decoding, start: usize, end: usize) -> Result<(), Refused> {
        let until = u32::try_from(self.decoded.len()).map_err(|_| Refused::because("its text is larger than 4 GiB"))?;
        if self.quiet == Quiet::No {
            self.decoded_at.push((index(self.slots.len()), from.0, until));
        } else {
            self.forget(from);
        }
        self.push(Slot::new(tag, DECODED, index(start), index(end)))
    }

    /// Says that the node pushed last is a key of the innermost mapping.
    #[inline]
    pub(crate) fn was_key(&mut self) {
        if self.quiet != Quiet::No {
            return;
        }
        let id = index(self.slots.len()) - 1;
        let content = content(&self.slots, self.source, &self.decoded, &self.decoded_at, id);
        self.keys.push(Key::new(id, content));
        if !self.options.opaque.is_empty() && self.options.opaque.contains(&content) {
            self.quiet = Quiet::Next;
        }
    }

    /// Says that the key pushed last merges its value into the mapping instead of standing in it.
    pub(crate) fn was_merge_key(&mut self) {
        if self.quiet == Quiet::No {
            self.keys.push(Key::merge(index(self.slots.len()) - 1));
        }
    }

    /// Begins a list or a mapping.
    #[inline]
    pub(crate) fn begin(&mut self, tag: Tag, start: usize) -> Result<(), Refused> {
        if self.depth() >= self.max_depth() {
            return Err(TOO_DEEP);
        }
        let inside = matches!(self.quiet, Quiet::Inside(_));
        self.open.push(if inside { u32::MAX } else { index(self.slots.len()) });
        if !inside {
            self.keys.begin();
        }
        if self.quiet != Quiet::No {
            return self.begin_quietly(start);
        }
        self.push(Slot::new(tag, 0, index(start), index(start)))
    }

    /// Ends the innermost list or mapping.
    #[inline]
    pub(crate) fn end(&mut self, end: usize) -> Result<(), Refused> {
        let Some(container) = self.open.pop() else { return Ok(()) };
        if self.quiet != Quiet::No && self.end_quietly(container, end) {
            return Ok(());
        }
        if self.slots[container as usize].tag() == Tag::Map {
            self.close_mapping()?;
        }
        self.keys.end();
        let size = index(self.slots.len()) - container;
        let slot = &mut self.slots[container as usize];
        slot.set_size(size);
        slot.end = index(end).max(slot.start);
        Ok(())
    }

    /// How many lists and mappings have not ended.
    pub(crate) fn depth(&self) -> usize {
        self.open.len()
    }

    /// How many may stand inside one another.
    pub(crate) fn max_depth(&self) -> usize {
        self.options.max_depth as usize
    }

    /// Whether the next value becomes an opaque node, whatever is in it.
    pub(crate) fn leaves_next_unread(&self) -> bool {
        self.quiet == Quiet::Next
    }

    /// Whether `node` is a list or mapping that has not ended.
    pub(crate) fn is_open(&self, node: u32) -> bool {
        self.open.contains(&node)
    }

    /// The document, or nothing when there is none in the chunk.
    pub(crate) fn finish(mut self) -> (Option<Document>, Vec<Problem>) {
        self.shared.sort_unstable();
        self.shared.dedup();
        self.repeated.sort_unstable_by_key(|pair| pair.1);
        let document = (!self.slots.is_empty()).then(|| Document {
            text: Arc::clone(self.text),
            chunk: self.chunk.clone(),
            slots: Slots::new(&self.slots),
            decoded: self.decoded.into(),
            decoded_at: self.decoded_at.into(),
            shared: self.shared.into(),
            repeated: self.repeated.into(),
        });
        (document, self.problems)
    }

    /// The text of a scalar.
    pub(crate) fn content(&self, id: u32) -> &str {
        content(&self.slots, self.source, &self.decoded, &self.decoded_at, id)
    }

    /// The span of a node in the whole text.
    pub(crate) fn span(&self, id: u32) -> Span {
        let slot = self.slots[id as usize];
        Span { start: self.base + slot.start as usize, end: self.base + slot.end as usize }
    }

    #[inline]
    fn push(&mut self, slot: Slot) -> Result<(), Refused> {
        if self.slots.len() >= MAX_NODES {
            return Err(Refused::because("it holds too many values"));
        }
        match self.quiet {
            Quiet::No => self.slots.push(slot),
            Quiet::Next => {
                self.slots.push(Slot::new(
                    Tag::Opaque,
                    if slot.has(ALIASED) { ALIASED } else { 0 },
                    slot.start,
                    slot.end,
                ));
                self.quiet = Quiet::No;
            }
            Quiet::Inside(_) => {}
        }
        Ok(())
    }

    fn close_mapping(&mut self) -> Result<(), Refused> {
        if self.keys.innermost_merges() {
            return self.merge();
        }
        if !self.keys.may_repeat() {
            return Ok(());
        }
        let (slots, source, decoded, decoded_at) = (&self.slots, self.source, &self.decoded, &self.decoded_at);
        let pairs = self.keys.repeated(|id| content(slots, source, decoded, decoded_at, id));
        for (earlier, later) in pairs {
            self.report_repeated(earlier, later);
            self.slots[earlier as usize].set(SHADOWED);
        }
        Ok(())
    }

    pub(crate) fn report_repeated(&mut self, earlier: u32, later: u32) {
        let message = format!("key `{}` stands twice in one mapping; the last one counts", self.content(later));
        let (span, other) = (self.span(later), Some(self.span(earlier)));
        self.repeated.push((earlier, later));
        self.problems.push(Problem { span, other, message, fatal: false });
    }

    pub(crate) fn innermost_keys(&self) -> Vec<Key> {
        self.keys.innermost().to_vec()
    }
}

/// Offsets and node numbers fit 32 bits: a chunk is checked when its builder is made, nodes when they are pushed.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "see above")]
fn index(value: usize) -> u32 {
    value as u32
}

fn content<'a>(slots: &[Slot], source: &'a str, decoded: &'a str, decoded_at: &[(u32, u32, u32)], id: u32) -> &'a str {
    let slot = slots[id as usize];
    if slot.has(DECODED) {
        let found = decoded_at.binary_search_by_key(&id, |entry| entry.0);
        let (_, start, end) = decoded_at[found.expect("every decoded node has an entry")];
        return &decoded[start as usize..end as usize];
    }
    let quote = usize::from(slot.has(QUOTED));
    &source[slot.start as usize + quote..slot.end as usize - quote]
}
