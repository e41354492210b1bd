//! Every check. Written by `cargo xtask generate` from the files beside it.

use crate::check::Check;

mod pod {
    pub(super) mod privileged_container;
    pub(super) mod run_as_root_allowed;
}

/// In the order of the files.
#[rustfmt::skip]
pub(crate) const CHECKS: &[&Check] = &[
    &pod::privileged_container::CHECK,
    &pod::run_as_root_allowed::CHECK,
];
