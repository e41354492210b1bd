//! Shapes of documents, each held once.

use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::{FxBuildHasher, FxHashSet};

use crate::slots::Word;

/// The shapes of the documents of one reading: what kinds of values stand in them in which order, whatever they say. The
/// replicas of one template have the same, and so have most Secrets, ServiceAccounts and EndpointSlices.
///
/// Cores that read side by side share one of these.
#[derive(Debug, Default)]
pub struct Shapes {
    /// By the top bits of the hash, so that cores seldom wait for one another.
    shards: [Mutex<FxHashSet<Arc<[Word]>>>; SHARDS],
}

const SHARDS: usize = 32;

impl Shapes {
    /// No shape yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Replaces `shape` by an equal one that is here already, or keeps it for the next.
    pub(crate) fn share(&self, shape: &mut Arc<[Word]>) {
        let hash = FxBuildHasher.hash_one(&**shape);
        let shard = &self.shards[(hash >> 59) as usize];
        let mut shapes = shard.lock().unwrap_or_else(PoisonError::into_inner);
        match shapes.get(&**shape) {
            Some(known) => *shape = Arc::clone(known),
            None => drop(shapes.insert(Arc::clone(shape))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slots::{Slot, Tag};

    fn shape(tags: &[Tag]) -> Arc<[Word]> {
        tags.iter().map(|&tag| Slot::new(tag, 0, 0, 0).word()).collect()
    }

    #[test]
    fn equal_shapes_are_one_and_others_stay_what_they_are() {
        let shapes = Shapes::new();
        let (mut first, mut second, mut other) =
            (shape(&[Tag::Map, Tag::Str]), shape(&[Tag::Map, Tag::Str]), shape(&[Tag::Map, Tag::Int]));
        [&mut first, &mut second, &mut other].into_iter().for_each(|shape| shapes.share(shape));
        assert!(Arc::ptr_eq(&first, &second));
        assert_eq!(other, shape(&[Tag::Map, Tag::Int]));
    }
}
