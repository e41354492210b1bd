//! Label keys, label values and names as numbers, so that comparing them is comparing numbers.

use std::hash::{BuildHasher, BuildHasherDefault};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHasher};

/// A word of one [`Words`]. Its number says nothing: words are met in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Word(u32);

const SHARDS: usize = 16;

/// All words that policies use. Shared between threads that read policies at the same time.
#[derive(Debug, Default)]
pub struct Words([Mutex<Shard>; SHARDS]);

#[derive(Debug, Default)]
struct Shard {
    numbers: FxHashMap<Arc<str>, u32>,
    texts: Vec<Arc<str>>,
}

impl Words {
    /// The word for a text, a new one when it has not been met.
    pub fn word(&self, text: &str) -> Word {
        let shard = shard(text);
        let mut words = self.0[shard].lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(&number) = words.numbers.get(text) {
            return Word(number);
        }
        let number = u32::try_from(words.texts.len() * SHARDS + shard).unwrap_or(u32::MAX);
        let text: Arc<str> = text.into();
        words.texts.push(Arc::clone(&text));
        words.numbers.insert(text, number);
        Word(number)
    }

    /// The word for a text that has been met.
    pub fn known(&self, text: &str) -> Option<Word> {
        let words = self.0[shard(text)].lock().unwrap_or_else(PoisonError::into_inner);
        words.numbers.get(text).copied().map(Word)
    }

    /// The text of a word of these words; empty for [`Word::OTHER`].
    pub fn text(&self, word: Word) -> Arc<str> {
        let words = self.0[word.0 as usize % SHARDS].lock().unwrap_or_else(PoisonError::into_inner);
        words.texts.get(word.0 as usize / SHARDS).map_or_else(|| "".into(), Arc::clone)
    }
}

fn shard(text: &str) -> usize {
    // The high bits: the tables use the low ones.
    (BuildHasherDefault::<FxHasher>::default().hash_one(text) >> 40) as usize % SHARDS
}

impl Word {
    /// Stands for every text that no policy mentions.
    pub const OTHER: Self = Self(u32::MAX);
}
