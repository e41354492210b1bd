//! A file that may be read: what it is called, and where its bytes are.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

use seawall_model::Problem;

use crate::Settings;
use crate::bytes::{Failure, read_all, read_file, reason};
use crate::problem::{size, unread};
use crate::read::Home;

/// One file that a target led to.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Where it truly is, links followed: equal for a file that was given twice. The path inside the archive for a
    /// member of one.
    pub(crate) identity: PathBuf,
    /// As it is reported.
    pub(crate) shown: Arc<str>,
    /// Where its bytes are.
    pub(crate) content: Content,
    /// Whether the user named this very file.
    pub(crate) given: bool,
}

/// Where the bytes of an entry are.
#[derive(Debug)]
pub(crate) enum Content {
    /// In the file system, at the entry's identity; the size when it was found.
    File(u64),
    /// There, too; the user named this very file, and it is not packed.
    Named(u64),
    /// In a pipe that can be read once: standard input, or what a shell opened for a process substitution.
    Stream,
    /// Here.
    Bytes(Vec<u8>),
}

impl Entry {
    /// The file's own name.
    pub(crate) fn name(&self) -> &str {
        self.identity.file_name().and_then(|name| name.to_str()).unwrap_or_default()
    }

    /// Where its text stands.
    pub(crate) fn home(&self) -> Home {
        match &self.content {
            Content::File(_) | Content::Named(_) => Home::File(self.identity.clone()),
            Content::Stream => Home::Stream,
            Content::Bytes(_) if self.identity.as_os_str() == "-" => Home::Stream,
            Content::Bytes(_) => Home::Packed,
        }
    }

    /// How large it was when it was found; nothing is known of streams.
    pub(crate) fn size(&self) -> u64 {
        match &self.content {
            Content::File(size) | Content::Named(size) => *size,
            Content::Stream => 0,
            Content::Bytes(bytes) => bytes.len() as u64,
        }
    }

    /// Its bytes, for a look at a small file that is read again later.
    pub(crate) fn peek(&self, settings: &Settings) -> Result<Vec<u8>, Box<Problem>> {
        match &self.content {
            Content::Bytes(bytes) => Ok(bytes.clone()),
            Content::File(_) | Content::Named(_) => self.file(settings),
            Content::Stream => Ok(Vec::new()),
        }
    }

    /// Its bytes, once and for all.
    pub(crate) fn load(self, settings: &Settings) -> Result<Vec<u8>, Box<Problem>> {
        match self.content {
            Content::Bytes(bytes) => Ok(bytes),
            Content::File(_) | Content::Named(_) => self.file(settings),
            Content::Stream if self.identity.as_os_str() == "-" => self.all(std::io::stdin().lock(), 0, settings),
            Content::Stream => self.all(self.open()?, 0, settings),
        }
    }

    /// The opened file. Must not be called for what blocks when it is opened.
    pub(crate) fn open(&self) -> Result<File, Box<Problem>> {
        File::open(&self.identity).map_err(|error| self.refused(&error))
    }

    fn file(&self, settings: &Settings) -> Result<Vec<u8>, Box<Problem>> {
        let file = self.open()?;
        let length = file.metadata().map_err(|error| self.refused(&error))?.len();
        let max = self.max(settings);
        if length > max {
            return Err(self.too_large(&size(length), max));
        }
        read_file(file, length, max).map_err(|failure| self.failed(&failure, max))
    }

    fn all(&self, reader: impl Read, expected: u64, settings: &Settings) -> Result<Vec<u8>, Box<Problem>> {
        let max = self.max(settings);
        read_all(reader, expected, max).map_err(|failure| self.failed(&failure, max))
    }

    /// Bytes that it may have.
    fn max(&self, settings: &Settings) -> u64 {
        match self.content {
            Content::Named(_) | Content::Stream => settings.max_given,
            Content::File(_) | Content::Bytes(_) => settings.max_file,
        }
    }

    fn failed(&self, failure: &Failure, max: u64) -> Box<Problem> {
        match failure {
            Failure::TooLarge => self.too_large("more", max),
            Failure::Io(error) => self.refused(error),
        }
    }

    fn refused(&self, error: &std::io::Error) -> Box<Problem> {
        unread(&self.shown, format!("cannot be read: {}; skipped", reason(error))).into()
    }

    fn too_large(&self, length: &str, max: u64) -> Box<Problem> {
        let limit = size(max);
        unread(&self.shown, format!("too large: {length}, and {limit} is the limit for one file; skipped")).into()
    }
}
