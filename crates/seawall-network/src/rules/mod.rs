//! Every check. Written by `cargo xtask generate` from the files beside it.

use crate::lint::Check;

mod address {
    pub(super) mod network_policy_pod_address;
    pub(super) mod network_policy_service_address;
}
mod cluster {
    pub(super) mod cni_without_policy;
}
mod coverage {
    pub(super) mod agent_sandbox_egress;
    pub(super) mod no_default_deny;
    pub(super) mod no_network_policy;
}
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
mod port {
    pub(super) mod network_policy_named_port_missing;
    pub(super) mod network_policy_named_port_with_ip_block;
}
mod redundant {
    pub(super) mod network_policy_duplicate;
    pub(super) mod network_policy_redundant_rule;
    pub(super) mod network_policy_vacuous_rule;
}
mod selector {
    pub(super) mod dangling_network_policy;
    pub(super) mod dangling_network_policy_peer;
    pub(super) mod network_policy_namespace_missing;
    pub(super) mod network_policy_on_host_network;
    pub(super) mod network_selector_typo;
}
mod surprise {
    pub(super) mod network_policy_denies_by_accident;
    pub(super) mod network_policy_egress_not_denied;
    pub(super) mod network_policy_rules_ignored;
}

/// In the order of the files.
#[rustfmt::skip]
pub(crate) const CHECKS: &[&Check] = &[
    &address::network_policy_pod_address::CHECK,
    &address::network_policy_service_address::CHECK,
    &cluster::cni_without_policy::CHECK,
    &coverage::agent_sandbox_egress::CHECK,
    &coverage::no_default_deny::CHECK,
    &coverage::no_network_policy::CHECK,
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
    &port::network_policy_named_port_missing::CHECK,
    &port::network_policy_named_port_with_ip_block::CHECK,
    &redundant::network_policy_duplicate::CHECK,
    &redundant::network_policy_redundant_rule::CHECK,
    &redundant::network_policy_vacuous_rule::CHECK,
    &selector::dangling_network_policy::CHECK,
    &selector::dangling_network_policy_peer::CHECK,
    &selector::network_policy_namespace_missing::CHECK,
    &selector::network_policy_on_host_network::CHECK,
    &selector::network_selector_typo::CHECK,
    &surprise::network_policy_denies_by_accident::CHECK,
    &surprise::network_policy_egress_not_denied::CHECK,
    &surprise::network_policy_rules_ignored::CHECK,
];
