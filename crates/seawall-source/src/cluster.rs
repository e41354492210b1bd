//! The live cluster: what its API server lists, and how it goes on.
//!
//! Only `list` and `watch` are asked for, one page after the other and never more than a few kinds at a time. What the
//! server does not give is a problem that names the kind, and the rest is read.

mod access;
mod certificate;
mod discovery;
mod exec;
mod fault;
mod kubeconfig;
mod list;
mod page;
mod patience;
mod read;
mod server;
mod sieve;
mod watch;

pub use access::{Access, ClusterError};
pub use patience::Patience;
pub use read::{Served, read_cluster};
pub use watch::{Change, follow};
