//! Pods that no policy can tell apart.

use smallvec::SmallVec;

use crate::inventory::{Labels, NamedPort};
use crate::words::Word;

/// Pods of one namespace that no policy can tell apart.
#[derive(Debug, Clone)]
pub(crate) struct Class {
    /// What they have in common.
    pub(crate) key: ClassKey,
    /// Index of the namespace.
    pub(crate) namespace: u32,
    /// Indexes of the endpoints, ascending.
    pub(crate) endpoints: Vec<u32>,
}

/// All that policies ask of a pod, beside its namespace. See [`crate::inventory::Endpoint`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct ClassKey {
    pub(crate) labels: Labels,
    pub(crate) open_labels: SmallVec<[Word; 1]>,
    pub(crate) ports: SmallVec<[NamedPort; 1]>,
    pub(crate) account: Option<(Word, Option<Labels>)>,
    pub(crate) on_host_network: bool,
    pub(crate) node: Option<u32>,
    /// The atoms that its addresses lie in; empty when they are not known or nobody asks.
    pub(crate) atoms: SmallVec<[u32; 1]>,
}
