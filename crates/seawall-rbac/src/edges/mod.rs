//! Every kind of edge. Written by `cargo xtask generate` from the files beside it.

use crate::access::Finder;

mod execution {
    pub(super) mod apiservice;
    pub(super) mod coredns;
    pub(super) mod crd_conversion;
    pub(super) mod dra_admin;
    pub(super) mod endpoint_hijack;
    pub(super) mod external_ip;
    pub(super) mod gitops_repo_write;
    pub(super) mod ingress_controller;
    pub(super) mod log_leak;
    pub(super) mod mutating_policy;
    pub(super) mod mutating_webhook;
    pub(super) mod nodes_log_ckpt;
    pub(super) mod nodes_proxy;
    pub(super) mod ns_create;
    pub(super) mod operator_deputy;
    pub(super) mod pod_attach;
    pub(super) mod pod_binding;
    pub(super) mod pod_create_as_sa;
    pub(super) mod pod_create_mount;
    pub(super) mod pod_create_priv;
    pub(super) mod pod_debug;
    pub(super) mod pod_exec;
    pub(super) mod pod_patch_image;
    pub(super) mod policy_weaken;
    pub(super) mod proxy_forward;
    pub(super) mod psa_flip;
    pub(super) mod pv_hostpath;
    pub(super) mod sa_patch;
    pub(super) mod scc_use;
    pub(super) mod selector_steal;
    pub(super) mod snapshot_clone;
    pub(super) mod storageclass;
    pub(super) mod trust_bundle;
    pub(super) mod trust_configmap;
    pub(super) mod validating_exfil;
    pub(super) mod webhook_backend;
    pub(super) mod workload_patch;
}
mod identity {
    pub(super) mod anonymous;
    pub(super) mod aws_auth;
    pub(super) mod azure_apie;
    pub(super) mod bind;
    pub(super) mod bootstrap_token;
    pub(super) mod bound_to;
    pub(super) mod csr_approve;
    pub(super) mod csr_sign;
    pub(super) mod escalate;
    pub(super) mod impersonate;
    pub(super) mod masters;
    pub(super) mod member_of;
    pub(super) mod node_csr;
    pub(super) mod node_label_steer;
    pub(super) mod secret_read;
    pub(super) mod steal_pods;
    pub(super) mod token_brute_force;
    pub(super) mod token_mint;
    pub(super) mod token_read;
    pub(super) mod token_request;
    pub(super) mod wildcard;
}

/// In the order of the files.
#[rustfmt::skip]
pub(crate) const FINDERS: &[&Finder] = &[
    &execution::apiservice::FINDER,
    &execution::coredns::FINDER,
    &execution::crd_conversion::FINDER,
    &execution::dra_admin::FINDER,
    &execution::endpoint_hijack::FINDER,
    &execution::external_ip::FINDER,
    &execution::gitops_repo_write::FINDER,
    &execution::ingress_controller::FINDER,
    &execution::log_leak::FINDER,
    &execution::mutating_policy::FINDER,
    &execution::mutating_webhook::FINDER,
    &execution::nodes_log_ckpt::FINDER,
    &execution::nodes_proxy::FINDER,
    &execution::ns_create::FINDER,
    &execution::operator_deputy::FINDER,
    &execution::pod_attach::FINDER,
    &execution::pod_binding::FINDER,
    &execution::pod_create_as_sa::FINDER,
    &execution::pod_create_mount::FINDER,
    &execution::pod_create_priv::FINDER,
    &execution::pod_debug::FINDER,
    &execution::pod_exec::FINDER,
    &execution::pod_patch_image::FINDER,
    &execution::policy_weaken::FINDER,
    &execution::proxy_forward::FINDER,
    &execution::psa_flip::FINDER,
    &execution::pv_hostpath::FINDER,
    &execution::sa_patch::FINDER,
    &execution::scc_use::FINDER,
    &execution::selector_steal::FINDER,
    &execution::snapshot_clone::FINDER,
    &execution::storageclass::FINDER,
    &execution::trust_bundle::FINDER,
    &execution::trust_configmap::FINDER,
    &execution::validating_exfil::FINDER,
    &execution::webhook_backend::FINDER,
    &execution::workload_patch::FINDER,
    &identity::anonymous::FINDER,
    &identity::aws_auth::FINDER,
    &identity::azure_apie::FINDER,
    &identity::bind::FINDER,
    &identity::bootstrap_token::FINDER,
    &identity::bound_to::FINDER,
    &identity::csr_approve::FINDER,
    &identity::csr_sign::FINDER,
    &identity::escalate::FINDER,
    &identity::impersonate::FINDER,
    &identity::masters::FINDER,
    &identity::member_of::FINDER,
    &identity::node_csr::FINDER,
    &identity::node_label_steer::FINDER,
    &identity::secret_read::FINDER,
    &identity::steal_pods::FINDER,
    &identity::token_brute_force::FINDER,
    &identity::token_mint::FINDER,
    &identity::token_read::FINDER,
    &identity::token_request::FINDER,
    &identity::wildcard::FINDER,
];
