//! Copies of anchored nodes.

use super::opaque::Quiet;
use super::{Builder, Refused, index};
use crate::slots::{ALIASED, MAX_NODES, Slot, Tag};

impl Builder<'_> {
    /// Copies the finished nodes from `anchor` on, as an alias to them asks.
    pub(crate) fn alias(&mut self, anchor: u32) -> Result<(), Refused> {
        match self.quiet {
            Quiet::No => {}
            Quiet::Inside(_) => return Ok(()),
            Quiet::Next => {
                let slot = self.slots[anchor as usize];
                return self.push(Slot::new(Tag::Opaque, ALIASED, slot.start, slot.end));
            }
        }
        let size = self.slots[anchor as usize].size();
        self.aliased = self.aliased.saturating_add(size);
        let copied = self.slots.len() + size as usize;
        if self.aliased > self.options.max_alias_nodes || copied > MAX_NODES || excessive(self.aliased, copied) {
            return Err(Refused::because("its aliases multiply into too many values"));
        }
        let shift = index(self.slots.len()) - anchor;
        let first = self.decoded_at.partition_point(|entry| entry.0 < anchor);
        let last = self.decoded_at.partition_point(|entry| entry.0 < anchor + size);
        for at in first..last {
            let (node, start, end) = self.decoded_at[at];
            self.decoded_at.push((node + shift, start, end));
        }
        for at in anchor..anchor + size {
            let mut slot = self.slots[at as usize];
            slot.set(ALIASED);
            self.slots.push(slot);
        }
        Ok(())
    }
}

/// Whether aliases make up so much of a document that `kubectl` refuses it: 99 % of up to 400,000 nodes, falling to
/// 10 % of 4,000,000.
fn excessive(aliased: u32, nodes: usize) -> bool {
    const LOW: f64 = 400_000.0;
    const HIGH: f64 = 4_000_000.0;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let nodes_in_float = nodes as f64;
    let allowed = 0.99 - 0.89 * ((nodes_in_float - LOW) / (HIGH - LOW)).clamp(0.0, 1.0);
    aliased > 100 && nodes > 1_000 && f64::from(aliased) / nodes_in_float > allowed
}
