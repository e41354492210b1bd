//! Files that the user names beside the targets: exceptions, a baseline, a configuration.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use seawall_model::SourceFile;
use seawall_yaml::Text;

use crate::shown::shown;

/// Bytes of such a file.
const MOST: u64 = 64 << 20;

/// Reads a file that is no target. Bytes that are no text are read as U+FFFD.
///
/// # Errors
/// When it is not there, a folder, may not be read or is larger than 64 MiB.
pub fn side_file(path: &Path) -> io::Result<SourceFile> {
    if fs::metadata(path)?.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder, not a file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than 64 MiB"));
    }
    Ok(SourceFile { path: shown(path).into(), text: Text::from_bytes(bytes).into() })
}
