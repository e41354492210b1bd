//! Archives and packed files, never unpacked to disk.

mod tar;
mod zip;

use std::io::{BufReader, Cursor, Read, Seek};
use std::sync::Arc;

use seawall_model::Problem;

use crate::Settings;
use crate::bytes::{Budget, Failure, read_all, reason};
use crate::entry::{Content, Entry};
use crate::format::{Format, HEAD};
use crate::member::Members;
use crate::plan::Step;
use crate::problem::{size, unread};

/// What a file that the user named turns out to be: itself, what is packed in it, or the members of an archive.
pub(crate) fn open(entry: Entry, settings: &Settings) -> Vec<Step> {
    let shown = Arc::clone(&entry.shown);
    let opened = match entry.content {
        Content::File(_) | Content::Named(_) => entry.open().and_then(|file| sort_out(file, &entry, settings)),
        Content::Stream | Content::Bytes(_) => {
            let identity = entry.identity.clone();
            entry.load(settings).and_then(|bytes| {
                let entry = Entry { identity, shown, content: Content::Bytes(Vec::new()), given: false };
                sort_out(Cursor::new(bytes), &entry, settings)
            })
        }
    };
    opened.unwrap_or_else(|problem| vec![Step::known(*problem)])
}

/// Where packed bytes come from.
trait Source: Read + Seek {
    /// The content of a file that is not packed.
    fn plain(self, entry: &Entry) -> Content;
}

impl Source for std::fs::File {
    fn plain(self, entry: &Entry) -> Content {
        Content::Named(entry.size())
    }
}

impl Source for Cursor<Vec<u8>> {
    fn plain(self, _: &Entry) -> Content {
        Content::Bytes(self.into_inner())
    }
}

fn sort_out<S: Source>(mut source: S, entry: &Entry, settings: &Settings) -> Result<Vec<Step>, Box<Problem>> {
    let shown = Arc::clone(&entry.shown);
    let refused =
        |error: std::io::Error| Box::new(unread(&shown, format!("cannot be read: {}; skipped", reason(&error))));
    let head = head(&mut source).map_err(refused)?;
    let length = source.seek(std::io::SeekFrom::End(0)).map_err(refused)?;
    source.rewind().map_err(refused)?;
    let promised = Format::promised(entry.name());
    match Format::of(&head) {
        Format::Plain if promised != Format::Plain => {
            Err(unread(&shown, format!("named like a {} file, but it is none; skipped", promised.name())).into())
        }
        Format::Plain => Ok(vec![plain(entry, source.plain(entry))]),
        Format::Gzip => packed(flate2::read::MultiGzDecoder::new(BufReader::new(source)), 0, length, entry, settings),
        Format::Zstd => {
            let expected = zstd::zstd_safe::get_frame_content_size(&head).ok().flatten().unwrap_or(0);
            let decoder = zstd::Decoder::new(source).map_err(refused)?;
            packed(decoder, expected, length, entry, settings)
        }
        Format::Tar => Ok(tar::members(BufReader::new(source), Members::new(&shown, length, settings))),
        Format::Zip => Ok(zip::members(source, Members::new(&shown, length, settings))),
        Format::Unread(name) => {
            Err(unread(&shown, format!("packed with {name}, which is not read; unpack it first")).into())
        }
    }
}

/// What is packed in one stream of `length` bytes: a tar archive or one file.
fn packed(
    decoder: impl Read,
    expected: u64,
    length: u64,
    entry: &Entry,
    settings: &Settings,
) -> Result<Vec<Step>, Box<Problem>> {
    let shown = &entry.shown;
    let budget = Budget::new(length, settings.max_archive.max(settings.max_file), settings);
    let mut decoder = budget.meter(decoder);
    let damaged = |error: &std::io::Error| match budget.exceeded() {
        Some(exceeded) => Box::new(unread(shown, format!("{exceeded}; skipped"))),
        None => Box::new(unread(shown, format!("damaged or cut off: {}; skipped", reason(error)))),
    };
    let head = head(&mut decoder).map_err(|error| damaged(&error))?;
    let format = Format::of(&head);
    let mut whole = Cursor::new(head).chain(decoder);
    match format {
        Format::Tar => Ok(tar::members(&mut whole, Members::new(shown, length, settings).within(&budget))),
        Format::Plain => {
            let expected = expected.min(budget.most());
            match read_all(whole, expected, settings.max_file) {
                Ok(bytes) => Ok(vec![plain(entry, Content::Bytes(bytes))]),
                Err(Failure::Io(error)) => Err(damaged(&error)),
                Err(Failure::TooLarge) => {
                    Err(unread(shown, format!("unpacks to more than {}; skipped", size(settings.max_file))).into())
                }
            }
        }
        inner => Err(unread(shown, format!("packed twice ({} inside); unpack it first", inner.name())).into()),
    }
}

fn plain(entry: &Entry, content: Content) -> Step {
    let (identity, shown) = (entry.identity.clone(), Arc::clone(&entry.shown));
    Step::manifest(Entry { identity, shown, content, given: false })
}

fn head(reader: &mut impl Read) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    reader.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}
