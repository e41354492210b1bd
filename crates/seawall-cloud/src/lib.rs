//! The cloud around the cluster: which of its identities a workload, an account or a node has, and whom the cloud lets
//! into the cluster.
//!
//! An analysis: pure, over the snapshot and what was read of the cloud. It asks no cloud anything.

mod access;
mod aws;
mod azure;
mod edges;
mod gcp;
mod nodes;

pub use access::CloudEdges;
