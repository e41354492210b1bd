//! Every check. Written by `cargo xtask generate` from the files beside it.

use crate::lint::Check;

mod address {
    pub(super) mod network_policy_pod_address;
    pub(super) mod network_policy_service_address;
}
mod calico {
    pub(super) mod calico_allows_everything;
    pub(super) mod calico_order_tie;
    pub(super) mod calico_tier_missing;
    pub(super) mod calico_untracked_rules_invalid;
}
mod cilium {
    pub(super) mod cilium_allows_world;
    pub(super) mod cilium_default_deny_disabled;
    pub(super) mod cilium_fqdn_matches_everything;
    pub(super) mod cilium_fqdn_without_dns_rule;
}
mod cluster {
    pub(super) mod cni_without_policy;
    pub(super) mod coredns_config_writable;
    pub(super) mod policy_ignored_by_plugin;
}
mod coverage {
    pub(super) mod agent_sandbox_egress;
    pub(super) mod no_default_deny;
    pub(super) mod no_network_policy;
}
mod exposure {
    pub(super) mod metadata_api_reachable;
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
mod istio {
    pub(super) mod ambient_mesh_port_closed;
    pub(super) mod ambient_mesh_port_open;
    pub(super) mod ambient_request_rule_without_waypoint;
    pub(super) mod istio_deny_bypassed_by_plaintext;
    pub(super) mod istio_http_rule_on_tcp_port;
    pub(super) mod istio_mtls_not_strict;
    pub(super) mod istio_policy_allows_everything;
    pub(super) mod istio_policy_denies_everything;
    pub(super) mod istio_policy_selects_nothing;
}
mod need {
    pub(super) mod api_server_cut_off;
    pub(super) mod dns_cut_off;
    pub(super) mod dns_over_tcp_cut_off;
    pub(super) mod dns_rule_misses_resolver;
    pub(super) mod metrics_scrape_cut_off;
    pub(super) mod webhook_cut_off;
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
    pub(super) mod network_policy_shadowed_rule;
    pub(super) mod network_policy_vacuous_rule;
}
mod selector {
    pub(super) mod dangling_network_policy;
    pub(super) mod dangling_network_policy_peer;
    pub(super) mod network_policy_namespace_missing;
    pub(super) mod network_policy_on_host_network;
    pub(super) mod network_selector_typo;
    pub(super) mod policy_selects_nothing;
}
mod surprise {
    pub(super) mod network_policy_denies_by_accident;
    pub(super) mod network_policy_egress_not_denied;
    pub(super) mod network_policy_rules_ignored;
}
mod tier {
    pub(super) mod admin_network_policy_superseded;
    pub(super) mod admin_policies_equal_priority;
    pub(super) mod admin_policy_peer_unknown;
    pub(super) mod admin_policy_too_large;
    pub(super) mod cluster_policy_passes_in_baseline;
}

/// In the order of the files.
#[rustfmt::skip]
pub(crate) const CHECKS: &[&Check] = &[
    &address::network_policy_pod_address::CHECK,
    &address::network_policy_service_address::CHECK,
    &calico::calico_allows_everything::CHECK,
    &calico::calico_order_tie::CHECK,
    &calico::calico_tier_missing::CHECK,
    &calico::calico_untracked_rules_invalid::CHECK,
    &cilium::cilium_allows_world::CHECK,
    &cilium::cilium_default_deny_disabled::CHECK,
    &cilium::cilium_fqdn_matches_everything::CHECK,
    &cilium::cilium_fqdn_without_dns_rule::CHECK,
    &cluster::cni_without_policy::CHECK,
    &cluster::coredns_config_writable::CHECK,
    &cluster::policy_ignored_by_plugin::CHECK,
    &coverage::agent_sandbox_egress::CHECK,
    &coverage::no_default_deny::CHECK,
    &coverage::no_network_policy::CHECK,
    &exposure::metadata_api_reachable::CHECK,
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
    &istio::ambient_mesh_port_closed::CHECK,
    &istio::ambient_mesh_port_open::CHECK,
    &istio::ambient_request_rule_without_waypoint::CHECK,
    &istio::istio_deny_bypassed_by_plaintext::CHECK,
    &istio::istio_http_rule_on_tcp_port::CHECK,
    &istio::istio_mtls_not_strict::CHECK,
    &istio::istio_policy_allows_everything::CHECK,
    &istio::istio_policy_denies_everything::CHECK,
    &istio::istio_policy_selects_nothing::CHECK,
    &need::api_server_cut_off::CHECK,
    &need::dns_cut_off::CHECK,
    &need::dns_over_tcp_cut_off::CHECK,
    &need::dns_rule_misses_resolver::CHECK,
    &need::metrics_scrape_cut_off::CHECK,
    &need::webhook_cut_off::CHECK,
    &openness::network_policy_allow_all::CHECK,
    &openness::network_policy_no_selector::CHECK,
    &port::network_policy_named_port_missing::CHECK,
    &port::network_policy_named_port_with_ip_block::CHECK,
    &redundant::network_policy_duplicate::CHECK,
    &redundant::network_policy_redundant_rule::CHECK,
    &redundant::network_policy_shadowed_rule::CHECK,
    &redundant::network_policy_vacuous_rule::CHECK,
    &selector::dangling_network_policy::CHECK,
    &selector::dangling_network_policy_peer::CHECK,
    &selector::network_policy_namespace_missing::CHECK,
    &selector::network_policy_on_host_network::CHECK,
    &selector::network_selector_typo::CHECK,
    &selector::policy_selects_nothing::CHECK,
    &surprise::network_policy_denies_by_accident::CHECK,
    &surprise::network_policy_egress_not_denied::CHECK,
    &surprise::network_policy_rules_ignored::CHECK,
    &tier::admin_network_policy_superseded::CHECK,
    &tier::admin_policies_equal_priority::CHECK,
    &tier::admin_policy_peer_unknown::CHECK,
    &tier::admin_policy_too_large::CHECK,
    &tier::cluster_policy_passes_in_baseline::CHECK,
];
