//! One file of manifests.

use std::sync::Arc;

use seawall_model::{Observation, SourceFile};

use crate::entry::Entry;
use crate::read::{FileObservations, Home};
use crate::text::{Decoded, decode, no_text};
use crate::{Settings, chunks, recording};

/// Reads a file that is not packed.
pub(crate) fn read(entry: Entry, settings: &Settings) -> FileObservations {
    let path = Arc::clone(&entry.shown);
    let mut read = FileObservations::new(Arc::clone(&path));
    let home = entry.home();
    let Decoded { text, bad } = match entry.load(settings) {
        Ok(bytes) => decode(bytes),
        Err(problem) => {
            read.observations.push(Observation::Problem(*problem));
            return read;
        }
    };
    let file = Arc::new(SourceFile { path, text: Arc::new(text) });
    read.was_read = true;
    if recording::is_one(&file.text) {
        read.home = Home::Recording;
        recording::read(&file, settings, &mut read);
    } else {
        read.home = home;
        read.observations = chunks::read(&file, settings);
    }
    let has_object = read.observations.iter().any(|seen| matches!(seen, Observation::Object(_)));
    if !has_object && let Some(problem) = no_text(&file.text, bad, &file.path) {
        read.observations = vec![Observation::Problem(problem)];
    }
    read
}
