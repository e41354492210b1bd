//! From paths to streams of lines.

use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::read::Reader;
use crate::bytes::{Failure, read_all, reason};
use crate::format::{Format, HEAD};
use crate::problem::{size, unread};
use crate::shown::shown;

impl<S: Send> Reader<'_, S> {
    pub(super) fn path(&mut self, path: &Path) {
        let label: Arc<str> = shown(path).into();
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => self.folder(path, &label),
            Ok(_) => self.file(path, &label),
            Err(error) => self.refused(&label, &error),
        }
    }

    /// All files of a folder and of those in it, by name; links are not followed.
    fn folder(&mut self, folder: &Path, label: &Arc<str>) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.refused(label, &error),
        };
        let mut paths: Vec<PathBuf> = Vec::new();
        for entry in entries {
            match entry {
                Ok(entry) => paths.push(entry.path()),
                Err(error) => self.refused(label, &error),
            }
        }
        paths.sort();
        for path in paths {
            let below: Arc<str> = shown(&path).into();
            match fs::symlink_metadata(&path) {
                Ok(metadata) if metadata.is_dir() => self.folder(&path, &below),
                Ok(metadata) if metadata.is_file() => self.file(&path, &below),
                Ok(_) => self.problems.push(unread(&below, "a link, a pipe or a device; not followed")),
                Err(error) => self.refused(&below, &error),
            }
        }
    }

    fn file(&mut self, path: &Path, label: &Arc<str>) {
        let opened = File::open(path).and_then(|mut file| {
            let head = head(&mut file)?;
            Ok((file, head))
        });
        let (mut file, head) = match opened {
            Ok(opened) => opened,
            Err(error) => return self.refused(label, &error),
        };
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        if Format::of(&head) == Format::Zip && file.rewind().is_ok() {
            return self.zip(label, BufReader::new(file));
        }
        self.packed(label, &name, Cursor::new(head).chain(file));
    }

    /// A stream that may be packed once.
    pub(super) fn packed(&mut self, label: &Arc<str>, name: &str, mut stream: impl Read + Send) {
        let head = match head(&mut stream) {
            Ok(head) => head,
            Err(error) => return self.refused(label, &error),
        };
        let format = Format::of(&head);
        let promised = Format::promised(name);
        let stream = Cursor::new(head).chain(stream);
        match format {
            Format::Plain if !matches!(promised, Format::Plain) => {
                self.problems.push(unread(label, format!("named like {}, but it is none; skipped", promised.name())));
            }
            Format::Plain => self.stream(label, stream),
            Format::Gzip => self.unpacked(label, flate2::read::MultiGzDecoder::new(BufReader::new(stream))),
            Format::Zstd => match zstd::Decoder::new(stream) {
                Ok(decoder) => self.unpacked(label, decoder),
                Err(error) => self.refused(label, &error),
            },
            Format::Tar => self.tar(label, stream),
            Format::Zip => match read_all(stream, 0, self.settings.max_file) {
                Ok(bytes) => self.zip(label, Cursor::new(bytes)),
                Err(failure) => self.failed(label, failure),
            },
            Format::Unread(name) => {
                self.problems.push(unread(label, format!("packed with {name}, which is not read; unpack it first")));
            }
        }
    }

    /// What was in a packed stream: a log, or a tar archive.
    fn unpacked(&mut self, label: &Arc<str>, mut stream: impl Read + Send) {
        let head = match head(&mut stream) {
            Ok(head) => head,
            Err(error) => return self.refused(label, &error),
        };
        let format = Format::of(&head);
        let stream = Cursor::new(head).chain(stream);
        match format {
            Format::Plain => self.stream(label, stream),
            Format::Tar => self.tar(label, stream),
            other => {
                let what = other.name();
                self.problems.push(unread(label, format!("packed twice ({what} inside); unpack it first")));
            }
        }
    }

    pub(super) fn refused(&mut self, label: &Arc<str>, error: &io::Error) {
        self.problems.push(unread(label, format!("cannot be read: {}; skipped", reason(error))));
    }

    pub(super) fn failed(&mut self, label: &Arc<str>, failure: Failure) {
        match failure {
            Failure::Io(error) => self.refused(label, &error),
            Failure::TooLarge => {
                let limit = size(self.settings.max_file);
                self.problems.push(unread(label, format!("larger than {limit}, which a member may be; skipped")));
            }
        }
    }
}

pub(super) fn head(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    reader.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}
