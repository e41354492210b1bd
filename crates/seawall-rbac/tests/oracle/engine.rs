//! The engine, asked as the oracle is.

use std::sync::Arc;

use seawall_model::{Draft, Facts, Origin, Snapshot, World, expand};
use seawall_yaml::{Options, Text, read_all};
use serde_json::{Value, json};

/// The objects as a closed world.
pub(crate) fn snapshot(objects: &[Value]) -> Snapshot {
    let list = json!({"apiVersion": "v1", "kind": "List", "items": objects}).to_string();
    let mut draft = Draft::default();
    for reading in read_all(&Arc::new(Text::from_bytes(list.into_bytes())), &Options::default()) {
        let Some(document) = reading.document else { continue };
        expand(&Arc::new(document), &Origin::Cluster, None).into_iter().for_each(|read| draft.add(read));
    }
    draft.freeze(Facts { world: World::Closed, ..Facts::default() }).0
}
