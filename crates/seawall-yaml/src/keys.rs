//! The keys of the mappings that are open while a document is built, and which of them are equal.

use rustc_hash::FxHashMap;

/// Mappings with more keys than this look for equal ones through a hash table.
const SMALL: usize = 32;
/// The top bit of a print: this is a merge key.
const MERGE: u32 = 1 << 31;

/// A key of an open mapping: its node, and a hash of its text that decides most comparisons.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key {
    pub(crate) id: u32,
    print: u32,
}

impl Key {
    #[inline]
    pub(crate) fn new(id: u32, content: &str) -> Self {
        Self { id, print: print(content.as_bytes()) & !MERGE }
    }

    pub(crate) fn merge(id: u32) -> Self {
        Self { id, print: MERGE }
    }

    pub(crate) fn merges(self) -> bool {
        self.print & MERGE != 0
    }
}

/// The keys of all open mappings, those of the innermost last.
#[derive(Debug)]
pub(crate) struct Keys {
    keys: Vec<Key>,
    /// For every open collection, how many keys there were before it.
    starts: Vec<usize>,
    /// Merge keys among them.
    merges: usize,
}

impl Keys {
    pub(crate) fn new() -> Self {
        Self { keys: Vec::with_capacity(32), starts: Vec::with_capacity(16), merges: 0 }
    }

    #[inline]
    pub(crate) fn begin(&mut self) {
        self.starts.push(self.keys.len());
    }

    #[inline]
    pub(crate) fn push(&mut self, key: Key) {
        self.merges += usize::from(key.merges());
        self.keys.push(key);
    }

    #[inline]
    pub(crate) fn end(&mut self) {
        let start = self.starts.pop().unwrap_or_default();
        if self.merges > 0 {
            self.merges -= self.keys[start..].iter().filter(|key| key.merges()).count();
        }
        self.keys.truncate(start);
    }

    /// The keys of the innermost mapping.
    pub(crate) fn innermost(&self) -> &[Key] {
        &self.keys[self.starts.last().copied().unwrap_or_default()..]
    }

    /// Whether the innermost mapping has a merge key.
    #[inline]
    pub(crate) fn innermost_merges(&self) -> bool {
        self.merges > 0 && self.innermost().iter().any(|key| key.merges())
    }

    /// Whether two keys of the innermost mapping could be equal.
    #[inline]
    pub(crate) fn may_repeat(&self) -> bool {
        let keys = self.innermost();
        if keys.len() > SMALL {
            return true;
        }
        (1..keys.len()).any(|later| keys[..later].iter().any(|earlier| earlier.print == keys[later].print))
    }

    /// Every key of the innermost mapping that stands there again, with the next such place.
    pub(crate) fn repeated<'c>(&self, content: impl Fn(u32) -> &'c str) -> Vec<(u32, u32)> {
        let mut seen: FxHashMap<&str, u32> = FxHashMap::default();
        let again = |key: &Key| seen.insert(content(key.id), key.id).map(|earlier| (earlier, key.id));
        self.innermost().iter().filter_map(again).collect()
    }
}

/// A hash of the length and the ends of a text: enough to tell the keys of one mapping apart nearly always.
#[inline]
fn print(text: &[u8]) -> u32 {
    let (head, tail) = match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (Some(head), Some(tail)) => (u64::from_le_bytes(*head), u64::from_le_bytes(*tail)),
        _ => match (text.first_chunk::<4>(), text.last_chunk::<4>()) {
            (Some(head), Some(tail)) => (u32::from_le_bytes(*head).into(), u32::from_le_bytes(*tail).into()),
            _ => (text.iter().fold(0, |sum, &byte| sum << 8 | u64::from(byte)), 0),
        },
    };
    let mixed = (head ^ tail.rotate_left(29) ^ text.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repeated(texts: &[&'static str]) -> Vec<(u32, u32)> {
        let mut keys = Keys::new();
        keys.begin();
        keys.push(Key::new(99, "outside"));
        keys.begin();
        for (id, text) in texts.iter().enumerate() {
            keys.push(Key::new(u32::try_from(id).unwrap(), text));
        }
        let found = if keys.may_repeat() { keys.repeated(|id| texts[id as usize]) } else { Vec::new() };
        keys.end();
        assert_eq!(keys.innermost().len(), 1);
        found
    }

    #[test]
    fn each_repetition_names_the_place_before_it() {
        assert_eq!(repeated(&["a", "b", "a", "outside", "a"]), [(0, 2), (2, 4)]);
    }

    #[test]
    fn keys_that_differ_only_in_the_middle_are_different() {
        assert_eq!(repeated(&["annotations-1-of-many", "annotations-2-of-many"]), []);
    }

    #[test]
    fn many_keys_are_told_apart_too() {
        let texts: Vec<&'static str> = (0..100).map(|n| &*format!("key{n}").leak()).chain(["key42"]).collect();
        assert_eq!(repeated(&texts), [(42, 100)]);
    }
}
