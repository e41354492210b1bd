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
    /// The first byte that is none, and where it stands.
    pub(crate) bad: Option<(u8, Position)>,
}

/// The text that `bytes` hold: UTF-8, or UTF-16 that says so in its first two bytes.
pub(crate) fn decode(bytes: Vec<u8>) -> Decoded {
    if matches!(bytes.as_slice(), [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) {
        return Decoded { text: Text::from_bytes(bytes), bad: None };
    }
    match String::from_utf8(bytes) {
        Ok(text) => Decoded { text: Text::new(text), bad: None },
        Err(error) => {
            let end = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let bad = bytes.get(end).map(|&byte| (byte, position(&bytes[..end])));
            Decoded { text: Text::from_bytes(bytes), bad }
        }
    }
}

/// What to say when nothing in a file makes sense because it is no text.
pub(crate) fn no_text(text: &Text, bad: Option<(u8, Position)>, file: &Arc<str>) -> Option<Problem> {
    if let Some(nul) = memchr::memchr(0, text.as_str().as_bytes()) {
        let message = "binary content (a NUL byte), not text; the file was skipped";
        return Some(at(text.position(nul), unread(file, message)));
    }
    let (byte, place) = bad?;
    Some(at(place, unread(file, format!("not UTF-8 text (byte 0x{byte:02x}); the file was skipped"))))
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
