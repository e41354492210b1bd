//! Every check. Written by `cargo xtask generate` from the files beside it.

use crate::check::Check;

mod pod {
    pub(super) mod privileged_container;
    pub(super) mod run_as_root_allowed;
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
pub(crate) const CHECKS: &[&Check] = &[
    &pod::privileged_container::CHECK,
    &pod::run_as_root_allowed::CHECK,
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
