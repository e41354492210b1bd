//! Where an object was found.

use std::sync::Arc;

use seawall_yaml::{Position, Span, Text};

/// A file that was read, or what stands for one: a member of an archive, standard input, a recording.
#[derive(Debug)]
pub struct SourceFile {
    /// As people know it: the path as given or found below what was given, `/` between folders; an archive's member as
    /// `archive.tgz!path`; `-` for standard input.
    pub path: Arc<str>,
    /// Its text.
    pub text: Arc<Text>,
}

/// Where an object came from.
#[derive(Debug, Clone)]
pub enum Origin {
    /// Written in a file.
    File(Arc<SourceFile>),
    /// Read from a live cluster.
    Cluster,
}

impl Origin {
    /// The file, if there is one.
    pub fn file(&self) -> Option<&Arc<SourceFile>> {
        match self {
            Self::File(file) => Some(file),
            Self::Cluster => None,
        }
    }
}

/// A span in a file: cheap to copy, line and column are counted when asked.
#[derive(Debug, Clone)]
pub struct Location {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The bytes.
    pub span: Span,
}

impl Location {
    /// Line and column of the first byte.
    pub fn start(&self) -> Position {
        self.file.text.position(self.span.start)
    }

    /// Line and column just behind the last byte.
    pub fn end(&self) -> Position {
        self.file.text.position(self.span.end)
    }
}
