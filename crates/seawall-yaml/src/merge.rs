//! Merge keys, `<<`: the entries of the mappings that they name become entries of the mapping that they stand in.
//!
//! `kubectl` writes entries one after the other, and a merge where it stands: an entry above a merge key loses against
//! it, one below wins. Of a list of mappings the first wins.

use rustc_hash::FxHashMap;

use crate::build::{Builder, Refused};
use crate::slots::{ALIASED, SHADOWED, Tag};

/// One entry as it is written into the mapping, by its key's node.
#[derive(Clone, Copy)]
struct Write {
    key: u32,
    /// The merge key that brings it.
    through: Option<u32>,
}

impl Builder<'_> {
    /// Carries out the merge keys of the innermost mapping, and the last of equal keys.
    pub(crate) fn merge(&mut self) -> Result<(), Refused> {
        let writes = self.writes()?;
        let mut last: FxHashMap<&str, usize> = FxHashMap::default();
        let mut losses = Vec::new();
        for (order, write) in writes.iter().enumerate() {
            if let Some(loser) = last.insert(self.content(write.key), order) {
                losses.push((loser, order));
            }
        }
        let mut counts = vec![true; writes.len()];
        for (loser, winner) in losses {
            counts[loser] = false;
            self.lose(writes[loser], writes[winner]);
        }
        for (write, counts) in writes.iter().zip(counts) {
            if let Some(merge_key) = write.through {
                self.slots[merge_key as usize].set(SHADOWED);
                if counts {
                    self.alias(write.key)?;
                    self.alias(write.key + 1)?;
                }
            }
        }
        Ok(())
    }

    fn writes(&mut self) -> Result<Vec<Write>, Refused> {
        let mut writes = Vec::new();
        for key in self.innermost_keys() {
            if !key.merges() {
                writes.push(Write { key: key.id, through: None });
                continue;
            }
            // Also when the mapping that it names is empty.
            self.slots[key.id as usize].set(SHADOWED);
            for mapping in self.merged_mappings(key.id + 1)? {
                let mut entry = mapping + 1;
                let end = mapping + self.slots[mapping as usize].size();
                while entry < end {
                    if !self.slots[entry as usize].has(SHADOWED) {
                        writes.push(Write { key: entry, through: Some(key.id) });
                    }
                    entry += 1 + self.slots[entry as usize + 1].size();
                }
            }
        }
        Ok(writes)
    }

    /// The mappings that the value of a merge key names, in the order in which they are written.
    fn merged_mappings(&mut self, value: u32) -> Result<Vec<u32>, Refused> {
        let slot = self.slots[value as usize];
        let wrong = |node| Refused { why: "a merge key `<<` takes a mapping or a list of mappings", node: Some(node) };
        match slot.tag() {
            Tag::Map => Ok(vec![value]),
            Tag::Seq if !slot.has(ALIASED) => {
                let mut found = Vec::new();
                let mut index = value + 1;
                while index < value + slot.size() {
                    let element = self.slots[index as usize];
                    if element.tag() != Tag::Map {
                        return Err(wrong(index));
                    }
                    found.push(index);
                    index += element.size();
                }
                found.reverse();
                Ok(found)
            }
            Tag::Opaque => {
                let message = "this was not merged: it stands in a part that was left unread".to_owned();
                self.problem(slot.start as usize, slot.end as usize, None, message);
                Ok(Vec::new())
            }
            _ => Err(wrong(value)),
        }
    }

    fn lose(&mut self, loser: Write, winner: Write) {
        match (loser.through, winner.through) {
            (None, None) => self.report_repeated(loser.key, winner.key),
            (None, Some(merge_key)) => {
                let key = self.slots[loser.key as usize];
                let message =
                    format!("key `{}` is overwritten by the merge key `<<` below it", self.content(loser.key));
                let other = Some(self.span(merge_key));
                self.problem(key.start as usize, key.end as usize, other, message);
            }
            (Some(_), _) => return,
        }
        self.slots[loser.key as usize].set(SHADOWED);
    }
}
