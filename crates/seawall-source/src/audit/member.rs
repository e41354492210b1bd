//! Logs in archives.

use std::io::{Cursor, Read, Seek};
use std::sync::Arc;

use super::open::head;
use super::read::Reader;
use crate::bytes::read_all;
use crate::format::{Format, HEAD};
use crate::problem::unread;
use crate::shown::printable;

impl<S: Send> Reader<'_, S> {
    pub(super) fn tar(&mut self, label: &Arc<str>, stream: impl Read) {
        let mut archive = tar::Archive::new(stream);
        let entries = match archive.entries() {
            Ok(entries) => entries,
            Err(error) => return self.refused(label, &error),
        };
        for entry in entries {
            let mut entry = match entry {
                Ok(entry) => entry,
                Err(error) => return self.refused(label, &error),
            };
            if !entry.header().entry_type().is_file() {
                continue;
            }
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            let size = entry.size();
            self.member(label, &name, &mut entry, size);
        }
    }

    pub(super) fn zip(&mut self, label: &Arc<str>, stream: impl Read + Seek) {
        let mut archive = match zip::ZipArchive::new(stream) {
            Ok(archive) => archive,
            Err(error) => return self.refused(label, &error.into()),
        };
        for index in 0..archive.len() {
            match archive.by_index(index) {
                Ok(mut member) if member.is_file() => {
                    let name = member.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
                    let size = member.size();
                    self.member(label, &name, &mut member, size);
                }
                Ok(_) => {}
                Err(error) => self.refused(label, &error.into()),
            }
        }
    }

    /// A member of an archive, which is held whole.
    fn member(&mut self, archive: &str, name: &str, reader: &mut dyn Read, size: u64) {
        let label: Arc<str> = format!("{archive}!{}", printable(name)).into();
        match read_all(reader, size.min(1 << 20), self.settings.max_file) {
            Ok(bytes) => self.packed_member(&label, name, bytes),
            Err(failure) => self.failed(&label, failure),
        }
    }

    /// Archives in archives are not opened, packed logs in them are.
    fn packed_member(&mut self, label: &Arc<str>, name: &str, bytes: Vec<u8>) {
        match Format::of(&bytes[..bytes.len().min(HEAD)]) {
            Format::Tar | Format::Zip => {
                self.problems.push(unread(label, "an archive inside an archive; unpack it first"));
            }
            Format::Gzip => self.log_of(label, flate2::read::MultiGzDecoder::new(Cursor::new(bytes))),
            Format::Zstd => match zstd::Decoder::new(Cursor::new(bytes)) {
                Ok(decoder) => self.log_of(label, decoder),
                Err(error) => self.refused(label, &error),
            },
            _ => self.packed(label, name, Cursor::new(bytes)),
        }
    }

    fn log_of(&mut self, label: &Arc<str>, mut stream: impl Read + Send) {
        match head(&mut stream) {
            Ok(head) if Format::of(&head) == Format::Plain => self.stream(label, Cursor::new(head).chain(stream)),
            Ok(_) => self.problems.push(unread(label, "an archive inside an archive; unpack it first")),
            Err(error) => self.refused(label, &error),
        }
    }
}
