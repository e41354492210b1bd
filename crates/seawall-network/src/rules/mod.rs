//! Every check. Written by `cargo xtask generate` from the files beside it.

use crate::lint::Check;

mod openness {
    pub(super) mod network_policy_allow_all;
    pub(super) mod network_policy_no_selector;
}
mod selector {
    pub(super) mod dangling_network_policy;
}

/// In the order of the files.
#[rustfmt::skip]
pub(crate) const CHECKS: &[&Check] = &[
    &openness::network_policy_allow_all::CHECK,
    &openness::network_policy_no_selector::CHECK,
    &selector::dangling_network_policy::CHECK,
];
