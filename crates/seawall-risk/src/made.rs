//! Fixes that are taken to be made, and which arcs of the live part they leave.

use crate::live::Live;

/// How many of the fixes that are made take each arc away.
#[derive(Debug, Clone)]
pub(crate) struct Made(Vec<u16>);

impl Made {
    /// Nothing is made.
    pub(crate) fn nothing(live: &Live) -> Self {
        Self(vec![0; live.arcs()])
    }

    /// These are made.
    pub(crate) fn these(live: &Live, fixes: impl IntoIterator<Item = u32>) -> Self {
        let mut made = Self::nothing(live);
        fixes.into_iter().for_each(|fix| made.make(live, fix));
        made
    }

    /// Makes a fix.
    pub(crate) fn make(&mut self, live: &Live, fix: u32) {
        live.arcs_of(fix).for_each(|arc| self.0[arc as usize] += 1);
    }

    /// Takes a fix back; gives the arcs that are there again.
    pub(crate) fn unmake<'l>(&'l mut self, live: &'l Live, fix: u32) -> impl Iterator<Item = u32> {
        live.arcs_of(fix).for_each(|arc| self.0[arc as usize] -= 1);
        live.arcs_of(fix).filter(|&arc| self.leaves(arc))
    }

    /// Whether an arc is still there.
    pub(crate) fn leaves(&self, arc: u32) -> bool {
        self.0[arc as usize] == 0
    }
}
