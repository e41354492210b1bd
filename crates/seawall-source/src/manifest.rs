//! One file of manifests.

use std::sync::Arc;

use seawall_model::{Observation, Problem, SourceFile};

use crate::entry::Entry;
use crate::read::FileObservations;
use crate::{Settings, chunks, recording, text};

/// Reads a file that is not packed.
pub(crate) fn read(entry: Entry, settings: &Settings) -> FileObservations {
    let mut read = FileObservations::new(Arc::clone(&entry.shown));
    match text(entry, settings) {
        Ok(file) if recording::is_one(&file.text) => {
            read.was_read = true;
            recording::read(&file, settings, &mut read);
        }
        Ok(file) => {
            read.was_read = true;
            read.observations = chunks::read(&file, settings);
        }
        Err(problem) => read.observations.push(Observation::Problem(*problem)),
    }
    read
}

fn text(entry: Entry, settings: &Settings) -> Result<Arc<SourceFile>, Box<Problem>> {
    let path = Arc::clone(&entry.shown);
    let text = text::decode(entry.load(settings)?, &path)?;
    Ok(Arc::new(SourceFile { path, text: Arc::new(text) }))
}
