//! Network: who can reach whom, why, and the least that must be allowed.
//!
//! An analysis: pure, over the snapshot. Policies of every kind become one form, layers of tiers of rules; pods become
//! classes that no policy can tell apart; the answer is kept per pair of classes, never per pair of pods.

mod access;
pub mod addresses;
mod bits;
mod columns;
pub mod condition;
pub mod connections;
pub mod diff;
mod edges;
mod elsewhere;
pub mod entrance;
pub mod explain;
pub mod exposure;
mod extent;
pub mod intent;
pub mod internet;
pub mod intervals;
mod inventory;
mod lint;
mod matrix;
mod network;
mod pairing;
pub mod peer;
pub mod policy;
mod port_sets;
pub mod ports;
pub mod profile;
mod program;
pub mod reaches;
pub mod reason;
mod row;
mod rules;
pub mod selection;
pub mod sensitive;
mod stranger;
pub mod synthesis;
pub mod targets;
pub mod unsupported;
mod verdict;
pub mod watch;
pub mod words;

pub use access::NetworkEdges;
pub use lint::NetworkRules;
pub use network::{Called, Network, Peer, PodId};
pub use profile::Profile;
pub use verdict::Verdict;
