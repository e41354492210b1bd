//! Whole processes: time and peak memory, beside their targets.

use anyhow::{Result, bail};

/// Measures what `only` names, or everything.
pub(crate) fn run(only: Option<&str>) -> Result<()> {
    bail!("nothing to measure for {only:?}")
}
