//! Every check. Written by `cargo xtask generate` from the files beside it.

use seawall_check::Check;

mod admission {
    pub(super) mod admission_policy_audit_only;
    pub(super) mod agent_sandbox_image_policy;
    pub(super) mod apiservice_insecure_tls;
    pub(super) mod argo_application_risk;
    pub(super) mod crd_conversion_external;
    pub(super) mod mutating_webhook_inventory;
    pub(super) mod validating_webhook_inventory;
    pub(super) mod webhook_external_url;
    pub(super) mod webhook_fails_open;
    pub(super) mod webhook_namespace_exempt;
}
mod availability {
    pub(super) mod anti_affinity_missing;
    pub(super) mod cronjob_present;
    pub(super) mod dns_config_missing;
    pub(super) mod duplicate_env_var;
    pub(super) mod hpa_min_replicas;
    pub(super) mod job_ttl;
    pub(super) mod liveness_probe_missing;
    pub(super) mod naked_pod;
    pub(super) mod namespace_no_limit_range;
    pub(super) mod namespace_no_resource_quota;
    pub(super) mod no_rolling_update;
    pub(super) mod node_affinity_missing;
    pub(super) mod pdb_blocks_eviction;
    pub(super) mod pdb_missing;
    pub(super) mod pdb_unhealthy_policy;
    pub(super) mod priority_class;
    pub(super) mod probe_port_mismatch;
    pub(super) mod probes_identical;
    pub(super) mod readiness_probe_missing;
    pub(super) mod replicas_too_few;
    pub(super) mod restart_policy;
    pub(super) mod selector_mismatch;
    pub(super) mod topology_spread_missing;
}
mod capability {
    pub(super) mod capabilities_none_dropped;
    pub(super) mod capabilities_not_dropped_all;
    pub(super) mod capability_add_beyond_net_bind;
    pub(super) mod capability_any_added;
    pub(super) mod capability_dangerous;
    pub(super) mod capability_net_raw;
    pub(super) mod capability_net_raw_added;
    pub(super) mod capability_sys_admin;
    pub(super) mod capability_sys_module;
}
mod cluster {
    pub(super) mod kubernetes_cve;
    pub(super) mod kubernetes_cve_moderate;
    pub(super) mod outdated_kubernetes;
    pub(super) mod version_skew;
}
mod command {
    pub(super) mod debug_endpoint_enabled;
    pub(super) mod shell_pipe_install;
    pub(super) mod ssh_server_in_container;
    pub(super) mod sudo_in_entrypoint;
}
mod confinement {
    pub(super) mod apparmor_not_set;
    pub(super) mod apparmor_unconfined;
    pub(super) mod no_linux_hardening;
    pub(super) mod no_security_context;
    pub(super) mod seccomp_not_set;
    pub(super) mod seccomp_unconfined;
    pub(super) mod selinux_custom_type;
    pub(super) mod unmasked_proc_mount;
    pub(super) mod unmasked_proc_mount_in_user_namespace;
    pub(super) mod unsafe_sysctl;
}
mod exposure {
    pub(super) mod dangling_gateway_backend;
    pub(super) mod dangling_hpa;
    pub(super) mod dangling_ingress;
    pub(super) mod dangling_service;
    pub(super) mod dangling_service_monitor;
    pub(super) mod external_facing_workload;
    pub(super) mod gateway_listener_plain_http;
    pub(super) mod ingress_annotation_auth_bypass;
    pub(super) mod ingress_nginx_eol;
    pub(super) mod ingress_no_tls;
    pub(super) mod ingress_snippet_annotation;
    pub(super) mod ingress_wildcard_host;
    pub(super) mod invalid_target_port;
    pub(super) mod privileged_port;
    pub(super) mod sensitive_interface_exposed;
    pub(super) mod service_external_ip;
    pub(super) mod service_external_name;
    pub(super) mod service_type_loadbalancer;
    pub(super) mod service_type_nodeport;
    pub(super) mod workload_deleted_break_glass;
}
mod image {
    pub(super) mod dashboard_deployed;
    pub(super) mod git_sync_command_injection;
    pub(super) mod image_archived_project;
    pub(super) mod image_deprecated_registry;
    pub(super) mod image_not_digest_pinned;
    pub(super) mod image_public_registry;
    pub(super) mod image_pull_policy_not_always;
    pub(super) mod image_pull_secret_missing;
    pub(super) mod image_registry_blocked;
    pub(super) mod image_registry_not_allowed;
    pub(super) mod image_repo_typosquat;
    pub(super) mod image_tag_latest;
    pub(super) mod known_vulnerable_component;
    pub(super) mod tiller_deployed;
}
mod metadata {
    pub(super) mod label_value_invalid;
    pub(super) mod managed_fields_drift;
    pub(super) mod missing_labels;
}
mod namespace {
    pub(super) mod default_namespace_used;
    pub(super) mod namespace_boundaries;
    pub(super) mod policy_engine_absent;
    pub(super) mod psa_not_enforced;
    pub(super) mod psa_privileged;
    pub(super) mod system_namespace_used;
}
mod pod {
    pub(super) mod hardened_runtime_class_missing;
    pub(super) mod host_aliases;
    pub(super) mod host_ipc;
    pub(super) mod host_network;
    pub(super) mod host_pid;
    pub(super) mod host_port;
    pub(super) mod host_probe_target;
    pub(super) mod host_process_windows;
    pub(super) mod host_users_shared;
    pub(super) mod low_gid;
    pub(super) mod low_uid;
    pub(super) mod privilege_escalation_allowed;
    pub(super) mod privileged_container;
    pub(super) mod run_as_root_allowed;
    pub(super) mod run_as_root_group;
    pub(super) mod run_as_uid_zero;
    pub(super) mod share_process_namespace;
    pub(super) mod stdin_tty_open;
    pub(super) mod writable_root_filesystem;
}
mod resources {
    pub(super) mod agent_sandbox_limits;
    pub(super) mod cpu_limit_missing;
    pub(super) mod cpu_request_missing;
    pub(super) mod ephemeral_storage_limit_missing;
    pub(super) mod memory_limit_missing;
    pub(super) mod memory_request_missing;
    pub(super) mod requests_not_equal_limits;
}
mod schema {
    pub(super) mod deprecated_api_version;
    pub(super) mod duplicate_object;
    pub(super) mod schema_invalid;
    pub(super) mod sorted_keys;
    pub(super) mod unknown_security_field;
    pub(super) mod yaml_duplicate_key;
}
mod secret {
    pub(super) mod configmap_mounted;
    pub(super) mod exposed_credential_path;
    pub(super) mod external_secret_store_absent;
    pub(super) mod missing_env_source;
    pub(super) mod plaintext_secret_in_args;
    pub(super) mod plaintext_secret_in_configmap;
    pub(super) mod plaintext_secret_in_env;
    pub(super) mod secret_committed_in_manifest;
    pub(super) mod secret_from_env;
    pub(super) mod secret_mounted;
}
mod token {
    pub(super) mod default_service_account_automount;
    pub(super) mod default_service_account_bound;
    pub(super) mod default_service_account_used;
    pub(super) mod deprecated_service_account_field;
    pub(super) mod long_lived_token_secret;
    pub(super) mod missing_service_account;
    pub(super) mod projected_token_lifetime;
    pub(super) mod service_account_token_automounted;
}
mod volume {
    pub(super) mod container_runtime_socket;
    pub(super) mod emptydir_without_limit;
    pub(super) mod hostpath_log_symlink;
    pub(super) mod hostpath_sensitive;
    pub(super) mod hostpath_volume;
    pub(super) mod hostpath_writable;
    pub(super) mod kubelet_credential_path;
    pub(super) mod mount_propagation_bidirectional;
    pub(super) mod non_core_volume_type;
    pub(super) mod persistent_volume_hostpath;
    pub(super) mod persistent_volume_unencrypted;
    pub(super) mod pvc_access;
    pub(super) mod statefulset_pvc_requests;
    pub(super) mod subpath_symlink_cve;
}

/// In the order of the files.
#[rustfmt::skip]
pub(crate) const CHECKS: &[&Check] = &[
    &admission::admission_policy_audit_only::CHECK,
    &admission::agent_sandbox_image_policy::CHECK,
    &admission::apiservice_insecure_tls::CHECK,
    &admission::argo_application_risk::CHECK,
    &admission::crd_conversion_external::CHECK,
    &admission::mutating_webhook_inventory::CHECK,
    &admission::validating_webhook_inventory::CHECK,
    &admission::webhook_external_url::CHECK,
    &admission::webhook_fails_open::CHECK,
    &admission::webhook_namespace_exempt::CHECK,
    &availability::anti_affinity_missing::CHECK,
    &availability::cronjob_present::CHECK,
    &availability::dns_config_missing::CHECK,
    &availability::duplicate_env_var::CHECK,
    &availability::hpa_min_replicas::CHECK,
    &availability::job_ttl::CHECK,
    &availability::liveness_probe_missing::CHECK,
    &availability::naked_pod::CHECK,
    &availability::namespace_no_limit_range::CHECK,
    &availability::namespace_no_resource_quota::CHECK,
    &availability::no_rolling_update::CHECK,
    &availability::node_affinity_missing::CHECK,
    &availability::pdb_blocks_eviction::CHECK,
    &availability::pdb_missing::CHECK,
    &availability::pdb_unhealthy_policy::CHECK,
    &availability::priority_class::CHECK,
    &availability::probe_port_mismatch::CHECK,
    &availability::probes_identical::CHECK,
    &availability::readiness_probe_missing::CHECK,
    &availability::replicas_too_few::CHECK,
    &availability::restart_policy::CHECK,
    &availability::selector_mismatch::CHECK,
    &availability::topology_spread_missing::CHECK,
    &capability::capabilities_none_dropped::CHECK,
    &capability::capabilities_not_dropped_all::CHECK,
    &capability::capability_add_beyond_net_bind::CHECK,
    &capability::capability_any_added::CHECK,
    &capability::capability_dangerous::CHECK,
    &capability::capability_net_raw::CHECK,
    &capability::capability_net_raw_added::CHECK,
    &capability::capability_sys_admin::CHECK,
    &capability::capability_sys_module::CHECK,
    &cluster::kubernetes_cve::CHECK,
    &cluster::kubernetes_cve_moderate::CHECK,
    &cluster::outdated_kubernetes::CHECK,
    &cluster::version_skew::CHECK,
    &command::debug_endpoint_enabled::CHECK,
    &command::shell_pipe_install::CHECK,
    &command::ssh_server_in_container::CHECK,
    &command::sudo_in_entrypoint::CHECK,
    &confinement::apparmor_not_set::CHECK,
    &confinement::apparmor_unconfined::CHECK,
    &confinement::no_linux_hardening::CHECK,
    &confinement::no_security_context::CHECK,
    &confinement::seccomp_not_set::CHECK,
    &confinement::seccomp_unconfined::CHECK,
    &confinement::selinux_custom_type::CHECK,
    &confinement::unmasked_proc_mount::CHECK,
    &confinement::unmasked_proc_mount_in_user_namespace::CHECK,
    &confinement::unsafe_sysctl::CHECK,
    &exposure::dangling_gateway_backend::CHECK,
    &exposure::dangling_hpa::CHECK,
    &exposure::dangling_ingress::CHECK,
    &exposure::dangling_service::CHECK,
    &exposure::dangling_service_monitor::CHECK,
    &exposure::external_facing_workload::CHECK,
    &exposure::gateway_listener_plain_http::CHECK,
    &exposure::ingress_annotation_auth_bypass::CHECK,
    &exposure::ingress_nginx_eol::CHECK,
    &exposure::ingress_no_tls::CHECK,
    &exposure::ingress_snippet_annotation::CHECK,
    &exposure::ingress_wildcard_host::CHECK,
    &exposure::invalid_target_port::CHECK,
    &exposure::privileged_port::CHECK,
    &exposure::sensitive_interface_exposed::CHECK,
    &exposure::service_external_ip::CHECK,
    &exposure::service_external_name::CHECK,
    &exposure::service_type_loadbalancer::CHECK,
    &exposure::service_type_nodeport::CHECK,
    &exposure::workload_deleted_break_glass::CHECK,
    &image::dashboard_deployed::CHECK,
    &image::git_sync_command_injection::CHECK,
    &image::image_archived_project::CHECK,
    &image::image_deprecated_registry::CHECK,
    &image::image_not_digest_pinned::CHECK,
    &image::image_public_registry::CHECK,
    &image::image_pull_policy_not_always::CHECK,
    &image::image_pull_secret_missing::CHECK,
    &image::image_registry_blocked::CHECK,
    &image::image_registry_not_allowed::CHECK,
    &image::image_repo_typosquat::CHECK,
    &image::image_tag_latest::CHECK,
    &image::known_vulnerable_component::CHECK,
    &image::tiller_deployed::CHECK,
    &metadata::label_value_invalid::CHECK,
    &metadata::managed_fields_drift::CHECK,
    &metadata::missing_labels::CHECK,
    &namespace::default_namespace_used::CHECK,
    &namespace::namespace_boundaries::CHECK,
    &namespace::policy_engine_absent::CHECK,
    &namespace::psa_not_enforced::CHECK,
    &namespace::psa_privileged::CHECK,
    &namespace::system_namespace_used::CHECK,
    &pod::hardened_runtime_class_missing::CHECK,
    &pod::host_aliases::CHECK,
    &pod::host_ipc::CHECK,
    &pod::host_network::CHECK,
    &pod::host_pid::CHECK,
    &pod::host_port::CHECK,
    &pod::host_probe_target::CHECK,
    &pod::host_process_windows::CHECK,
    &pod::host_users_shared::CHECK,
    &pod::low_gid::CHECK,
    &pod::low_uid::CHECK,
    &pod::privilege_escalation_allowed::CHECK,
    &pod::privileged_container::CHECK,
    &pod::run_as_root_allowed::CHECK,
    &pod::run_as_root_group::CHECK,
    &pod::run_as_uid_zero::CHECK,
    &pod::share_process_namespace::CHECK,
    &pod::stdin_tty_open::CHECK,
    &pod::writable_root_filesystem::CHECK,
    &resources::agent_sandbox_limits::CHECK,
    &resources::cpu_limit_missing::CHECK,
    &resources::cpu_request_missing::CHECK,
    &resources::ephemeral_storage_limit_missing::CHECK,
    &resources::memory_limit_missing::CHECK,
    &resources::memory_request_missing::CHECK,
    &resources::requests_not_equal_limits::CHECK,
    &schema::deprecated_api_version::CHECK,
    &schema::duplicate_object::CHECK,
    &schema::schema_invalid::CHECK,
    &schema::sorted_keys::CHECK,
    &schema::unknown_security_field::CHECK,
    &schema::yaml_duplicate_key::CHECK,
    &secret::configmap_mounted::CHECK,
    &secret::exposed_credential_path::CHECK,
    &secret::external_secret_store_absent::CHECK,
    &secret::missing_env_source::CHECK,
    &secret::plaintext_secret_in_args::CHECK,
    &secret::plaintext_secret_in_configmap::CHECK,
    &secret::plaintext_secret_in_env::CHECK,
    &secret::secret_committed_in_manifest::CHECK,
    &secret::secret_from_env::CHECK,
    &secret::secret_mounted::CHECK,
    &token::default_service_account_automount::CHECK,
    &token::default_service_account_bound::CHECK,
    &token::default_service_account_used::CHECK,
    &token::deprecated_service_account_field::CHECK,
    &token::long_lived_token_secret::CHECK,
    &token::missing_service_account::CHECK,
    &token::projected_token_lifetime::CHECK,
    &token::service_account_token_automounted::CHECK,
    &volume::container_runtime_socket::CHECK,
    &volume::emptydir_without_limit::CHECK,
    &volume::hostpath_log_symlink::CHECK,
    &volume::hostpath_sensitive::CHECK,
    &volume::hostpath_volume::CHECK,
    &volume::hostpath_writable::CHECK,
    &volume::kubelet_credential_path::CHECK,
    &volume::mount_propagation_bidirectional::CHECK,
    &volume::non_core_volume_type::CHECK,
    &volume::persistent_volume_hostpath::CHECK,
    &volume::persistent_volume_unencrypted::CHECK,
    &volume::pvc_access::CHECK,
    &volume::statefulset_pvc_requests::CHECK,
    &volume::subpath_symlink_cve::CHECK,
];
