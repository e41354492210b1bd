//! Every number that shapes what is planted. What the background is made of is in the parameters of the cluster.

use crate::generate::Parameters as Background;

/// What is planted, and into what.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    /// The cluster around it.
    pub background: Background,
    /// Paths that are there; there are as many decoys, each the like of a path with one step that is not.
    pub paths: u32,
    /// Links of a path between its source and its last one, at least.
    pub links_least: u32,
    /// At most.
    pub links_most: u32,
    /// Replicas of a workload on a path, at most.
    pub replicas_most: u32,
    /// Sources by weight: a container that somebody has taken over, a user, the internet.
    pub sources: [f64; 3],
    /// Steps that are given to a group or an account in a form of its own, of those that can be.
    pub odd_subjects: f64,
}

impl Parameters {
    /// A realistic cluster of so many pods with so many paths and decoys. The background shows nothing to the internet,
    /// so that what the internet reaches was planted.
    pub fn new(pods: u32, paths: u32) -> Self {
        let mut background = Background::new(pods);
        background.network.load_balancers = 0.0;
        background.network.node_ports = 0.0;
        background.network.ingresses = 0.0;
        Self {
            background,
            paths,
            links_least: 1,
            links_most: 4,
            replicas_most: 3,
            sources: [0.55, 0.3, 0.15],
            odd_subjects: 0.4,
        }
    }
}
