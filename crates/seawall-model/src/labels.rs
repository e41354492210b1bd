//! Objects by their labels.

use std::sync::{Arc, Mutex, PoisonError};

use compact_str::CompactString;
use rustc_hash::FxHashMap;
use seawall_yaml::{Kind, Node};

use crate::snapshot::label_hash;
use crate::{GroupKind, ObjectId, Snapshot};

/// The labels of the objects of one kind, hashed, with the object; sorted.
type OfKind = Arc<[(u64, ObjectId)]>;

/// Objects by their labels, kind by kind: few kinds are ever asked for, and nobody asks for pods, which are most of what
/// there is.
#[derive(Debug, Default)]
pub(crate) struct Labels(Mutex<FxHashMap<(CompactString, CompactString), OfKind>>);

impl Labels {
    /// Objects of a kind that may carry the label, in canonical order: those with its hash.
    pub(crate) fn candidates(
        &self,
        snapshot: &Snapshot,
        kind: GroupKind<'_>,
        label: &str,
        value: &str,
    ) -> impl Iterator<Item = ObjectId> + use<> {
        let of_kind = self.of_kind(snapshot, kind);
        let hash = label_hash(kind, label, value);
        let start = of_kind.partition_point(|entry| entry.0 < hash);
        (start..of_kind.len()).map(move |at| of_kind[at]).take_while(move |entry| entry.0 == hash).map(|entry| entry.1)
    }

    fn of_kind(&self, snapshot: &Snapshot, kind: GroupKind<'_>) -> OfKind {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_kind = known.entry((kind.group.into(), kind.kind.into()));
        Arc::clone(of_kind.or_insert_with(|| collect(snapshot, kind)))
    }
}

fn collect(snapshot: &Snapshot, kind: GroupKind<'_>) -> OfKind {
    let mut index = Vec::new();
    for object in snapshot.of_kind(kind) {
        let Some(id) = snapshot.id_of(object) else { continue };
        let labels = object.node().path(&["metadata", "labels"]).filter(|labels| labels.kind() == Kind::Mapping);
        let pairs = labels.into_iter().flat_map(Node::entries);
        let hashes = pairs.filter_map(|(label, value)| Some(label_hash(kind, label.scalar()?, value.as_str()?)));
        index.extend(hashes.map(|hash| (hash, id)));
    }
    index.sort_unstable();
    index.into()
}
