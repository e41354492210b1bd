//! Clusters for questions about the network: pods with addresses and ports, and many policies over them.
//!
//! Beside [`super::Cluster`], which is true to what clusters hold in general, this one says exactly how many pods,
//! workloads, policies, rules and address blocks there are, so that a bench can name them.
//!
//! ```
//! use seawall_testkit::generate::network::{Cluster, Parameters};
//!
//! let cluster = Cluster::plan(&Parameters::small(), 7);
//! let snapshot = cluster.snapshot();
//! assert_eq!(snapshot.objects().len(), cluster.objects().count());
//! ```

mod addresses;
mod admin;
mod blocks;
mod controllers;
mod objects;
mod parameters;
mod peers;
mod plan;
mod pods;
mod policies;
mod ports;
mod services;
mod snapshot;
mod write;

pub use objects::{KINDS, Kind};
pub use parameters::Parameters;
pub use plan::Cluster;
