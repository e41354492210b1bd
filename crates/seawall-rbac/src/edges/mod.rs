//! Every kind of edge. Written by `cargo xtask generate` from the files beside it.

use crate::access::Finder;

mod execution {}
mod identity {
    pub(super) mod bound_to;
}

/// In the order of the files.
#[rustfmt::skip]
pub(crate) const FINDERS: &[&Finder] = &[
    &identity::bound_to::FINDER,
];
