//! What was planted, for whoever judges what was found.

use seawall_model::access::Vertex;
use serde::Serialize;

/// One step of a path.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Step {
    /// The kind of edge, `C01`; of several that would do, any.
    pub kinds: Vec<&'static str>,
    /// Who takes it.
    pub from: Vertex,
    /// What is got.
    pub to: Vertex,
    /// Whether it is missing: the one step of a decoy that is not there.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub missing: bool,
}

/// A path, or what looks like one.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Planted {
    /// `path-7`, `decoy-7`.
    pub id: String,
    /// The links that it is made of, in order.
    pub links: Vec<&'static str>,
    /// Why a decoy is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trap: Option<&'static str>,
    /// Where it begins.
    pub from: Vertex,
    /// Where it leads.
    pub to: Vertex,
    /// The way.
    pub steps: Vec<Step>,
}

/// All that was planted in a cluster.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Truth {
    /// The seed.
    pub seed: u64,
    /// Pods of the background; what is planted has some more.
    pub pods: u32,
    /// What is said of the rest of the cluster.
    pub background: &'static str,
    /// From each of these, the end can be reached.
    pub paths: Vec<Planted>,
    /// From none of these.
    pub decoys: Vec<Planted>,
}
