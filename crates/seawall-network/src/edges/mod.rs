//! Every kind of edge. Written by `cargo xtask generate` from the files beside it.

use crate::access::Finder;

mod entry {
    pub(super) mod endpoint_backs;
    pub(super) mod internet_exposes;
    pub(super) mod pod_net_reach;
    pub(super) mod unauth_service;
}

/// In the order of the files.
#[rustfmt::skip]
pub(crate) const FINDERS: &[&Finder] = &[
    &entry::endpoint_backs::FINDER,
    &entry::internet_exposes::FINDER,
    &entry::pod_net_reach::FINDER,
    &entry::unauth_service::FINDER,
];
