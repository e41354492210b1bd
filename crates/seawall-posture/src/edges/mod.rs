//! Every kind of edge. Written by `cargo xtask generate` from the files beside it.

use crate::access::Finder;

mod admission {
    pub(super) mod admitted;
}
mod container {
    pub(super) mod mounts_secret;
    pub(super) mod pull_secret;
    pub(super) mod secret_is_credential;
    pub(super) mod secret_is_token;
    pub(super) mod shared_processes;
    pub(super) mod shared_volume;
    pub(super) mod uses_account;
}
mod escape {
    pub(super) mod bpf;
    pub(super) mod cluster_keys;
    pub(super) mod core_pattern;
    pub(super) mod dac_read_search;
    pub(super) mod device;
    pub(super) mod host_environment;
    pub(super) mod host_ipc;
    pub(super) mod host_loopback;
    pub(super) mod host_process;
    pub(super) mod host_read;
    pub(super) mod host_sniffing;
    pub(super) mod host_tokens;
    pub(super) mod host_write;
    pub(super) mod kubelet_credentials;
    pub(super) mod log_link;
    pub(super) mod module_load;
    pub(super) mod nsenter;
    pub(super) mod priv_mount;
    pub(super) mod ptrace;
    pub(super) mod raw_io;
    pub(super) mod runtime_flaw;
    pub(super) mod runtime_socket;
    pub(super) mod static_pod;
    pub(super) mod sys_admin;
    pub(super) mod volume_flaw;
}
mod node {
    pub(super) mod authorizer;
    pub(super) mod control_plane;
    pub(super) mod etcd;
    pub(super) mod hosts;
    pub(super) mod identity;
    pub(super) mod sniffing;
}

/// In the order of the files.
#[rustfmt::skip]
pub(crate) const FINDERS: &[&Finder] = &[
    &admission::admitted::FINDER,
    &container::mounts_secret::FINDER,
    &container::pull_secret::FINDER,
    &container::secret_is_credential::FINDER,
    &container::secret_is_token::FINDER,
    &container::shared_processes::FINDER,
    &container::shared_volume::FINDER,
    &container::uses_account::FINDER,
    &escape::bpf::FINDER,
    &escape::cluster_keys::FINDER,
    &escape::core_pattern::FINDER,
    &escape::dac_read_search::FINDER,
    &escape::device::FINDER,
    &escape::host_environment::FINDER,
    &escape::host_ipc::FINDER,
    &escape::host_loopback::FINDER,
    &escape::host_process::FINDER,
    &escape::host_read::FINDER,
    &escape::host_sniffing::FINDER,
    &escape::host_tokens::FINDER,
    &escape::host_write::FINDER,
    &escape::kubelet_credentials::FINDER,
    &escape::log_link::FINDER,
    &escape::module_load::FINDER,
    &escape::nsenter::FINDER,
    &escape::priv_mount::FINDER,
    &escape::ptrace::FINDER,
    &escape::raw_io::FINDER,
    &escape::runtime_flaw::FINDER,
    &escape::runtime_socket::FINDER,
    &escape::static_pod::FINDER,
    &escape::sys_admin::FINDER,
    &escape::volume_flaw::FINDER,
    &node::authorizer::FINDER,
    &node::control_plane::FINDER,
    &node::etcd::FINDER,
    &node::hosts::FINDER,
    &node::identity::FINDER,
    &node::sniffing::FINDER,
];
