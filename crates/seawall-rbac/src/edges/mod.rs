//! Every kind of edge. Written by `cargo xtask generate` from the files beside it.

use crate::access::Finder;

mod execution {
    pub(super) mod nodes_log_ckpt;
    pub(super) mod nodes_proxy;
    pub(super) mod pod_attach;
    pub(super) mod pod_create_as_sa;
    pub(super) mod pod_create_mount;
    pub(super) mod pod_create_priv;
    pub(super) mod pod_debug;
    pub(super) mod pod_exec;
    pub(super) mod pod_patch_image;
    pub(super) mod proxy_forward;
    pub(super) mod workload_patch;
}
mod identity {
    pub(super) mod bound_to;
}

/// In the order of the files.
#[rustfmt::skip]
pub(crate) const FINDERS: &[&Finder] = &[
    &execution::nodes_log_ckpt::FINDER,
    &execution::nodes_proxy::FINDER,
    &execution::pod_attach::FINDER,
    &execution::pod_create_as_sa::FINDER,
    &execution::pod_create_mount::FINDER,
    &execution::pod_create_priv::FINDER,
    &execution::pod_debug::FINDER,
    &execution::pod_exec::FINDER,
    &execution::pod_patch_image::FINDER,
    &execution::proxy_forward::FINDER,
    &execution::workload_patch::FINDER,
    &identity::bound_to::FINDER,
];
