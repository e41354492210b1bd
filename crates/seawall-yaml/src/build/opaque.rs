//! Values that are kept as one node because nobody wants to see their inside.

use super::{Builder, Refused, index};
use crate::slots::{Slot, Tag};

/// Whether what is pushed becomes a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quiet {
    No,
    /// The next value is to be kept as one opaque node.
    Next,
    /// Inside an opaque value; the number is how many of its collections are open.
    Inside(u32),
}

impl Builder<'_> {
    #[cold]
    pub(super) fn begin_quietly(&mut self, start: usize) -> Result<(), Refused> {
        match self.quiet {
            Quiet::Inside(depth) => self.quiet = Quiet::Inside(depth + 1),
            _ => {
                self.quiet = Quiet::No;
                self.push(Slot::new(Tag::Opaque, 0, index(start), index(start)))?;
                self.quiet = Quiet::Inside(1);
            }
        }
        Ok(())
    }

    /// Ends a collection of an opaque value; whether that was all there is to do.
    #[cold]
    pub(super) fn end_quietly(&mut self, container: u32, end: usize) -> bool {
        match self.quiet {
            Quiet::Inside(1) => {
                self.keys.end();
                self.slots[container as usize].end = index(end);
                self.quiet = Quiet::No;
                true
            }
            Quiet::Inside(depth) => {
                self.quiet = Quiet::Inside(depth - 1);
                true
            }
            _ => false,
        }
    }
}
