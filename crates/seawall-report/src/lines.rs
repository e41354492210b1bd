//! Long lists, written by all threads and held as text only in part.

use std::io::{self, Write};

use rayon::prelude::*;
use serde::Serialize;

/// Parts that one thread turns into text in one go.
const BATCH: usize = 256;
/// Batches whose text is held at a time.
const WINDOW: usize = 16;

/// Writes the text of each part, in their order.
pub(crate) fn parts<P: Sync>(
    parts: &[P],
    write: impl Fn(&P, &mut Vec<u8>) -> io::Result<()> + Sync,
    out: &mut dyn Write,
) -> io::Result<()> {
    for window in parts.chunks(BATCH * WINDOW) {
        let texts: Vec<io::Result<Vec<u8>>> = window
            .par_chunks(BATCH)
            .map(|batch| {
                let mut text = Vec::with_capacity(batch.len() * 1024);
                batch.iter().try_for_each(|part| write(part, &mut text))?;
                Ok(text)
            })
            .collect();
        for text in texts {
            out.write_all(&text?)?;
        }
    }
    Ok(())
}

/// Writes each entry of a long list as JSON on a line of its own, with commas between them.
pub(crate) fn long<'e, E: Sync, T: Serialize>(
    entries: &'e [E],
    view: impl Fn(&'e E) -> T + Sync,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some(first) = entries.first() else { return Ok(()) };
    let entries: Vec<&E> = entries.iter().collect();
    let write = |entry: &&'e E, text: &mut Vec<u8>| {
        text.extend_from_slice(if std::ptr::eq(*entry, first) { b"\n" } else { b",\n" });
        serde_json::to_writer(text, &view(entry)).map_err(io::Error::from)
    };
    parts(&entries, write, out)
}

/// Writes each entry as JSON on a line of its own, with commas between them.
pub(crate) fn entries<T: Serialize>(entries: impl Iterator<Item = T>, out: &mut dyn Write) -> io::Result<()> {
    for (index, entry) in entries.enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &entry)?;
    }
    Ok(())
}
