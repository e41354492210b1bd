//! Changes made to a snapshot in memory.

use std::sync::Arc;

use seawall_model::access::Mended;
use seawall_model::{Draft, Observation, Origin, Snapshot, SourceFile, expand};
use seawall_yaml::{Options, Text, read_all};
use serde_json::Value;

/// The snapshot with the changes made. What was read once is not read again.
pub(super) fn apply(snapshot: &Snapshot, mended: &Mended) -> Snapshot {
    let mut draft = Draft::default();
    for id in snapshot.ids() {
        if mended.deleted.contains(&id) {
            continue;
        }
        match mended.changed.get(&id) {
            Some(changed) => read(changed, &snapshot.object(id).origin, &mut draft),
            None => draft.add(Observation::Object(snapshot.object(id).clone())),
        }
    }
    for new in &mended.new {
        let text = Arc::new(Text::new(String::new()));
        read(new, &Origin::File(Arc::new(SourceFile { path: "new".into(), text })), &mut draft);
    }
    draft.freeze(snapshot.facts().clone()).0
}

fn read(object: &Value, like: &Origin, draft: &mut Draft) {
    let text = Arc::new(Text::new(object.to_string()));
    let origin = match like.file() {
        Some(file) => Origin::File(Arc::new(SourceFile { path: Arc::clone(&file.path), text: Arc::clone(&text) })),
        None => Origin::Cluster,
    };
    for document in read_all(&text, &Options::default()).into_iter().filter_map(|reading| reading.document) {
        expand(&Arc::new(document), &origin, None).into_iter().for_each(|observation| draft.add(observation));
    }
}
