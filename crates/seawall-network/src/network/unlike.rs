//! Pods of one owner that policies tell apart by their labels. They are shown apart; np-guard refuses such an input.

use seawall_model::{Problem, Snapshot};

use crate::columns::Columns;
use crate::inventory::Inventory;
use crate::words::Words;

/// A problem for the first pod of each owner that is unlike those before it.
pub(super) fn unlike(snapshot: &Snapshot, inventory: &Inventory, columns: &Columns, words: &Words) -> Vec<Problem> {
    let mut problems = Vec::new();
    let endpoints: Vec<usize> = (0..inventory.endpoints.len()).collect();
    let owner = |endpoint: usize| inventory.endpoints[endpoint].owner;
    for of_owner in endpoints.chunk_by(|&one, &other| owner(one) == owner(other)) {
        let labels = |endpoint: usize| &columns.classes[columns.class_of[endpoint] as usize].key.labels;
        let first = of_owner[0];
        let Some(&other) = of_owner.iter().find(|&&other| labels(other) != labels(first)) else { continue };
        let mut keys = labels(first)
            .iter()
            .chain(labels(other))
            .filter(|label| !labels(first).contains(label) || !labels(other).contains(label));
        let Some((key, _)) = keys.next() else { continue };
        let object = |endpoint: usize| snapshot.object(inventory.endpoints[endpoint].object);
        let key = words.text(*key);
        let (first, other) = (object(first), object(other));
        let written = other.node().path(&["metadata", "labels"]);
        let place = written.and_then(|labels| labels.get(&key)).or(written).unwrap_or(other.node());
        let message = format!(
            "`metadata.labels.{key}` is not that of {} of the same owner, and policies ask for it; both are shown apart",
            first.reference
        );
        problems.push(Problem::doubtful(other, place, message));
    }
    problems
}
