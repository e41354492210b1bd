//! From bytes to text.

use std::sync::Arc;

use seawall_model::Problem;
use seawall_yaml::{Position, Text};

use crate::problem::{at, unread};

/// The text of a file.
#[derive(Debug)]
pub(crate) struct Decoded {
    /// The text, read as `kubectl` reads it: with a replacement for bytes that are none.
    pub(crate) text: Text,
    /// What to say when nothing in the file makes sense: that it is no text, and where.
    pub(crate) no_text: Option<Problem>,
}

/// The text that `bytes` hold: UTF-8, or UTF-16 that says so in its first two bytes. What holds a NUL is no text at all.
pub(crate) fn decode(bytes: Vec<u8>, file: &Arc<str>) -> Result<Decoded, Box<Problem>> {
    if matches!(bytes.as_slice(), [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) {
        return Ok(Decoded { text: Text::from_bytes(bytes), no_text: None });
    }
    if let Some(nul) = memchr::memchr(0, &bytes) {
        let message = "binary content (a NUL byte), not text; the file was skipped";
        return Err(at(position(&bytes[..nul]), unread(file, message)).into());
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Decoded { text: Text::new(text), no_text: None }),
        Err(error) => {
            let end = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let byte = bytes.get(end).copied().unwrap_or_default();
            let message = format!("not UTF-8 text (byte 0x{byte:02x}); the file was skipped");
            let no_text = at(position(&bytes[..end]), unread(file, message));
            Ok(Decoded { text: Text::from_bytes(bytes), no_text: Some(no_text) })
        }
    }
}

/// Where the byte behind `before` stands.
fn position(before: &[u8]) -> Position {
    let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    Position {
        line: number(memchr::memchr_iter(b'\n', before).count() + 1),
        column: number(String::from_utf8_lossy(&before[start..]).chars().count() + 1),
    }
}
