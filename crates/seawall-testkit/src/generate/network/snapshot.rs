//! The cluster as a snapshot, as if it had been read from a live API.

use std::sync::Arc;
use std::thread;

use seawall_model::{Draft, Facts, Observation, Origin, Snapshot, World, expand};
use seawall_yaml::{Options, Text, read_all};

use super::plan::Cluster;
use crate::generate::json;
use crate::generate::value::Value;

// Objects that are held as values at a time.
const BATCH: usize = 8_192;

// What is kept as text: nobody who looks at the network asks for it.
const OPAQUE: &[&str] = &["conditions", "containerStatuses"];

impl Cluster {
    /// Every object, in a closed world.
    ///
    /// # Panics
    /// When what was generated cannot be read.
    pub fn snapshot(&self) -> Snapshot {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let mut draft = Draft::default();
        let mut objects = self.objects();
        loop {
            let batch: Vec<Value> = objects.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                break;
            }
            let read: Vec<Vec<Observation>> = thread::scope(|scope| {
                let part = |part| scope.spawn(move || <[Value]>::iter(part).flat_map(observations).collect());
                let parts: Vec<_> = batch.chunks(batch.len().div_ceil(threads)).map(part).collect();
                parts.into_iter().map(|part| part.join().expect("reading does not panic")).collect()
            });
            read.into_iter().flatten().for_each(|observation| draft.add(observation));
        }
        let (snapshot, problems) = draft.freeze(Facts { world: World::Closed, ..Facts::default() });
        assert!(problems.is_empty(), "{:?}", problems.first());
        snapshot
    }
}

fn observations(object: &Value) -> Vec<Observation> {
    let mut text = Vec::new();
    json::compact(object, &mut text);
    let text = Arc::new(Text::from_bytes(text));
    let options = Options { opaque: OPAQUE, ..Options::default() };
    let documents = read_all(&text, &options).into_iter().filter_map(|reading| reading.document);
    documents.flat_map(|document| expand(&Arc::new(document), &Origin::Cluster, None)).collect()
}
