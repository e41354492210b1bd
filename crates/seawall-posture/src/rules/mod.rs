//! Every check. Written by `cargo xtask generate` from the files beside it.

use crate::check::Check;

mod pod {
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
    pub(super) mod writable_root_filesystem;
}
mod volume {
    pub(super) mod container_runtime_socket;
    pub(super) mod emptydir_without_limit;
    pub(super) mod hostpath_log_symlink;
    pub(super) mod hostpath_sensitive;
    pub(super) mod hostpath_volume;
    pub(super) mod hostpath_writable;
    pub(super) mod kubelet_credential_path;
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
    &pod::writable_root_filesystem::CHECK,
    &volume::container_runtime_socket::CHECK,
    &volume::emptydir_without_limit::CHECK,
    &volume::hostpath_log_symlink::CHECK,
    &volume::hostpath_sensitive::CHECK,
    &volume::hostpath_volume::CHECK,
    &volume::hostpath_writable::CHECK,
    &volume::kubelet_credential_path::CHECK,
    &volume::non_core_volume_type::CHECK,
    &volume::persistent_volume_hostpath::CHECK,
    &volume::persistent_volume_unencrypted::CHECK,
    &volume::pvc_access::CHECK,
    &volume::statefulset_pvc_requests::CHECK,
    &volume::subpath_symlink_cve::CHECK,
];
