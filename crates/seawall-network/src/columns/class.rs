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

impl Class {
    /// A class of no pods, kept for pods that may come.
    pub(crate) fn spare() -> Self {
        Self { key: ClassKey::default(), namespace: NOWHERE, endpoints: Vec::new() }
    }

    /// Whether it is kept for pods that may come.
    pub(crate) fn is_spare(&self) -> bool {
        self.namespace == NOWHERE
    }
}

/// Stands for no namespace.
const NOWHERE: u32 = u32::MAX;

/// All that policies ask of a pod, beside its namespace. See [`crate::inventory::Endpoint`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
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
