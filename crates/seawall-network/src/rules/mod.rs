//! Every check. Written by `cargo xtask generate` from the files beside it.

use crate::lint::Check;

mod invalid {
    pub(super) mod network_policy_cidr_invalid;
    pub(super) mod network_policy_end_port_invalid;
    pub(super) mod network_policy_except_outside_cidr;
    pub(super) mod network_policy_mixed_families;
    pub(super) mod network_policy_peer_ambiguous;
    pub(super) mod network_policy_peer_empty;
    pub(super) mod network_policy_port_invalid;
    pub(super) mod network_policy_protocol_unknown;
    pub(super) mod network_policy_type_unknown;
    pub(super) mod network_selector_invalid;
}
mod openness {
    pub(super) mod network_policy_allow_all;
    pub(super) mod network_policy_no_selector;
}
mod selector {
    pub(super) mod dangling_network_policy;
}
mod surprise {
    pub(super) mod network_policy_denies_by_accident;
    pub(super) mod network_policy_egress_not_denied;
    pub(super) mod network_policy_rules_ignored;
}

/// In the order of the files.
#[rustfmt::skip]
pub(crate) const CHECKS: &[&Check] = &[
    &invalid::network_policy_cidr_invalid::CHECK,
    &invalid::network_policy_end_port_invalid::CHECK,
    &invalid::network_policy_except_outside_cidr::CHECK,
    &invalid::network_policy_mixed_families::CHECK,
    &invalid::network_policy_peer_ambiguous::CHECK,
    &invalid::network_policy_peer_empty::CHECK,
    &invalid::network_policy_port_invalid::CHECK,
    &invalid::network_policy_protocol_unknown::CHECK,
    &invalid::network_policy_type_unknown::CHECK,
    &invalid::network_selector_invalid::CHECK,
    &openness::network_policy_allow_all::CHECK,
    &openness::network_policy_no_selector::CHECK,
    &selector::dangling_network_policy::CHECK,
    &surprise::network_policy_denies_by_accident::CHECK,
    &surprise::network_policy_egress_not_denied::CHECK,
    &surprise::network_policy_rules_ignored::CHECK,
];
