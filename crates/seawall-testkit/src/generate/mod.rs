//! Clusters made up from a seed, in realistic proportions, from a handful of pods to a million.
//!
//! ```
//! use seawall_testkit::generate::{Cluster, Layout, Parameters};
//!
//! let cluster = Cluster::plan(&Parameters::new(200), 7);
//! let mut dump = Vec::new();
//! let summary = cluster.write_dump(&mut dump, Layout::Compact)?;
//! assert_eq!(summary.objects, cluster.object_count());
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! A plan is small: names, counts and seeds. Objects are made from it one at a time, so that a cluster is written
//! without being held. Nothing depends on order or threads: every object draws from a seed of its own.

pub mod attack;
mod blueprint;
mod bootstrap;
mod care;
mod clock;
mod comments;
mod configuration;
mod container;
mod control_plane;
mod defaults;
mod draft;
mod dump;
mod env;
mod facts;
mod fields;
mod image;
mod json;
mod listing;
mod managed_fields;
mod names;
pub mod network;
mod objects;
mod parameters;
mod placement;
mod plan;
mod plant;
mod platform;
mod random;
mod security;
mod size;
mod template;
mod tree;
mod value;
mod workload;
mod yaml;

pub use dump::{Layout, Object};
pub use fields::Fields;
pub use parameters::{
    Access, Accounts, Configuration, Hardening, Kinds, Live, Machines, Network, Parameters, Shape, Template, Weaknesses,
};
pub use plan::Cluster;
pub use plant::{Planted, plants};
pub use size::Size;
pub use tree::Manifest;
pub use value::{Text, Value};

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Objects.
    pub objects: usize,
    /// Bytes before compression.
    pub bytes: u64,
    /// Files.
    pub files: usize,
}
