//! Builds a document's arena node by node. Every reader goes through here, so that duplicate keys, merge keys and
//! bounds mean the same whatever the syntax.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::document::{ALIASED, DECODED, Document, MAX_NODES, QUOTED, SHADOWED, Slot, Tag};
use crate::{Options, Problem, Span, Text};

/// Mappings with more keys than this look for equal ones through a hash table.
const SMALL: usize = 16;

/// A document in the making.
pub(crate) struct Builder<'t> {
    text: &'t Arc<Text>,
    base: usize,
    slots: Vec<Slot>,
    decoded: String,
    decoded_at: Vec<(u32, u32, u32)>,
    open: Vec<u32>,
    keys: Vec<u32>,
    options: &'t Options,
    alias_nodes: u32,
    problems: Vec<Problem>,
}

/// Why a document cannot be built further.
#[derive(Debug)]
pub(crate) struct TooLarge(pub(crate) &'static str);

impl<'t> Builder<'t> {
    /// A document whose chunk begins at `base`.
    pub(crate) fn new(text: &'t Arc<Text>, base: usize, length: usize, options: &'t Options) -> Self {
        Self {
            text,
            base,
            // Kubernetes YAML has a node every 15 bytes or so.
            slots: Vec::with_capacity(length / 15 + 8),
            decoded: String::new(),
            decoded_at: Vec::new(),
            open: Vec::new(),
            keys: Vec::new(),
            options,
            alias_nodes: 0,
            problems: Vec::new(),
        }
    }

    /// The number that the next node will have.
    pub(crate) fn next(&self) -> u32 {
        u32::try_from(self.slots.len()).unwrap_or(u32::MAX)
    }

    pub(crate) fn depth(&self) -> usize {
        self.open.len()
    }

    pub(crate) fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// A scalar whose content is its span, less the quotes with [`QUOTED`].
    pub(crate) fn scalar(&mut self, tag: Tag, flags: u32, span: Span) -> Result<(), TooLarge> {
        self.push(tag, flags, span)
    }

    /// A scalar whose content is not a slice of the text.
    pub(crate) fn decoded(&mut self, tag: Tag, span: Span, content: &str) -> Result<(), TooLarge> {
        let start = offset(self.decoded.len())?;
        self.decoded.push_str(content);
        self.decoded_at.push((self.next(), start, offset(self.decoded.len())?));
        self.push(tag, DECODED, span)
    }

    /// Begins a list or a mapping.
    pub(crate) fn begin(&mut self, tag: Tag, start: usize) -> Result<(), TooLarge> {
        if self.open.len() >= self.options.max_depth as usize {
            return Err(TooLarge("nested too deeply"));
        }
        self.open.push(self.next());
        self.push(tag, 0, Span { start, end: start })
    }

    /// Ends the innermost list or mapping.
    pub(crate) fn end(&mut self, end: usize) -> Result<(), TooLarge> {
        let Some(container) = self.open.pop() else { return Ok(()) };
        if self.slots[container as usize].tag() == Tag::Map {
            self.close_mapping(container)?;
        }
        let size = self.next() - container;
        let end = offset(end - self.base)?;
        let slot = &mut self.slots[container as usize];
        slot.set_size(size);
        slot.end = end.max(slot.start);
        Ok(())
    }

    /// Copies the finished nodes from `anchor` on, as an alias to them asks.
    pub(crate) fn alias(&mut self, anchor: u32) -> Result<(), TooLarge> {
        let size = self.slots[anchor as usize].size();
        self.alias_nodes = self.alias_nodes.saturating_add(size);
        if self.alias_nodes > self.options.max_alias_nodes || self.slots.len() + size as usize > MAX_NODES {
            return Err(TooLarge("its aliases multiply into too many values"));
        }
        let shift = self.next() - anchor;
        let first = self.decoded_at.partition_point(|entry| entry.0 < anchor);
        let last = self.decoded_at.partition_point(|entry| entry.0 < anchor + size);
        for index in first..last {
            let (node, start, end) = self.decoded_at[index];
            self.decoded_at.push((node + shift, start, end));
        }
        for index in anchor..anchor + size {
            let mut slot = self.slots[index as usize];
            slot.set(ALIASED);
            self.slots.push(slot);
        }
        Ok(())
    }

    /// The document, or nothing when there is none in the chunk.
    pub(crate) fn finish(self) -> (Option<Document>, Vec<Problem>) {
        let document = (!self.slots.is_empty()).then(|| Document {
            text: Arc::clone(self.text),
            base: self.base,
            slots: self.slots.into(),
            decoded: self.decoded.into(),
            decoded_at: self.decoded_at.into(),
        });
        (document, self.problems)
    }

    /// What was found before the document had to be given up.
    pub(crate) fn abandon(self) -> Vec<Problem> {
        self.problems
    }

    fn push(&mut self, tag: Tag, flags: u32, span: Span) -> Result<(), TooLarge> {
        if self.slots.len() >= MAX_NODES {
            return Err(TooLarge("too many values in one document"));
        }
        self.slots.push(Slot::new(tag, flags, offset(span.start - self.base)?, offset(span.end - self.base)?));
        Ok(())
    }

    fn content(&self, index: u32) -> &str {
        let slot = self.slots[index as usize];
        if slot.has(DECODED) {
            let found = self.decoded_at.binary_search_by_key(&index, |entry| entry.0);
            let (_, start, end) = self.decoded_at[found.expect("every decoded node has an entry")];
            return &self.decoded[start as usize..end as usize];
        }
        let quote = usize::from(slot.has(QUOTED));
        &self.text.as_str()[self.base + slot.start as usize + quote..self.base + slot.end as usize - quote]
    }

    /// The span of a node in the whole text.
    fn span(&self, index: u32) -> Span {
        let slot = self.slots[index as usize];
        Span { start: self.base + slot.start as usize, end: self.base + slot.end as usize }
    }

    fn close_mapping(&mut self, container: u32) -> Result<(), TooLarge> {
        let mut keys = std::mem::take(&mut self.keys);
        keys.clear();
        let mut merges = false;
        let mut index = container + 1;
        while index < self.next() {
            keys.push(index);
            let slot = self.slots[index as usize];
            merges |= slot.end - slot.start == 2 && !slot.has(QUOTED | DECODED) && self.content(index) == "<<";
            index += slot.size();
            index += self.slots[index as usize].size();
        }
        if keys.len() > 1 {
            self.shadow_duplicates(&keys);
        }
        if merges {
            self.merge(&keys)?;
        }
        self.keys = keys;
        Ok(())
    }

    fn shadow_duplicates(&mut self, keys: &[u32]) {
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        if keys.len() <= SMALL {
            for (later, &key) in keys.iter().enumerate().skip(1) {
                let content = self.content(key);
                if let Some(&earlier) = keys[..later].iter().rev().find(|&&earlier| self.content(earlier) == content) {
                    pairs.push((earlier, key));
                }
            }
        } else {
            let mut seen: FxHashMap<&str, u32> = FxHashMap::default();
            for &key in keys {
                if let Some(earlier) = seen.insert(self.content(key), key) {
                    pairs.push((earlier, key));
                }
            }
        }
        for (earlier, later) in pairs {
            if self.content(later) == "<<" && !self.slots[later as usize].has(QUOTED) {
                continue;
            }
            let message = format!("key `{}` stands twice in one mapping; the last one counts", self.content(later));
            let (span, other) = (self.span(later), Some(self.span(earlier)));
            self.slots[earlier as usize].set(SHADOWED);
            self.problem(Problem { span, other, message, fatal: false });
        }
    }

    /// Carries out the `<<` keys: entries of the merged mappings are added where the mapping has none of that name.
    fn merge(&mut self, keys: &[u32]) -> Result<(), TooLarge> {
        let mut names: Vec<String> = keys
            .iter()
            .filter(|&&key| !self.slots[key as usize].has(SHADOWED))
            .map(|&key| self.content(key).to_owned())
            .collect();
        for &key in keys {
            if self.slots[key as usize].has(QUOTED) || self.content(key) != "<<" {
                continue;
            }
            self.slots[key as usize].set(SHADOWED);
            for mapping in self.merged_mappings(key + 1) {
                let mut entry = mapping + 1;
                let end = mapping + self.slots[mapping as usize].size();
                while entry < end {
                    let value = entry + self.slots[entry as usize].size();
                    let shadowed = self.slots[entry as usize].has(SHADOWED);
                    if !shadowed && !names.iter().any(|name| name == self.content(entry)) {
                        names.push(self.content(entry).to_owned());
                        self.alias(entry)?;
                        self.alias(value)?;
                    }
                    entry = value + self.slots[value as usize].size();
                }
            }
        }
        Ok(())
    }

    /// The mappings that the value of a merge key names: itself, or the elements of a list.
    fn merged_mappings(&mut self, value: u32) -> Vec<u32> {
        let mut found = Vec::new();
        let mut index = value;
        let end = value + self.slots[value as usize].size();
        if self.slots[value as usize].tag() == Tag::Seq {
            index += 1;
        }
        while index < end {
            let slot = self.slots[index as usize];
            if slot.tag() == Tag::Map {
                found.push(index);
            } else {
                let message = "a merge key `<<` takes a mapping or a list of mappings; ignored".to_owned();
                self.problem(Problem { span: self.span(index), other: None, message, fatal: false });
            }
            index += slot.size();
        }
        found
    }
}

fn offset(value: usize) -> Result<u32, TooLarge> {
    u32::try_from(value).map_err(|_| TooLarge("larger than 4 GiB"))
}
