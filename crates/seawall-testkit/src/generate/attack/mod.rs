//! Clusters with attack paths planted into them, and as many decoys: paths with one step that is not there, each for a
//! reason that people get wrong. What was planted is written beside the cluster, so that what is found can be judged.
//!
//! Every path stands on objects of its own: namespaces that let nothing in or out, accounts, roles, nodes. So the source
//! of a decoy reaches nothing but what its own steps give, whatever else is in the cluster.

mod cluster;
mod links;
mod parameters;
mod path;
mod render;
mod scene;
mod truth;

pub use cluster::Cluster;
pub use parameters::Parameters;
pub use truth::{Planted, Step, Truth};
