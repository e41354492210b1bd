//! Every kind of edge. Written by `cargo xtask generate` from the files beside it.

use crate::access::Finder;

mod entry {
    pub(super) mod api_public;
    pub(super) mod controller_webhook_rce;
    pub(super) mod exploit_cve;
    pub(super) mod image_tag_takeover;
    pub(super) mod kubelet_anon;
}
mod identity {
    pub(super) mod cloud_privesc;
    pub(super) mod cloud_to_cluster;
    pub(super) mod imds;
    pub(super) mod node_cloud_role;
    pub(super) mod sa_cloud_role;
}

/// In the order of the files.
#[rustfmt::skip]
pub(crate) const FINDERS: &[&Finder] = &[
    &entry::api_public::FINDER,
    &entry::controller_webhook_rce::FINDER,
    &entry::exploit_cve::FINDER,
    &entry::image_tag_takeover::FINDER,
    &entry::kubelet_anon::FINDER,
    &identity::cloud_privesc::FINDER,
    &identity::cloud_to_cluster::FINDER,
    &identity::imds::FINDER,
    &identity::node_cloud_role::FINDER,
    &identity::sa_cloud_role::FINDER,
];
